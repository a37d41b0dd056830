// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fmt/format.h>

#include "keeper/engine/flatten.hpp"
#include "keeper/engine/known.hpp"
#include "keeper/engine/shared_parts.hpp"
#include "keeper/engine/trial.hpp"
#include "keeper/support/log.hpp"
#include "strategies/kinds/order_cost.hpp"

namespace evenkeel {
namespace {

bool can_order(const HedgeLeft& left) {
    return left.size && !left.flat && !left.settling;
}

}  // namespace

/// What of a closing order is whose: as much of each part as of the whole.
Result<std::vector<OrderPart>> Flattener::parts_of(const SharedHedge& hedge, const Order& order,
                                                   const Snapshot& snapshot) const {
    const PortfolioSpec& spec = parts_.portfolio.spec();
    EVENKEEL_TRY(auto inputs, known_inputs(parts_.journal, spec, parts_.clock.wall()));
    for (std::size_t i = 0; i < inputs.size(); ++i)
        inputs[i].trades =
            parts_.desk.trades(spec.strategies[i].name, counted_through(*inputs[i].guard));
    EVENKEEL_TRY(const SharedSight sight,
                 see_shared(parts_.portfolio, hedge, snapshot, inputs, Wad()));
    return closing_parts(spec, hedge, sight, order);
}

Result<void> Flattener::order(const BlockView& view) {
    std::vector<NewTransaction> orders;
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        if (const auto most = parts_.portfolio.most_unhedged(targets_[i].strategy)) {
            order_both(view, i, *most, orders);
            ++i;
        } else if (can_order(report_.hedges[i])) {
            place(view, i, attempt(view, targets_[i], std::nullopt), orders);
        }
    }
    return write_and_send(std::move(orders), view.snapshot->head().number);
}

// Neither of the two goes ahead of one that stays where it is: what is left of them stays hedged.
void Flattener::order_both(const BlockView& view, std::size_t first, const Wad& most,
                           std::vector<NewTransaction>& orders) {
    std::array<std::optional<Result<Tried>>, 2> found;
    const auto room = [&](std::size_t side, const Wad& allowed) -> std::optional<Wad> {
        const HedgeLeft &left = report_.hedges[first + side],
                        &other = report_.hedges[first + 1 - side];
        if (other.flat) return std::nullopt;
        return closable(*left.size, other.size.value_or(-*left.size), allowed);
    };
    const auto ask = [&](std::size_t side, const Wad& allowed) {
        if (can_order(report_.hedges[first + side]))
            found[side] = attempt(view, targets_[first + side], room(side, allowed));
    };
    const auto trades = [&](std::size_t side) {
        return found[side] && *found[side] && (*found[side])->order.kind == OrderKind::kTrade;
    };
    for (const std::size_t side : {0UL, 1UL}) ask(side, most);
    if (trades(0) != trades(1)) ask(trades(0) ? 0 : 1, Wad());
    for (const std::size_t side : {0UL, 1UL})
        if (found[side]) place(view, first + side, *std::move(found[side]), orders);
}

/// Writes a closing order down as one that is to be sent, or why there is none.
void Flattener::place(const BlockView& view, std::size_t target, Result<Tried> tried,
                      std::vector<NewTransaction>& orders) {
    HedgeLeft& left = report_.hedges[target];
    auto order = tried ? signed_order(view, targets_[target], *tried, orders.size())
                       : tl::unexpected<Error>(std::move(tried).error());
    if (order) {
        left.trouble = "a closing order is on its way";
        orders.push_back(*std::move(order));
        return;
    }
    // Only a price or the venue's own refusal is a matter of terms.
    const Errc code = order.error().code;
    if (code == Errc::kRefused || code == Errc::kReverted) ++refusals_[targets_[target]];
    left.trouble = order.error().message;
    log::warning("flatten: no closing order",
                 {{"strategy", left.strategy}, {"why", order.error().message}});
}

