// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/order_watch.hpp"

#include <algorithm>

#include "keeper/support/log.hpp"

namespace evenkeel {
namespace {

// Orders live for minutes, and an end is final after as many blocks.
constexpr std::size_t kMostLines = 512;
// One poll may be answered by a node that has not caught up.
constexpr unsigned kMostUnseen = 3;

}  // namespace

Result<void> OrderWatch::recover() {
    EVENKEEL_TRY(const auto lines, parts_.journal.order_events(kMostLines));
    for (const OrderEvent& line : lines) {
        auto order = parse_watched_order(line);
        if (!order) {
            // Nothing is decided by it: a keeper can do without.
            log::warning("an order's line is not understood", {{"reason", order.error().message}});
            continue;
        }
        const auto before = orders_.find(order->key);
        if (before != orders_.end())
            order->first_block = std::min(order->first_block, before->second.first_block);
        const std::string key = order->key;
        orders_.insert_or_assign(key, *std::move(order));
    }
    return {};
}

std::vector<Hash32> OrderWatch::watched() const {
    std::vector<Hash32> out;
    for (const auto& [key, order] : orders_)
        if (order.transaction) out.push_back(*order.transaction);
    return out;
}

void OrderWatch::note(WatchedOrder order) {
    const std::string key = order.key;
    if (orders_.emplace(key, std::move(order)).second) unwritten_.insert(key);
}

void OrderWatch::write_new(std::uint64_t block) {
    for (auto key = unwritten_.begin(); key != unwritten_.end();) {
        const auto found = orders_.find(*key);
        if (found != orders_.end() && found->second.hedge.empty()) {
            ++key;
            continue;
        }
        if (found != orders_.end())
            news_.push_back({parts_.clock.wall(), block, found->second.strategy,
                             EventKind::kOutcome, open_order_json(found->second)});
        key = unwritten_.erase(key);
    }
}

// A venue may be quicker than the blocks that are read: then only the transaction that made an
// order tells that there was one. Its receipt is shown for longer than the order's end is
// remembered.
void OrderWatch::note_taken(const Poll& poll) {
    for (const auto& receipt : poll.receipts) {
        if (!receipt || !receipt->succeeded) continue;
        if (receipt->block_number + settings_.finality <= poll.head.number) continue;
        for (const LegRef& leg : parts_.portfolio.legs())
            for (const std::string& key : parts_.portfolio.taken(leg, receipt->logs)) {
                WatchedOrder order;
                order.strategy = parts_.portfolio.spec().strategies[leg.strategy].name;
                order.venue = parts_.portfolio.spec().strategies[leg.strategy].hedge[leg.leg].venue;
                order.key = key;
                order.first_block = receipt->block_number;
                order.leg = leg;
                note(std::move(order));
            }
    }
}

void OrderWatch::see_again(WatchedOrder& order, const OpenOrder& shown) {
    if (!order.size) order.size = shown.size;
    order.shown = true;
    const bool ended = order.stage == OrderStage::kTold && order.end != OrderEnd::kFrozen;
    if (order.stage == OrderStage::kTold && !ended) return;
    if (shown.frozen) {
        if (order.stage == OrderStage::kOpen) order.stage = OrderStage::kGone;
        return;
    }
    if (order.stage == OrderStage::kOpen) return;
    if (ended)
        news_.push_back({parts_.clock.wall(), order.first_block, order.strategy,
                         EventKind::kOutcome,
                         open_order_json(order, "its end was reorganised away")});
    WatchedOrder open;
    open.strategy = order.strategy;
    open.venue = order.venue;
    open.hedge = order.hedge;
    open.key = order.key;
    open.size = order.size;
    open.first_block = order.first_block;
    open.leg = order.leg;
    open.shown = true;
    order = std::move(open);
}

void OrderWatch::note_shown(std::uint64_t block, const std::string& strategy, const LegRef& leg,
                            const HedgeState& hedge) {
    for (auto& [key, order] : orders_) {
        const bool here =
            order.leg ? *order.leg == leg : order.venue == hedge.venue && order.hedge == hedge.id;
        if (!here) continue;
        order.leg = leg;
        order.hedge = hedge.id;
        const auto shown = std::ranges::find(hedge.orders, key, &OpenOrder::key);
        if (shown != hedge.orders.end()) {
            see_again(order, *shown);
            continue;
        }
        const bool held_up = order.stage == OrderStage::kTold &&
                             (order.end == OrderEnd::kFrozen || (!order.end && order.shown));
        order.shown = false;
        if (order.stage != OrderStage::kOpen && !held_up) continue;
        order.stage = OrderStage::kGone;
        order.transaction.reset();
        order.tries = order.pause = 0;
    }
    for (const OpenOrder& open : hedge.orders) {
        if (orders_.contains(open.key)) continue;
        WatchedOrder order{.strategy = strategy,
                           .venue = hedge.venue,
                           .hedge = hedge.id,
                           .key = open.key,
                           .size = open.size,
                           .first_block = block,
                           .leg = leg,
                           .shown = true};
        if (open.frozen) order.stage = OrderStage::kGone;
        note(std::move(order));
    }
}

std::vector<JournalEvent> OrderWatch::see(const Poll& poll,
                                          const std::vector<Decision>& decisions) {
    news_.clear();
    note_taken(poll);
    for (std::size_t i = 0; i < decisions.size(); ++i) {
        if (!decisions[i].exposure) continue;  // not read: nothing is known to be gone
        std::size_t leg = 0;
        for (const Term& term : decisions[i].exposure->terms)
            if (term.hedge)
                note_shown(poll.head.number, decisions[i].plan.strategy, {i, leg++}, *term.hedge);
    }
    write_new(poll.head.number);
    return news_;
}

void OrderWatch::forget_old(std::uint64_t head) {
    for (auto& [key, order] : orders_) {
        const std::uint64_t since = order.transaction ? order.block_number : order.first_block;
        if (order.stage != OrderStage::kTold || head < since + settings_.finality) continue;
        order.transaction.reset();
    }
    std::erase_if(orders_, [&](const auto& entry) {
        const WatchedOrder& order = entry.second;
        return order.stage == OrderStage::kTold && !order.transaction &&
               order.end != OrderEnd::kFrozen && !order.shown &&
               head >= order.first_block + settings_.finality;
    });
}

Result<void> OrderWatch::miss(WatchedOrder& order, std::uint64_t block) {
    if (++order.unseen < kMostUnseen) return {};
    const bool told = order.stage == OrderStage::kTold;
    order.stage = OrderStage::kGone;
    order.transaction.reset();
    order.unseen = order.tries = order.pause = 0;
    order.end.reset();
    if (!told) return {};
    return write(block, order, open_order_json(order, "its end was reorganised away"));
}

// A block may go and another mine the same transaction: what it says then counts.
Result<void> OrderWatch::look_at(WatchedOrder& order, const Head& head, const Receipt& receipt) {
    order.unseen = 0;
    if (!order.leg || receipt.block_number + settings_.confirmations > head.number + 1) return {};
    if (order.stage == OrderStage::kTold && receipt.block_hash == order.block_hash) return {};
    const auto outcome = parts_.portfolio.outcome(*order.leg, order.key, receipt.logs, facts_);
    if (outcome && *outcome) return tell(order, **outcome, receipt, head.number);
    order.stage = OrderStage::kGone;
    order.transaction.reset();
    return nothing_found(order, head.number,
                         outcome ? "its transaction says nothing of it" : outcome.error().message);
}

Result<void> OrderWatch::follow(const Poll& poll, const std::vector<Hash32>& watched) {
    const bool counts = poll.head.hash != std::exchange(counted_, poll.head.hash);
    for (auto& [key, order] : orders_) {
        if (!order.transaction) continue;
        const auto found = std::ranges::find(watched, *order.transaction);
        if (found == watched.end()) continue;
        const auto& receipt = poll.receipts[static_cast<std::size_t>(found - watched.begin())];
        if (receipt)
            EVENKEEL_CHECK(look_at(order, poll.head, *receipt));
        else if (counts)
            EVENKEEL_CHECK(miss(order, poll.head.number));
    }
    forget_old(poll.head.number);
    return {};
}

Result<void> OrderWatch::tell(WatchedOrder& order, const OrderOutcome& outcome,
                              const Receipt& receipt, std::uint64_t block) {
    const std::string line = ended_order_json(order, outcome, receipt);
    const std::string what = without_block(line);
    order.block_hash = receipt.block_hash;
    order.block_number = receipt.block_number;
    order.transaction = receipt.transaction;
    order.end = outcome.end;
    const bool same = order.stage == OrderStage::kTold && what == order.told;
    order.stage = OrderStage::kTold;
    order.told = what;
    if (same) return {};
    EVENKEEL_CHECK(write(block, order, line));
    parts_.reporter.order_ended(block, order, name(outcome.end), order_words(order, outcome), line);
    return {};
}

Result<void> OrderWatch::write(std::uint64_t block, const WatchedOrder& order, std::string body) {
    EVENKEEL_CHECK(parts_.journal.append_event(
        {parts_.clock.wall(), block, order.strategy, EventKind::kOutcome, std::move(body)}));
    return {};
}

}  // namespace evenkeel
