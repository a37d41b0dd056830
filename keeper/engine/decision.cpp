// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/decision.hpp"

#include <fmt/format.h>

#include "keeper/guard/reducing.hpp"
#include "strategies/kinds/order_cost.hpp"

namespace evenkeel {
namespace {

Plan unreadable(const StrategySpec& strategy, const Error& error) {
    return Plan{.strategy = strategy.name,
                .action = Action::kRefuse,
                .reason = error.message,
                .delta_before = {},
                .delta_after = {},
                .orders = {}};
}

std::vector<std::optional<Wad>> max_leverage(const StrategySpec& strategy) {
    std::vector<std::optional<Wad>> out;
    for (const VenueSpec& hedge : strategy.hedge) {
        const Wad* value = hedge.params.find<Wad>("leverage.max");
        out.push_back(value ? std::optional(*value) : std::nullopt);
    }
    return out;
}

/// The smallest order worth its costs, in units of the asset; zero if it is in money and the price
/// is not known.
Wad least_trade(const StrategySpec& strategy, const Result<Exposure>& exposure) {
    const Amount& least = strategy.rebalance.min_order;
    if (least.unit == strategy.asset) return least.value;
    const auto size = exposure ? div(least.value, exposure->price, Rounding::kUp) : Result<Wad>();
    return size.value_or(Wad{});
}

/// One block, for every strategy in turn.
class Deciding {
  public:
    Deciding(const Portfolio& portfolio, const Limits& limits, const Snapshot& snapshot)
        : portfolio_(portfolio),
          limits_(limits),
          snapshot_(snapshot),
          allowed_(portfolio.allowed_calls()),
          sequencer_(portfolio.sequencer(snapshot)) {}

    Decision decide(std::size_t index, Result<Exposure> exposure, StrategyInputs inputs) {
        const StrategySpec& strategy = portfolio_.spec().strategies[index];
        inputs.ledger.orders_last_hour += orders_;
        inputs.ledger.orders_last_day += orders_;
        inputs.ledger.notional_last_hour += notional_;
        inputs.ledger.notional_last_day += notional_;
        inputs.ledger.slippage_last_hour += slippage_;
        inputs.ledger.slippage_last_day += slippage_;
        if (exposure)
            if (auto stale = stale_chain(index, *exposure, inputs.now))
                exposure = tl::unexpected<Error>(*std::move(stale));
        Decision out;
        if (inputs.guard) out.guard = watched(strategy, exposure, inputs);
        if (!exposure) {
            out.plan = unreadable(strategy, exposure.error());
            out.plan.wish = inputs.state.wish;
            return out;
        }
        if (inputs.guard) measure(*exposure, inputs, out);
        out.plan = plan(index, *exposure, inputs, out.guard);
        orders_ += out.plan.orders.size();
        for (const Order& order : out.plan.orders) {
            notional_ += order.notional;
            slippage_ += worst_loss(order);
        }
        out.exposure = *std::move(exposure);
        return out;
    }

  private:
    /// A further chain that stands still shows a price and positions of long ago as its newest. No
    /// Errc::kStale: that is for oracles.
    std::optional<Error> stale_chain(std::size_t index, const Exposure& exposure,
                                     WallTime now) const {
        if (!limits_.max_head_age) return std::nullopt;
        const std::chrono::milliseconds allowed(limits_.max_head_age->milliseconds);
        for (const std::string& chain : portfolio_.chains_of(index, &exposure)) {
            const auto read = snapshot_.of_chain(chain);
            if (!read) return read.error();
            const Head& head = (*read)->head();
            const auto stamp = std::chrono::sys_seconds(std::chrono::seconds(head.timestamp));
            const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(now - stamp);
            if (age <= allowed) continue;
            return Error{
                Errc::kMissing, Remedy::kRetryLater,
                fmt::format("chain {}: its newest block {} was {} s old, at most {} s "
                            "allowed (limits.max_head_age)",
                            chain, head.number, age.count() / 1000, allowed.count() / 1000)};
        }
        return std::nullopt;
    }

