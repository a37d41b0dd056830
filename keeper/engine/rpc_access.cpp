// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/rpc_access.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "chain/rpc/broadcast.hpp"
#include "chain/rpc/methods.hpp"
#include "chain/rpc/quorum.hpp"
#include "keeper/support/log.hpp"

namespace evenkeel {
namespace {

// Recent blocks whose tips are looked at, and which of the tips paid in a block: half paid less.
constexpr unsigned kTipBlocks = 5;
constexpr double kTipPercentile = 50.0;

/// The pool, and which of its endpoints answered: too large a read takes several posts, and what
/// several endpoints told together no single one vouches for.
class Witnessed final : public rpc::Client {
  public:
    explicit Witnessed(rpc::EndpointPool& pool) : pool_(pool) {}
    Result<void> run(std::span<rpc::Item* const> items) override {
        EVENKEEL_CHECK(pool_.run(items));
        endpoints_.insert(pool_.answered_by());
        return {};
    }
    std::optional<std::size_t> by() const {
        return endpoints_.size() == 1 ? std::optional(*endpoints_.begin()) : std::nullopt;
    }

  private:
    rpc::EndpointPool& pool_;
    std::set<std::size_t> endpoints_;
};

/// The middle of the tips that recent blocks tell; nothing if no block tells any.
std::optional<Wei> median_tip(const rpc::FeeHistory& history) {
    std::vector<Wei> tips;
    for (const auto& block : history.rewards)
        if (block && !block->empty()) tips.push_back(block->front());
    if (tips.empty()) return std::nullopt;
    const auto middle = tips.begin() + static_cast<std::ptrdiff_t>(tips.size() / 2);
    std::ranges::nth_element(tips, middle);
    return *middle;
}

}  // namespace

Result<Poll> RpcAccess::poll(std::span<const Hash32> hashes) {
    const auto latest = rpc::get_block(rpc::BlockRef::latest());
    rpc::RequestItem<Head> head(latest);
    std::vector<rpc::Request<std::optional<Receipt>>> requests;
    for (const Hash32& hash : hashes) requests.push_back(rpc::receipt(hash));
    std::vector<rpc::RequestItem<std::optional<Receipt>>> receipts(requests.begin(),
                                                                   requests.end());
    std::vector<rpc::Item*> items{&head};
    for (auto& item : receipts) items.push_back(&item);
    EVENKEEL_CHECK(reads_.run(items));
    Poll poll;
    EVENKEEL_TRY(poll.head, head.take());
    reads_.note_head(reads_.answered_by(), poll.head);
    teller_ = {reads_.answered_by(), poll.head.hash};
    for (auto& item : receipts) {
        EVENKEEL_TRY(auto receipt, item.take());
        poll.receipts.push_back(std::move(receipt));
    }
    return poll;
}

Result<Head> RpcAccess::head_at(std::uint64_t number) {
    return reads_.single(rpc::get_block(rpc::BlockRef::number(number)));
}

Result<Reading> RpcAccess::read(const Head& head, const std::vector<Call>& calls) {
    if (!pinned_) return read_newest(head, calls);
    block_calls_.prepare(calls);
    Witnessed witnessed(reads_);
    auto reading = read_from(witnessed, rpc::BlockRef::hash(head.hash));
    reader_ = witnessed.by();
    return reading;
}

Result<Reading> RpcAccess::read_from(rpc::Client& client, const rpc::BlockRef& block) {
    EVENKEEL_TRY(
        auto answers,
        block_calls_.read(client, block, rpc::transaction_count(account_, block),
                          rpc::get_balance(account_, block),
                          rpc::fee_history(kTipBlocks, {kTipPercentile}), rpc::max_priority_fee()));
    auto& [results, nonce, balance, history, node_tip] = answers;
    Reading reading{.results = std::move(results), .nonce = 0, .balance = {}, .suggested_tip = {}};
    EVENKEEL_TRY(reading.nonce, std::move(nonce));
    EVENKEEL_TRY(reading.balance, std::move(balance));
    // Blocks without transactions tell no tips; then the node's own suggestion counts. A chain with
    // neither fails.
    const auto tip = history ? median_tip(*history) : std::nullopt;
    if (tip) {
        reading.suggested_tip = *tip;
    } else {
        EVENKEEL_TRY(reading.suggested_tip, std::move(node_tip));
    }
    return reading;
}

Result<CallResults> RpcAccess::ask(const Head& head, const std::vector<Call>& calls) {
    if (!pinned_) return ask_newest(head, calls);
    fact_calls_.prepare(calls);
    EVENKEEL_TRY(auto answers, fact_calls_.read(reads_, rpc::BlockRef::hash(head.hash)));
    return std::get<0>(std::move(answers));
}

Result<FoundLogs> RpcAccess::logs(const LogQuery& query, std::uint64_t from, std::uint64_t to) {
    return log_search_.next(reads_, query, {from, to});
}

Result<void> RpcAccess::corroborate(const Head& head, const std::vector<Call>& calls,
                                    const Reading& reading) {
    if (read_quorum_ <= 1) return {};
    if (!pinned_)
        return fail(Errc::kUnsupported, Remedy::kGiveUp,
                    "nodes that answer for their newest block only cannot be asked about one block "
                    "together");
    block_calls_.prepare(calls);
    return rpc::corroborate(
        reads_, block_calls_,
        {.head = head, .account = account_, .needed = read_quorum_, .source = reader_},
        {reading.results, reading.nonce, reading.balance});
}

Result<void> RpcAccess::send(const Bytes& raw) {
    const auto answers = rpc::broadcast(sends_, raw);
    auto came_of_it = rpc::verdict(answers);
    if (!came_of_it) return came_of_it;
    for (const rpc::SendAnswer& answer : answers)
        if (!answer.accepted())
            log::debug("not taken here",
                       {{"endpoint", answer.endpoint}, {"reason", answer.error->message}});
    return {};
}

}  // namespace evenkeel
