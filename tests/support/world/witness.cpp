// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/world/witness.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "keeper/journal/order_json.hpp"

namespace evenkeel::test {
namespace {

// Nonces and blocks below the newest that may still change.
constexpr std::uint64_t kOpen = 64;
constexpr std::size_t kMostComplaints = 20;

}  // namespace

void Witness::complain(std::string what) {
    if (complaints_.size() < kMostComplaints) complaints_.push_back(std::move(what));
}

void Witness::double_up(std::string what) {
    ++doubled_;
    complain(std::move(what));
}

void Witness::lose(std::string what) {
    ++lost_;
    complain(std::move(what));
}

void Witness::deciding(const TickRecord& tick) {
    const ToyBlock* block = chain_.find(tick.head.hash);
    if (block == nullptr || block->head.number != tick.head.number)
        return complain(fmt::format("decided on block {} that never was", to_hex(tick.head.hash)));
    // What a liar says may be written down, but nothing may be signed on it.
    if (!lied_to || !tick.transactions.empty()) check_reading(tick, *block);
    if (!tick.transactions.empty()) check_frozen(*block);
    for (const NewTransaction& ordered : tick.transactions) check_order(ordered, *block);
}

// A nonce that is used above all of ours and above what was adopted is somebody else's work. (One
// that was taken from an order of ours is told by evidence only, which takes its time.)
void Witness::check_frozen(const ToyBlock& block) {
    std::uint64_t expected = adopted_;
    for (const Signed& one : signed_) expected = std::max(expected, one.nonce + 1);
    if (!foreign_.empty() && block.nonce > expected)
        complain(fmt::format("block {}: an order, though somebody else used nonce {}",
                             block.head.number, block.nonce - 1));
}

// Every answer is what this very block would say: so none is of another.
void Witness::check_reading(const TickRecord& tick, const ToyBlock& block) {
    const auto& truth = chain_.answers(block);
    for (std::size_t i = 0; i < tick.results.size(); ++i) {
        const auto found = truth.find(tick.layout->calls[i]);
        const bool same = found != truth.end() && tick.results.succeeded(i) &&
                          std::ranges::equal(found->second, tick.results[i]);
        if (!same)
            complain(fmt::format("block {}: \"{}\" is not of this block", block.head.number,
                                 tick.layout->calls[i].label));
    }
}

// An order is right only if no earlier one of its strategy can still be mined after this block: its
// nonce is used there, by itself or by something else.
void Witness::check_order(const NewTransaction& ordered, const ToyBlock& block) {
    const TransactionRecord& record = ordered.record;
    for (const Signed& earlier : signed_) {
        if (earlier.nonce == record.nonce())
            double_up(
                fmt::format("block {}: nonce {} is signed for a second order (first record {})",
                            block.head.number, earlier.nonce, earlier.id));
        else if (earlier.strategy == record.strategy && earlier.nonce >= block.nonce)
            double_up(
                fmt::format("block {}: {} is ordered again, while record {} (nonce {}) is open",
                            block.head.number, record.strategy, earlier.id, earlier.nonce));
    }
}

// Orders that only reduce are counted, and never refused.
void Witness::check_budget(const TickRecord& tick) {
    while (!spent_.empty() && tick.time - spent_.front().time >= std::chrono::hours(24))
        spent_.pop_front();
    for (const NewTransaction& ordered : tick.transactions) {
        spent_.push_back({tick.time, ordered.notional});
        const auto& orders = tick.decisions.at(ordered.decision.value()).plan.orders;
        if (!std::ranges::all_of(orders, &Order::reduce_only)) check_spent(tick.time);
    }
}

void Witness::check_spent(WallTime now) {
    const Limits& limits = policy_.limits;
    const auto in_hour = std::ranges::count_if(
        spent_, [&](const Spent& one) { return now - one.time < std::chrono::hours(1); });
    if (limits.max_orders_per_hour &&
        in_hour > static_cast<std::int64_t>(*limits.max_orders_per_hour))
        complain(fmt::format("{} orders within an hour", in_hour));
    Wad notional;
    for (const Spent& one : spent_) notional += one.notional;
    if (limits.max_notional_per_day && notional > *limits.max_notional_per_day)
        complain(fmt::format("{} USD within a day", to_string(notional)));
}

void Witness::decided(const TickRecord& tick, const TickIds& ids) {
    check_budget(tick);
    for (std::size_t i = 0; i < tick.transactions.size(); ++i) {
        const TransactionRecord& record = tick.transactions[i].record;
        signed_.push_back({ids.transactions[i], record.strategy, record.nonce()});
        ++orders_;
        kept(record);
    }
}

void Witness::kept(const TransactionRecord& record) {
    for (const Attempt& attempt : record.attempts) {
        durable_.emplace(attempt.hash, record.nonce());
        const auto order = parse_order(attempt.memo);
        if (order && order->reduce_only) reductions_.emplace(attempt.hash, record.nonce());
    }
}

void Witness::sent(const SignedTransaction& transaction) {
    ++sends_;
    const UnsignedTransaction& request = transaction.request();
    const auto wrong = [&](std::string_view what) {
        complain(fmt::format("sent nonce {}: {}", request.nonce, what));
    };
    if (!durable_.contains(transaction.hash())) wrong("it is not in the journal");
    if (transaction.sender() != chain_.account()) wrong("somebody else signed it");
    if (request.chain_id != policy_.chain_id) wrong("it is for another chain");
    if (!request.value.amount.is_zero()) wrong("it carries value");
    if (request.fees.max_fee > policy_.caps.max_fee) wrong("its fee is above the cap");
    if (request.fees.tip > policy_.caps.max_priority_fee) wrong("its tip is above the cap");
    if (request.to == chain_.account() && request.data.empty()) return;
    const bool allowed = std::ranges::any_of(policy_.allowed, [&](const AllowedCall& call) {
        return request.to == call.to && request.data.size() >= 4 &&
               std::equal(call.selector.begin(), call.selector.end(), request.data.begin());
    });
    if (!allowed) return wrong("its contract or function is not allowed");
    const auto size = ordered_size(chain_.tip().state, request.data);
    if (!size) return wrong("it is no order");
    // Orders that only reduce are of any size.
    if (!policy_.limits.max_order || size->closes || reductions_.contains(transaction.hash()))
        return;
    // The price may have moved since it was decided, by what its own bound allows at most.
    const Wad most = mul(*policy_.limits.max_order, parse_wad("1.3").value()).value();
    if (mul(size->size.abs(), size->price).value() > most)
        wrong("it is larger than limits.max_order");
}

void Witness::check_landed(const Receipt& receipt) {
    const SignedTransaction& transaction = *chain_.transaction(receipt.transaction);
    const std::uint64_t nonce = transaction.request().nonce;
    on_chain_.insert_or_assign(nonce, receipt.transaction);
    if (durable_.contains(receipt.transaction) || foreign_.contains(receipt.transaction)) return;
    complain(fmt::format("nonce {} landed, and the journal does not know it", nonce));
}

void Witness::follow() {
    std::vector<const ToyBlock*> fresh;
    const ToyBlock* block = &chain_.tip();
    while (block != nullptr) {
        const auto known = followed_.find(block->head.number);
        if (known != followed_.end() && known->second == block->head.hash) break;
        fresh.push_back(block);
        block = block->parent;
    }
    for (const ToyBlock* one : fresh) followed_.insert_or_assign(one->head.number, one->head.hash);
    followed_.erase(followed_.upper_bound(chain_.tip().head.number), followed_.end());
    on_chain_.erase(on_chain_.lower_bound(block == nullptr ? 0 : block->nonce), on_chain_.end());
    for (auto one = fresh.rbegin(); one != fresh.rend(); ++one)
        for (const Receipt& receipt : (*one)->receipts) {
            ++landed_;
            check_landed(receipt);
        }
    forget_old(chain_.tip().nonce);
}

// What is too deep for any reorganisation: a world may last for long.
void Witness::forget_old(std::uint64_t nonce) {
    const std::uint64_t number = chain_.tip().head.number;
    followed_.erase(followed_.begin(), followed_.lower_bound(number - std::min(number, kOpen)));
    if (nonce < kOpen) return;
    on_chain_.erase(on_chain_.begin(), on_chain_.lower_bound(nonce - kOpen));
    if (signed_.empty() || signed_.front().nonce >= nonce - kOpen) return;
    std::erase_if(signed_, [&](const Signed& one) { return one.nonce < nonce - kOpen; });
    for (auto* hashes : {&durable_, &reductions_})
        std::erase_if(*hashes, [&](const auto& one) { return one.second < nonce - kOpen; });
}

void Witness::settle(const std::vector<TransactionRecord>& records) {
    for (const TransactionRecord& record : records) {
        if (chain_.tip().nonce >= kOpen && record.nonce() < chain_.tip().nonce - kOpen) continue;
        const auto wrong = [&](std::string_view what) {
            lose(fmt::format("at the end record {} (nonce {}, {}): {}", record.id, record.nonce(),
                             name(record.state), what));
        };
        if (!is_terminal(record.state)) {
            wrong("it is still open");
            continue;
        }
        const auto landed = on_chain_.find(record.nonce());
        const bool ours = landed != on_chain_.end() &&
                          std::ranges::any_of(record.attempts, [&](const Attempt& attempt) {
                              return attempt.hash == landed->second;
                          });
        if (record.state == TxState::kLost) {
            if (ours) wrong("it landed all the same");
        } else if (!ours) {
            wrong("none of its hashes is on the chain");
        } else if (!record.mined) {
            wrong("the journal does not say where it was mined");
        } else if (const ToyBlock* block = chain_.find(record.mined->block_hash);
                   block && chain_.at(chain_.tip(), block->head.number) == block) {
            // A block that went after its transaction was settled may have another outcome now.
            const Receipt* receipt = chain_.receipt(chain_.tip(), landed->second);
            if (record.mined->transaction != landed->second)
                wrong("another of its hashes is on the chain");
            else if (receipt->succeeded != record.mined->succeeded)
                wrong("its success is told wrongly");
        }
    }
}

}  // namespace evenkeel::test
