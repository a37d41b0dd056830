// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/toy_chain/toy_chain.hpp"

#include <algorithm>
#include <utility>

#include "chain/crypto/keccak.hpp"

namespace evenkeel::test {
namespace {

constexpr std::uint64_t kFirstBlock = 100, kGas = 200'000;
// Blocks of all forks that are kept, and how deep below the tip anybody may look.
constexpr std::size_t kKept = 1'024;
constexpr std::uint64_t kDeepest = 256;
constexpr std::size_t kTables = 8, kDecoded = 32;
constexpr std::uint64_t kNoncesKept = 16;

void put(Bytes& out, std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8)
        out.push_back(static_cast<std::uint8_t>(value >> shift));
}

/// The position goes on, and gains as its price moved.
void carry_over(const ToyMarket& before, ToyMarket& now) {
    now.size = before.size;
    now.gain = before.gain + mul(before.size, now.price - before.price).value();
}

/// Two blocks at one height differ in their hash, whatever they hold.
Hash32 block_hash(const Head& head, std::uint64_t salt) {
    Bytes text(head.parent.bytes.begin(), head.parent.bytes.end());
    put(text, head.number);
    put(text, head.timestamp);
    put(text, salt);
    return keccak256(text);
}

}  // namespace

ToyChain::ToyChain(const Address& account, ToyState state, std::uint64_t timestamp, Random random)
    : account_(account), outside_(std::move(state)), random_(random) {
    ToyBlock first;
    first.head.number = kFirstBlock;
    first.head.timestamp = timestamp;
    first.head.base_fee = miners.base_fee;
    first.head.gas_limit = 30'000'000;
    first.head.hash = block_hash(first.head, random_.next());
    first.balance = miners.balance;
    first.state = outside_;
    keep(std::move(first));
}

void ToyChain::keep(ToyBlock block) {
    blocks_.push_back(std::move(block));
    tip_ = &blocks_.back();
    by_hash_.emplace(tip_->head.hash, tip_);
    for (const Receipt& receipt : tip_->receipts)
        mined_.at(receipt.transaction).blocks.push_back(tip_);
    if (blocks_.size() > kKept) prune();
}

void ToyChain::prune() {
    const ToyBlock& oldest = blocks_.front();
    for (const Receipt& receipt : oldest.receipts) {
        auto& mined = mined_.at(receipt.transaction);
        std::erase(mined.blocks, &oldest);
        if (mined.blocks.empty()) mined_.erase(receipt.transaction);
    }
    for (ToyBlock& block : blocks_)
        if (block.parent == &oldest) block.parent = nullptr;
    by_hash_.erase(oldest.head.hash);
    blocks_.pop_front();
}

void ToyChain::offer(const SignedTransaction& transaction) {
    auto& attempts = known_[transaction.request().nonce];
    const auto same = [&](const auto& one) { return one.hash() == transaction.hash(); };
    if (std::ranges::none_of(attempts, same)) attempts.push_back(transaction);
}

std::optional<SignedTransaction> ToyChain::pick(std::uint64_t nonce) {
    const auto pays = [&](const SignedTransaction& one) {
        return one.request().nonce == nonce && one.request().fees.max_fee >= miners.base_fee;
    };
    const auto forced = std::ranges::find_if(forced_, pays);
    if (forced != forced_.end()) {
        auto out = *forced;
        forced_.erase(forced);
        return out;
    }
    const auto found = known_.find(nonce);
    if (miners.idle || found == known_.end()) return std::nullopt;
    std::vector<const SignedTransaction*> ready;
    for (const auto& one : found->second)
        if (pays(one)) ready.push_back(&one);
    if (ready.empty()) return std::nullopt;
    const bool any = miners.stale && random_.chance(50);
    return *(any ? ready[random_.below(ready.size())] : ready.back());
}

