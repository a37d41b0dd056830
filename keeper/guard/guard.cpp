// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/guard.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "keeper/guard/pace.hpp"
#include "strategies/kinds/shared_hedge.hpp"

namespace evenkeel {
namespace {

/// |a - b| / b, or nothing if b is not above zero or the figures are absurd.
std::optional<Wad> deviation(const Wad& a, const Wad& b) {
    if (b.sign() <= 0) return std::nullopt;
    const auto share = div((a - b).abs(), b, Rounding::kUp);
    return share ? std::optional(*share) : std::nullopt;
}

std::string percent(const Wad& fraction) {
    return fmt::format("{:.3f}%", fraction.to_double() * 100.0);
}

/// One examination: collects refusals of one plan.
class Examination {
  public:
    Examination(const Plan& plan, const Exposure& exposure, const GuardInput& input)
        : plan_(plan), exposure_(exposure), input_(input) {}

    std::vector<Refusal> world() {
        check_reverts();
        check_head_age();
        check_oracle();
        return std::move(refusals_);
    }

    std::vector<Refusal> run() {
        check_reverts();
        check_head_age();
        if (!only_secures()) check_oracle();
        check_calls();
        for (const Order& order : plan_.orders) {
            if (order.kind == OrderKind::kPrepare) continue;  // it trades nothing
            check_slippage(order);
            if (order.reduce_only) continue;
            check_size(order);
            check_margin(order);
        }
        if (std::ranges::any_of(plan_.orders, [](const Order& o) { return !o.reduce_only; })) {
            check_budgets();
            check_drawdown();
        }
        return std::move(refusals_);
    }

  private:
    void refuse(std::string limit, std::string found, std::string lift) {
        refusals_.push_back({std::move(limit), std::move(found), std::move(lift)});
    }

    void check_reverts() {
        if (!input_.counts_reverts || input_.ledger.reverts_in_a_row < kMaxRevertsInARow) return;
        refuse("reverts in a row",
               fmt::format("the last {} transactions reverted", input_.ledger.reverts_in_a_row),
               "finding the cause, then starting the keeper again");
    }

    void check_head_age() {
        if (!input_.limits.max_head_age) return;
        const auto stamp = std::chrono::sys_seconds(std::chrono::seconds(input_.head.timestamp));
        const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(input_.now - stamp);
        const auto allowed = std::chrono::milliseconds(input_.limits.max_head_age->milliseconds);
        if (age <= allowed) return;
        refuse("limits.max_head_age",
               fmt::format("block {} is {} s old, at most {} s allowed", input_.head.number,
                           age.count() / 1000, allowed.count() / 1000),
               "a node that follows the chain");
    }

    /// Margin and debt are paid at no price.
    bool only_secures() const {
        return std::ranges::all_of(plan_.orders, [](const Order& order) {
            return order.kind == OrderKind::kPrepare && order.reduce_only;
        });
    }

    void check_oracle() {
        if (!input_.limits.max_oracle_deviation) return;
        const Wad allowed = input_.limits.max_oracle_deviation->value;
        const auto compare_with = [&](const Wad& oracle, const std::string& what,
                                      const Wad& price) {
            const auto off = deviation(price, oracle);
            if (off && *off <= allowed) return;
            refuse("limits.max_oracle_deviation",
                   fmt::format("{} is {}, the oracle says {}: {} apart, at most {} allowed", what,
                               to_string(price), to_string(oracle),
                               off ? percent(*off) : "incomparably far", percent(allowed)),
                   "prices that agree again");
        };
        const auto compare = [&](const std::string& what, const Wad& price) {
            compare_with(exposure_.price, what, price);
        };
        for (const PoolPrice& pool : exposure_.pools) compare("pool price", pool.price);
        for (const BasketTerm& term : exposure_.basket)
            for (const Wad& pool : term.pools)
                compare_with(term.price.value_or(Wad()), term.asset + " pool price", pool);
        for (const Term& term : exposure_.terms) {
            if (!term.hedge) continue;
            compare(term.venue + " mark price", term.hedge->mark);
            compare(term.venue + " price", term.hedge->price);
        }
    }

    void check_calls() {
        for (const Order& order : plan_.orders) {
            const bool allowed = order.data.size() >= 4 &&
                                 std::ranges::any_of(input_.allowed, [&](const AllowedCall& call) {
                                     return call.to == order.to &&
                                            std::equal(call.selector.begin(), call.selector.end(),
                                                       order.data.begin());
                                 });
            if (!allowed)
                refuse("allowed calls",
                       fmt::format("{} is not a contract and function of {}", to_checksum(order.to),
                                   order.venue),
                       "an order of a configured venue");
        }
    }

