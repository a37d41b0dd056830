// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/broadcast.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "chain/base/ensure.hpp"
#include "chain/rpc/methods.hpp"

namespace evenkeel::rpc {

namespace {

// Later ones must not keep the loop from the next block.
constexpr std::chrono::milliseconds kShort{3'000};

// The kinds that say most stand first. A used nonce is news of the chain itself, and only nodes
// that are ahead know it.
constexpr Errc kTelling[] = {
    Errc::kNonceTooLow, Errc::kUnderpriced, Errc::kInsufficientFunds, Errc::kGas,
    Errc::kNonceGap,    Errc::kReverted,    Errc::kInvalidArgument,   Errc::kRpc,
    Errc::kUnsupported, Errc::kPoolFull,    Errc::kRateLimited,       Errc::kWrongChain,
    Errc::kTimeout};

std::ptrdiff_t rank(const Error& error) {
    return std::distance(std::begin(kTelling), std::ranges::find(kTelling, error.code));
}

}  // namespace

std::vector<SendAnswer> broadcast(EndpointPool& pool, ByteView raw) {
    const auto question = send_raw(raw);
    std::vector<std::size_t> order(pool.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::rotate(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(pool.next()),
                order.end());
    std::vector<SendAnswer> answers;
    for (const std::size_t index : order) {
        RequestItem<Hash32> item(question);
        Item* const only = &item;
        const auto deadline = answers.empty() ? std::nullopt : std::optional(kShort);
        auto asked = pool.run_on(index, std::span<Item* const>(&only, 1), deadline);
        SendAnswer answer{pool.name(index), std::nullopt};
        if (!asked)
            answer.error = std::move(asked).error();
        else if (item.error())
            answer.error = *item.error();
        answers.push_back(std::move(answer));
    }
    return answers;
}

Result<void> verdict(std::span<const SendAnswer> answers) {
    ensure_invariant(!answers.empty(), "a transaction is sent to an endpoint at least");
    if (std::ranges::any_of(answers, &SendAnswer::accepted)) return {};
    const auto& winner = *std::ranges::min_element(
        answers, {}, [](const SendAnswer& answer) { return rank(*answer.error); });
    Error error = *winner.error;
    if (answers.size() == 1) return tl::unexpected<Error>(std::move(error));
    error.message.clear();
    for (const SendAnswer& answer : answers) {
        if (!error.message.empty()) error.message += "; ";
        const bool named = answer.error->message.starts_with(answer.endpoint);
        error.message += (named ? "" : answer.endpoint + ": ") + answer.error->message;
    }
    return tl::unexpected<Error>(std::move(error));
}

}  // namespace evenkeel::rpc