void ToyChain::include(ToyBlock& block, const SignedTransaction& transaction) {
    const UnsignedTransaction& request = transaction.request();
    const Head& head = block.head;
    const bool to_self = request.to == account_ && request.data.empty();
    const bool succeeded =
        to_self || execute(block.state, *request.to, request.data, head.timestamp).has_value();
    const Wei price(std::min(request.fees.max_fee.amount,
                             *checked_add(head.base_fee.amount, request.fees.tip.amount)));
    block.receipts.push_back({.transaction = transaction.hash(),
                              .block_hash = head.hash,
                              .block_number = head.number,
                              .succeeded = succeeded,
                              .gas_used = to_self ? 21'000 : kGas,
                              .gas_price = price,
                              .logs = {}});
    ++block.nonce;
    mined_.try_emplace(transaction.hash(), Mined{transaction, {}});
}

void ToyChain::mine(std::uint64_t timestamp) {
    ToyBlock block;
    block.parent = tip_;
    block.head = tip_->head;
    block.head.number = tip_->head.number + 1;
    block.head.parent = tip_->head.hash;
    block.head.timestamp = std::max(timestamp, tip_->head.timestamp + 1);
    block.head.base_fee = miners.base_fee;
    block.head.hash = block_hash(block.head, random_.next());
    block.nonce = tip_->nonce;
    block.balance = miners.balance;
    block.state = outside_;
    for (std::size_t i = 0; i < block.state.markets.size(); ++i)
        carry_over(tip_->state.markets[i], block.state.markets[i]);
    while (const auto next = pick(block.nonce)) include(block, *next);
    // What is deeper than any reorganisation never comes back.
    const std::uint64_t settled = block.nonce - std::min(block.nonce, kNoncesKept);
    known_.erase(known_.begin(), known_.lower_bound(settled));
    keep(std::move(block));
}

void ToyChain::reorganise(std::size_t depth, bool forgotten) {
    for (; depth > 0 && tip_->parent != nullptr; --depth) {
        if (!forgotten)
            for (const Receipt& receipt : tip_->receipts)
                offer(mined_.at(receipt.transaction).transaction);
        tip_ = tip_->parent;
    }
    if (forgotten) known_.erase(known_.lower_bound(tip_->nonce), known_.end());
}

const ToyBlock* ToyChain::find(const Hash32& hash) const {
    const auto found = by_hash_.find(hash);
    return found == by_hash_.end() ? nullptr : found->second;
}

const ToyBlock* ToyChain::at(const ToyBlock& from, std::uint64_t number) const {
    if (number > from.head.number || from.head.number - number > kDeepest) return nullptr;
    const ToyBlock* block = &from;
    while (block != nullptr && block->head.number > number) block = block->parent;
    return block;
}

const Receipt* ToyChain::receipt(const ToyBlock& tip, const Hash32& transaction) const {
    const auto found = mined_.find(transaction);
    if (found == mined_.end()) return nullptr;
    for (const ToyBlock* block : found->second.blocks) {
        if (at(tip, block->head.number) != block) continue;
        for (const Receipt& receipt : block->receipts)
            if (receipt.transaction == transaction) return &receipt;
    }
    return nullptr;
}

const SignedTransaction* ToyChain::transaction(const Hash32& hash) const {
    const auto found = mined_.find(hash);
    return found == mined_.end() ? nullptr : &found->second.transaction;
}

const SignedTransaction* ToyChain::decoded(const Bytes& raw) const {
    const auto found = decoded_.find(raw);
    if (found != decoded_.end()) return &found->second;
    const auto transaction = decode_transaction(raw);
    if (!transaction) return nullptr;
    if (decoded_.size() >= kDecoded) decoded_.clear();
    return &decoded_.emplace(raw, *transaction).first->second;
}

const FactBook::Answers& ToyChain::answers(const ToyBlock& block) const {
    const auto found = tables_.find(block.head.hash);
    if (found != tables_.end()) return found->second;
    if (tables_.size() >= kTables) tables_.clear();
    return tables_
        .emplace(block.head.hash, test::answers(block.state, account_, block.head.timestamp))
        .first->second;
}

}  // namespace evenkeel::test