Result<ClosingTerms> Flattener::terms(const BlockView& view, const LegRef& leg,
                                      const HedgeState& hedge) {
    const StrategySpec& spec = parts_.portfolio.spec().strategies[leg.strategy];
    auto price = parts_.portfolio.price(leg.strategy, *view.snapshot);
    if (!price) {
        log::warning("flatten: the oracle is silent, the venue's index price counts",
                     {{"strategy", spec.name}, {"why", price.error().message}});
        price = hedge.index;
    }
    const RebalanceSpec& own = spec.rebalance;
    EVENKEEL_TRY(const std::uint64_t reverts, parts_.journal.reverts_in_a_row(spec.name));
    const std::uint64_t refused = refusals_[leg] + reverts;
    return ClosingTerms{
        .reference_price = *price,
        .max_slippage =
            widened(own.max_slippage, settings_.max_slippage.value_or(own.max_slippage), refused),
        .max_order = settings_.max_order,
        .deadline = view.snapshot->head().timestamp +
                    static_cast<std::uint64_t>(own.order_ttl.milliseconds) / 1000};
}

/// The next order on the way: no more than `most` of the asset, but what prepares for all of it
/// prepares once.
Result<Order> Flattener::closing(const LegRef& leg, const HedgeState& hedge, ClosingTerms terms,
                                 const std::optional<Wad>& most) {
    if (!most) return parts_.portfolio.close(leg, hedge, terms);
    ClosingTerms whole = terms;
    whole.max_order.reset();
    auto order = parts_.portfolio.close(leg, hedge, whole);
    if (order && order->kind == OrderKind::kPrepare) return order;
    if (most->is_zero())
        return fail(Errc::kStale, Remedy::kRetryLater,
                    hedge.venue + ": it waits for the trade's other hedge");
    terms.most = most;
    return parts_.portfolio.close(leg, hedge, terms);
}

Result<Flattener::Tried> Flattener::attempt(const BlockView& view, const LegRef& leg,
                                            const std::optional<Wad>& most) {
    EVENKEEL_TRY(const HedgeState hedge, parts_.portfolio.hedge(leg, *view.snapshot));
    EVENKEEL_TRY(const ClosingTerms on, terms(view, leg, hedge));
    EVENKEEL_TRY(Order order, closing(leg, hedge, on, most));
    // Nothing that the journal says, or cannot say, of the parts stands in the way of closing.
    if (const SharedHedge* shared = shared_at(leg))
        order.parts = parts_of(*shared, order, *view.snapshot).value_or(order.parts);
    EVENKEEL_TRY(
        const Simulation tried,
        parts_.chain.simulate(view.snapshot->head(),
                              Call{order.to, order.data, order.venue + " order", order.value}, {}));
    EVENKEEL_CHECK(rehearse(parts_.chain, parts_.portfolio, *view.snapshot, leg.strategy, order));
    return Tried{std::move(order), tried.gas};
}

Result<NewTransaction> Flattener::signed_order(const BlockView& view, const LegRef& leg,
                                               const Tried& tried, std::size_t ahead) {
    const std::string& name = parts_.portfolio.spec().strategies[leg.strategy].name;
    const Wad slippage = worst_loss(tried.order);
    EVENKEEL_TRY(auto record,
                 parts_.desk.prepare(view, {name, tried.order, tried.gas, slippage, ahead}));
    return NewTransaction{std::move(record), std::nullopt, tried.order.notional, slippage};
}

Result<void> Flattener::write_and_send(std::vector<NewTransaction> orders, std::uint64_t block) {
    for (NewTransaction& order : orders) {
        EVENKEEL_TRY(order.record.id, parts_.journal.add(order, parts_.clock.wall(), block));
        log::info("flatten: closing", {{"strategy", order.record.strategy},
                                       {"intent", order.record.intent},
                                       {"nonce", order.record.nonce()}});
        parts_.desk.take(std::move(order.record));
        ++report_.orders;
    }
    return parts_.desk.dispatch(block);
}

}  // namespace evenkeel
