// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/world/fake_chain.hpp"

#include <utility>

#include "abi/op_stack/gas_price_oracle.hpp"
#include "chain/codec/abi.hpp"
#include "chain/crypto/keccak.hpp"

namespace evenkeel::test {
namespace {

using abi::op_stack::gas_price_oracle::GetL1Fee;

constexpr std::uint64_t kGas = 200'000, kTransferGas = 21'000;
constexpr std::string_view kGasPriceOracle = "0x420000000000000000000000000000000000000F";

/// The next failure ordered, if there is one.
std::optional<Error> take(std::deque<Error>& ordered) {
    if (ordered.empty()) return std::nullopt;
    Error error = std::move(ordered.front());
    ordered.pop_front();
    return error;
}

Head head_after(const Head* parent, std::uint64_t timestamp, std::uint64_t fork, const Wei& fee) {
    Head head;
    head.number = parent == nullptr ? 100 : parent->number + 1;
    head.parent = parent == nullptr ? Hash32{} : parent->hash;
    head.timestamp = timestamp;
    head.base_fee = fee;
    head.gas_limit = 30'000'000;
    head.hash = keccak256(to_hex(head.parent) + std::to_string(head.number) + "/" +
                          std::to_string(timestamp) + "/" + std::to_string(fork));
    return head;
}

CallResults answer(const FakeBlock& block, const Address& account, const std::vector<Call>& calls,
                   const FactBook::Answers& others = {}) {
    auto table = answers(block.state, account, block.head.timestamp);
    table.insert(others.begin(), others.end());
    CallResults results;
    for (const Call& call : calls) {
        const auto found = table.find(call);
        results.append(found != table.end(),
                       found == table.end() ? ByteView() : ByteView(found->second));
    }
    return results;
}

}  // namespace

FakeChain::FakeChain(const Address& account, ToyState state, std::uint64_t timestamp)
    : account_(account), next_(std::move(state)) {
    blocks_.push_back({head_after(nullptr, timestamp, 0, base_fee), 0, next_, {}});
}

const FakeBlock& FakeChain::seen() const {
    const std::size_t back = std::min<std::size_t>(faults.lag, blocks_.size() - 1);
    return blocks_[blocks_.size() - 1 - back];
}

Result<const FakeBlock*> FakeChain::find(const Hash32& hash) const {
    for (const FakeBlock& block : blocks_)
        if (block.head.hash == hash) return &block;
    return fail(Errc::kBlockUnknown, Remedy::kRetryLater, "header not found");
}

std::optional<Receipt> FakeChain::receipt(const Hash32& transaction) const {
    for (const Receipt& one : faults.stray)
        if (one.transaction == transaction) return one;
    for (const FakeBlock& block : blocks_)
        for (const Receipt& one : block.receipts)
            if (one.transaction == transaction && block.head.number <= seen().head.number)
                return one;
    return std::nullopt;
}

std::vector<Receipt> FakeChain::landed() const {
    std::vector<Receipt> all;
    for (const FakeBlock& block : blocks_)
        all.insert(all.end(), block.receipts.begin(), block.receipts.end());
    return all;
}

Result<Poll> FakeChain::poll(std::span<const Hash32> hashes) {
    if (auto error = take(faults.poll)) return tl::unexpected(*std::move(error));
    Poll poll{seen().head, {}};
    for (const Hash32& hash : hashes)
        poll.receipts.push_back(faults.late_receipts ? std::nullopt : receipt(hash));
    return poll;
}

Result<Head> FakeChain::head_at(std::uint64_t number) {
    for (const FakeBlock& block : blocks_)
        if (block.head.number == number) return block.head;
    return fail(Errc::kBlockUnknown, Remedy::kRetryLater, "no such block");
}

Result<Reading> FakeChain::read(const Head& head, const std::vector<Call>& calls) {
    ++reads;
    if (auto error = take(faults.read)) return tl::unexpected(*std::move(error));
    EVENKEEL_TRY(const FakeBlock* block, find(head.hash));
    return Reading{answer(*block, account_, calls, others), block->nonce, balance, tip};
}

Result<CallResults> FakeChain::ask(const Head& head, const std::vector<Call>& calls) {
    ++asks;
    EVENKEEL_TRY(const FakeBlock* block, find(head.hash));
    if (byte_fee && calls.front().to == *parse_address(kGasPriceOracle)) {
        EVENKEEL_TRY(const auto input, abi::decode_input<GetL1Fee>(calls.front().data));
        CallResults results;
        results.append(
            true, abi::encode_output<GetL1Fee>({*checked_mul(*byte_fee, u256(input.data.size()))}));
        return results;
    }
    return answer(*block, account_, calls, others);
}

Result<FoundLogs> FakeChain::logs(const LogQuery& query, std::uint64_t from, std::uint64_t to) {
    if (!faults.logs.empty()) {
        const auto error = std::move(faults.logs.front());
        faults.logs.pop_front();
        if (error) return tl::unexpected(*error);
    }
    log_ranges.emplace_back(from, to);
    FoundLogs found{std::min(to, from + log_span - 1), {}};
    for (const MinedLog& mined : mined_logs)
        if (mined.block_number >= from && mined.block_number <= found.to && query.fits(mined.log))
            found.logs.push_back(mined);
    return found;
}

Result<Simulation> FakeChain::simulate(const Head& head, const Call& call,
                                       const std::vector<Call>& after) {
    if (auto error = take(faults.simulate)) return tl::unexpected(*std::move(error));
    EVENKEEL_TRY(const FakeBlock* block, find(head.hash));
    if (call.to == account_ && call.data.empty()) return Simulation{{}, kTransferGas, {}};
    FakeBlock trial{block->head, block->nonce, block->state, {}};
    const auto returned = execute(trial.state, call.to, call.data, block->head.timestamp);
    if (!returned) return fail(Errc::kReverted, Remedy::kGiveUp, "execution reverted");
    if (faults.lossy) trial.state = block->state;
    Simulation simulation{*returned, kGas, {}};
    if (faults.simulates_state) simulation.after = answer(trial, account_, after);
    return simulation;
}

Result<CallOutcome> FakeChain::rehearse(const Head& head, const Call& call, const Wei&) {
    EVENKEEL_TRY(const FakeBlock* block, find(head.hash));
    ToyState trial = block->state;
    const auto returned = execute(trial, call.to, call.data, block->head.timestamp);
    return returned ? CallOutcome{true, *returned} : CallOutcome{};
}

Result<void> FakeChain::corroborate(const Head&, const std::vector<Call>&, const Reading&) {
    if (auto error = take(faults.corroborate)) return tl::unexpected(*std::move(error));
    return {};
}

Result<NonceEvidence> FakeChain::evidence(const Head& head, std::uint64_t depth,
                                          std::span<const Hash32> hashes) {
    const std::uint64_t deep = head.number - std::min(depth, head.number);
    NonceEvidence found{.nonce = 0, .receipts = {}, .endpoints = 1};
    for (const FakeBlock& block : blocks_)
        if (block.head.number <= deep) found.nonce = block.nonce;
    for (const Hash32& hash : hashes)
        found.receipts.push_back(faults.late_receipts ? std::nullopt : receipt(hash));
    return found;
}

Result<std::uint64_t> FakeChain::pool_nonce() {
    std::uint64_t next = newest().nonce;
    while (pool_.contains(next)) ++next;
    return next;
}

Result<void> FakeChain::send(const Bytes& raw) {
    sent.push_back(raw);
    auto error = take(faults.send);
    Result<void> result;
    if (!error || faults.send_reaches) {
        EVENKEEL_TRY(const SignedTransaction transaction, decode_transaction(raw));
        result = admit(transaction);
    }
    if (error) return tl::unexpected(*std::move(error));
    return result;
}

// What geth's pool does, as far as one account can tell.
Result<void> FakeChain::admit(const SignedTransaction& transaction) {
    const UnsignedTransaction& request = transaction.request();
    if (request.nonce < newest().nonce)
        return fail(Errc::kNonceTooLow, Remedy::kResyncNonce, "nonce too low");
    if (request.fees.max_fee < least_fee)
        return fail(Errc::kUnderpriced, Remedy::kReprice, "transaction underpriced");
    const auto held = pool_.find(request.nonce);
    if (held != pool_.end()) {
        if (held->second.hash() == transaction.hash()) return {};
        const Fees& old = held->second.request().fees;
        const auto enough = [](const Wei& now, const Wei& before) {
            return *checked_mul(now.amount, u256(10u)) >= *checked_mul(before.amount, u256(11u));
        };
        if (!enough(request.fees.max_fee, old.max_fee) || !enough(request.fees.tip, old.tip))
            return fail(Errc::kUnderpriced, Remedy::kReprice,
                        "replacement transaction underpriced");
        pool_.erase(held);
    }
    pool_.emplace(request.nonce, transaction);
    known_.emplace(transaction.hash(), transaction);
    return {};
}

void FakeChain::mine(std::uint64_t timestamp) {
    FakeBlock block{
        head_after(&newest().head, timestamp, forks_, base_fee), newest().nonce, next_, {}};
    if (std::exchange(intruder_, false)) pool_.erase(block.nonce++);
    for (auto next = pool_.find(block.nonce); next != pool_.end(); next = pool_.find(block.nonce)) {
        const UnsignedTransaction& request = next->second.request();
        if (request.fees.max_fee < base_fee) break;
        const bool idle = request.to == account_ && request.data.empty();
        const bool succeeded =
            idle || execute(block.state, *request.to, request.data, timestamp).has_value();
        block.receipts.push_back({.transaction = next->second.hash(),
                                  .block_hash = block.head.hash,
                                  .block_number = block.head.number,
                                  .succeeded = succeeded,
                                  .gas_used = idle ? kTransferGas : kGas,
                                  .gas_price = base_fee,
                                  .logs = {}});
        ++block.nonce;
        pool_.erase(next);
    }
    next_ = block.state;
    blocks_.push_back(std::move(block));
}

void FakeChain::reorg(std::size_t depth, bool forget) {
    const std::vector<ToyMarket> wallets = next_.markets;
    for (; depth > 0 && blocks_.size() > 1; --depth) {
        for (const Receipt& receipt : newest().receipts) {
            const SignedTransaction& transaction = known_.at(receipt.transaction);
            if (!forget) pool_.emplace(transaction.request().nonce, transaction);
        }
        blocks_.pop_back();
    }
    ++forks_;
    // What the owner of the wallets did is done again; what we did is not.
    for (std::size_t i = 0; i < wallets.size(); ++i) {
        next_.markets[i].size = newest().state.markets[i].size;
    }
}

}  // namespace evenkeel::test