    GuardState watched(const StrategySpec& strategy, const Result<Exposure>& exposure,
                       const StrategyInputs& inputs) const {
        return watch(*inputs.guard, {.limits = limits_,
                                     .ledger = inputs.ledger,
                                     .head = snapshot_.head(),
                                     .now = inputs.now,
                                     .exposure = exposure,
                                     .least_trade = least_trade(strategy, exposure),
                                     .balance = inputs.balance,
                                     .sequencer = sequencer_,
                                     .last_mined = inputs.state.last_mined,
                                     .trades = inputs.trades,
                                     .external = inputs.external});
    }

    /// From here on drawdown is measured from the peak as it is at this block.
    static void measure(const Exposure& exposure, StrategyInputs& inputs, Decision& out) {
        const auto peak = measured_peak(*inputs.guard, inputs.ledger, exposure);
        if (peak == inputs.ledger.peak_equity) return;
        out.peak = peak;
        inputs.ledger.peak_equity = peak;
    }

    Plan plan(std::size_t index, const Exposure& exposure, StrategyInputs& inputs,
              const std::optional<GuardState>& guard) const {
        inputs.state.only_reduce = guard && mode(*guard) == GuardMode::kReducing;
        inputs.state.max_order = limits_.max_order;
        const Head& head = snapshot_.head();
        Plan wanted = portfolio_.decide(index, exposure, inputs.state, head);
        const bool moves = !wanted.orders.empty() && wanted.orders.front().moves;
        Plan plan = passed(index, exposure, inputs, guard, std::move(wanted));
        if (plan.action != Action::kRefuse) return plan;
        if (moves) return unmoved(std::move(plan));
        // Whatever stands in the way of a trade, margin that holds a liquidation off may pass.
        Plan secured = portfolio_.hold_off_liquidation(index, exposure, inputs.state, head, plan);
        if (secured.action == Action::kRefuse) return secured;
        secured = passed(index, exposure, inputs, guard, std::move(secured));
        return secured.action == Action::kRefuse ? std::move(plan) : std::move(secured);
    }

    /// Nothing has to be moved: what stands in the way of that refuses nothing else.
    static Plan unmoved(Plan plan) {
        plan.action = Action::kHold;
        plan.reason = "no move between hedges: " + plan.reason;
        return plan;
    }

    /// The plan as the guard and the limits leave it.
    Plan passed(std::size_t index, const Exposure& exposure, const StrategyInputs& inputs,
                const std::optional<GuardState>& guard, Plan plan) const {
        const StrategySpec& strategy = portfolio_.spec().strategies[index];
        if (guard) plan = held_back(std::move(plan), exposure, inputs.state.pending, *guard);
        return guarded(std::move(plan), exposure,
                       {.limits = limits_,
                        .ledger = inputs.ledger,
                        .allowed = allowed_,
                        .max_leverage = max_leverage(strategy),
                        .slippage_budget = strategy.rebalance.max_slippage.value,
                        .head = snapshot_.head(),
                        .now = inputs.now,
                        .counts_reverts = !guard});
    }

    const Portfolio& portfolio_;
    const Limits& limits_;
    const Snapshot& snapshot_;
    std::vector<AllowedCall> allowed_;
    std::optional<Result<SequencerRound>> sequencer_;
    std::uint64_t orders_ = 0;
    Wad notional_, slippage_;
};

}  // namespace

std::vector<Decision> decide(const Portfolio& portfolio, const Limits& limits,
                             const Snapshot& snapshot, std::vector<StrategyInputs> inputs) {
    ensure_invariant(inputs.size() == portfolio.spec().strategies.size(),
                     "one StrategyInputs a strategy");
    auto exposures = portfolio.exposures(snapshot);
    Deciding deciding(portfolio, limits, snapshot);
    std::vector<Decision> decisions;
    for (std::size_t i = 0; i < inputs.size(); ++i)
        decisions.push_back(deciding.decide(i, std::move(exposures[i]), std::move(inputs[i])));
    return decisions;
}

}  // namespace evenkeel