    void check_slippage(const Order& order) {
        const Wad worst = order.limit_price;
        const bool sells = order.size.sign() < 0;
        // Only the bad side counts: a seller may ask for more, a buyer bid less.
        const Wad loss = sells ? exposure_.price - worst : worst - exposure_.price;
        if (worst.sign() > 0 && loss.sign() <= 0) return;
        const auto share = deviation(worst, exposure_.price);
        if (share && *share <= input_.slippage_budget && worst.sign() > 0) return;
        refuse("rebalance.max_slippage",
               fmt::format("limit price {} against oracle {}, at most {} allowed", to_string(worst),
                           to_string(exposure_.price), percent(input_.slippage_budget)),
               "a price nearer to the oracle");
    }

    void check_size(const Order& order) {
        if (!input_.limits.max_order || order.notional <= *input_.limits.max_order) return;
        refuse("limits.max_order",
               fmt::format("order of {} USD, at most {} USD allowed", to_string(order.notional),
                           to_string(*input_.limits.max_order)),
               "a larger limits.max_order, or a smaller position");
    }

    void check_budgets() {
        for (Refusal& refusal : check_pace(plan_.orders, input_.ledger, input_.limits))
            refusals_.push_back(std::move(refusal));
    }

    void check_margin(const Order& order) {
        for (const Term& term : exposure_.terms) {
            if (!term.hedge || term.venue != order.venue || term.id != order.id) continue;
            const HedgeState& hedge = *term.hedge;
            const Wad size_after = (committed(hedge) + order.size).abs();
            const Wad margin = hedge.margin + order.margin;
            auto notional = mul(size_after, exposure_.price, Rounding::kUp);
            if (notional) *notional += hedge.other_notional;
            const auto initial =
                notional ? mul(*notional, hedge.initial_margin_ratio, Rounding::kUp) : notional;
            if (!initial || margin < *initial)
                refuse("margin",
                       fmt::format("margin {} USD, the venue wants {} USD after the order",
                                   to_string(margin), initial ? to_string(*initial) : "more"),
                       "more margin at the venue");
            const auto& most = input_.max_leverage;
            if (notional && order.leg < most.size() && most[order.leg])
                check_leverage(margin, *notional, *most[order.leg]);
        }
    }

    void check_leverage(const Wad& margin, const Wad& notional, const Wad& most) {
        const auto allowed = margin.sign() > 0 ? mul(margin, most) : Result<Wad>(Wad{});
        if (allowed && notional <= *allowed) return;
        refuse("leverage.max",
               fmt::format("{} USD of position on {} USD of margin, at most {} times allowed",
                           to_string(notional), to_string(margin), to_string(most)),
               "more margin at the venue, or a larger leverage.max");
    }

    void check_drawdown() {
        const auto& peak = input_.ledger.peak_equity;
        if (!input_.limits.max_drawdown || !peak || peak->sign() <= 0) return;
        const auto worth = equity(exposure_);
        if (!worth)
            return refuse(
                "limits.max_drawdown",
                "what the strategies that share a hedge or a position are worth together is "
                "not known",
                "positions of all of them that can be read");
        const Wad now = *worth;
        if (now >= *peak) return;
        const auto lost = deviation(now, *peak);
        if (lost && *lost <= input_.limits.max_drawdown->value) return;
        refuse("limits.max_drawdown",
               fmt::format("equity {} USD is {} below its peak {} USD, at most {} allowed",
                           to_string(now), lost ? percent(*lost) : "far", to_string(*peak),
                           percent(input_.limits.max_drawdown->value)),
               "a decision of the operator");
    }

    const Plan& plan_;
    const Exposure& exposure_;
    const GuardInput& input_;
    std::vector<Refusal> refusals_;
};

}  // namespace

std::optional<Wad> equity(const Exposure& exposure) {
    if (!exposure.beside) return std::nullopt;
    return own_equity(exposure) + *exposure.beside;
}

std::vector<Refusal> examine(const Plan& plan, const Exposure& exposure, const GuardInput& input) {
    if (plan.action != Action::kRebalance) return {};
    return Examination(plan, exposure, input).run();
}

std::vector<Refusal> examine_world(const Exposure& exposure, const GuardInput& input) {
    const Plan none;
    return Examination(none, exposure, input).world();
}

std::string words(const std::vector<Refusal>& refusals) {
    std::string out;
    for (const Refusal& refusal : refusals)
        out += fmt::format("{}{}: {}; lifted by {}", out.empty() ? "" : " | ", refusal.limit,
                           refusal.found, refusal.lift);
    return out;
}

Plan guarded(Plan plan, const Exposure& exposure, const GuardInput& input) {
    const auto refusals = examine(plan, exposure, input);
    if (refusals.empty()) return plan;
    plan.action = Action::kRefuse;
    plan.reason = words(refusals);
    plan.supersedes = false;
    plan.delta_after = plan.delta_before;
    plan.orders.clear();
    return plan;
}

}  // namespace evenkeel
