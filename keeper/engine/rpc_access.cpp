// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/rpc_access.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "chain/rpc/methods.hpp"

namespace evenkeel {
namespace {

// Recent blocks whose tips are looked at, and which of the tips paid in a block: half paid less.
constexpr unsigned kTipBlocks = 5;
constexpr double kTipPercentile = 50.0;

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
    block_calls_.prepare(calls);
    const auto block = rpc::BlockRef::hash(head.hash);
    EVENKEEL_TRY(
        auto answers,
        block_calls_.read(reads_, block, rpc::transaction_count(account_, block),
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
    fact_calls_.prepare(calls);
    EVENKEEL_TRY(auto answers, fact_calls_.read(reads_, rpc::BlockRef::hash(head.hash)));
    return std::get<0>(std::move(answers));
}

Result<Simulation> RpcAccess::simulate(const Head& head, const Call& call,
                                       const std::vector<Call>&) {
    const rpc::CallMessage message{.from = account_, .to = call.to, .data = call.data, .value = {}};
    const auto block = rpc::BlockRef::hash(head.hash);
    EVENKEEL_TRY(auto answers, reads_.batch(rpc::call(message, block), rpc::estimate_gas(message)));
    auto& [returned, gas] = answers;
    Simulation simulation;
    EVENKEEL_TRY(simulation.returned, std::move(returned));
    EVENKEEL_TRY(simulation.gas, std::move(gas));
    return simulation;
}

Result<void> RpcAccess::corroborate(const Head&, const std::vector<Call>&, const Reading&) {
    return {};
}

Result<NonceEvidence> RpcAccess::evidence(const Head& head, std::uint64_t depth,
                                          std::span<const Hash32> hashes) {
    const auto deep = rpc::BlockRef::number(head.number - std::min(depth, head.number));
    const auto question = rpc::transaction_count(account_, deep);
    rpc::RequestItem<std::uint64_t> nonce(question);
    std::vector<rpc::Request<std::optional<Receipt>>> requests;
    for (const Hash32& hash : hashes) requests.push_back(rpc::receipt(hash));
    std::vector<rpc::RequestItem<std::optional<Receipt>>> receipts(requests.begin(),
                                                                   requests.end());
    std::vector<rpc::Item*> items{&nonce};
    for (auto& item : receipts) items.push_back(&item);
    EVENKEEL_CHECK(reads_.run(items));
    NonceEvidence found{.nonce = 0, .receipts = {}, .endpoints = 1};
    EVENKEEL_TRY(found.nonce, nonce.take());
    for (auto& item : receipts) {
        EVENKEEL_TRY(auto receipt, item.take());
        found.receipts.push_back(std::move(receipt));
    }
    return found;
}

Result<std::uint64_t> RpcAccess::pool_nonce() {
    return reads_.single(rpc::transaction_count(account_, rpc::BlockRef::pending()));
}

Result<void> RpcAccess::send(const Bytes& raw) {
    const auto sent = sends_.single(rpc::send_raw(raw));
    if (sent || sent.error().code == Errc::kAlreadyKnown) return {};
    return tl::unexpected(sent.error());
}

}  // namespace evenkeel
