// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/conditions.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "strategies/models/liquidation.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

std::string percent(const Wad& fraction) {
    return fmt::format("{:.3f}%", fraction.to_double() * 100.0);
}

std::string coins(const Wei& amount) {
    return figure(Wad::from_raw(i256::from_bits(amount.amount)));
}

/// Collects the findings of one block.
class Look {
  public:
    Look(const WatchInput& input, std::vector<Finding>& into)
        : input_(input), limits_(input.limits), into_(into) {}

    void head() {
        if (!limits_.max_head_age) return;
        const auto stamp = std::chrono::sys_seconds(std::chrono::seconds(input_.head.timestamp));
        const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(input_.now - stamp);
        const std::chrono::milliseconds allowed(limits_.max_head_age->milliseconds);
        Finding& finding = add(cause::kStaleHead, GuardMode::kHalted);
        if (age <= allowed) return;
        bad(finding,
            fmt::format("block {} was {} s old, at most {} s allowed", input_.head.number,
                        age.count() / 1000, allowed.count() / 1000),
            "a node that follows the chain");
    }

    void reading() {
        Finding& stale = add(cause::kStaleOracle, GuardMode::kHalted);
        Finding& unreadable = add(cause::kUnreadable, GuardMode::kHalted);
        if (input_.exposure) return;
        const Error& error = input_.exposure.error();
        if (error.code == Errc::kStale)
            bad(stale, error.message, "an oracle that answers in time");
        else
            bad(unreadable, error.message, "contracts and nodes that answer");
    }

    void sequencer() {
        if (!input_.sequencer) return;
        Finding& down = add(cause::kSequencerDown, GuardMode::kHalted);
        down.trips_at_once = true;
        Finding& grace = add(cause::kSequencerGrace, GuardMode::kReducing);
        grace.trips_at_once = grace.lifts_at_once = true;
        const Result<SequencerRound>& round = *input_.sequencer;
        if (!round) {
            bad(down, round.error().message, "a feed that says that the sequencer is up");
        } else if (!round->up) {
            bad(down, fmt::format("the sequencer is down since {}", round->since),
                "the sequencer coming up again");
        } else {
            const auto wait =
                static_cast<std::uint64_t>(limits_.guard.sequencer_grace.milliseconds) / 1000;
            const std::uint64_t now = input_.head.timestamp;
            if (now > round->since && now - round->since > wait) return;
            bad(grace,
                fmt::format("the sequencer is up since {}, prices count after {} s", round->since,
                            wait),
                "the time of grace ending");
        }
    }

    void gas() {
        const std::optional<Wei>& balance = input_.balance;
        if (balance && limits_.min_gas_balance) {
            const Wei& least = *limits_.min_gas_balance;
            Finding& low = add(cause::kLowGas, GuardMode::kReducing);
            low.standing = below_is_bad(balance->amount, least.amount);
            if (low.standing == Standing::kBad)
                bad(low,
                    fmt::format("the account holds {} for gas, expected at least {}",
                                coins(*balance), coins(least)),
                    "sending it more of the chain's coin");
        }
        if (balance) no_gas(*balance);
        if (!limits_.max_fee) return;
        Finding& price = add(cause::kGasPrice, GuardMode::kHalted);
        price.standing = above_is_bad(input_.head.base_fee.amount, limits_.max_fee->amount);
        if (price.standing == Standing::kBad)
            bad(price,
                fmt::format("the base fee is {} wei, transactions.max_fee is {} wei",
                            to_decimal(input_.head.base_fee.amount),
                            to_decimal(limits_.max_fee->amount)),
                "a base fee below it, or a higher transactions.max_fee");
    }

    void reverts(std::uint64_t count) {
        if (!limits_.max_reverts) return;
        Finding& finding = add(cause::kReverts, GuardMode::kHalted);
        finding.trips_at_once = finding.latched = true;
        if (count < *limits_.max_reverts) return;
        bad(finding, fmt::format("the last {} transactions reverted", count),
            "finding out why, then `evenkeel resume`");
    }

    void prices() {
        if (!limits_.max_oracle_deviation) return;
        Finding& finding = add(cause::kPriceDeviation, GuardMode::kReducing);
        if (unreadable(finding)) return;
        const Exposure& exposure = *input_.exposure;
        Wad low = exposure.price, high = exposure.price;
        const auto widen = [&](const Wad& price) {
            low = std::min(low, price);
            high = std::max(high, price);
        };
        for (const PoolPrice& pool : exposure.pools) widen(pool.price);
        for (const Term& term : exposure.terms) {
            if (!term.hedge) continue;
            widen(term.hedge->mark);
            widen(term.hedge->price);
        }
        compare(finding, "oracle, pool and perp prices", low, high, exposure.price);
        for (const BasketTerm& term : exposure.basket) compare_basket(finding, term);
    }

    /// The worse one stands; what is bad already says so.
    void compare_basket(Finding& finding, const BasketTerm& term) {
        if (term.pools.empty() || finding.standing == Standing::kBad) return;
        const Wad oracle = term.price.value_or(Wad());
        const auto [least, most] = std::ranges::minmax(term.pools);
        Finding own = finding;
        compare(own, term.asset + "'s oracle and pool prices", std::min(least, oracle),
                std::max(most, oracle), oracle);
        if (own.standing != Standing::kClear) finding = own;
    }

    void compare(Finding& finding, const std::string& what, const Wad& low, const Wad& high,
                 const Wad& oracle) {
        const Wad allowed = limits_.max_oracle_deviation->value;
        const auto apart = div(high - low, oracle, Rounding::kUp);
        finding.standing = apart ? above_is_bad(*apart, allowed) : Standing::kBad;
        if (finding.standing == Standing::kBad)
            bad(finding,
                fmt::format("{} lie between {} and {}: {} apart, at most {} allowed", what,
                            figure(low), figure(high), apart ? percent(*apart) : "too far",
                            percent(allowed)),
                "prices that agree again");
    }

    void margin() {
        if (!limits_.min_liquidation_distance) return;
        Finding& finding = add(cause::kLiquidationNear, GuardMode::kReducing);
        if (unreadable(finding)) return;
        const Wad& least = limits_.min_liquidation_distance->value;
        for (const Term& term : input_.exposure->terms) {
            const auto distance = term.hedge ? liquidation_distance(*term.hedge) : std::nullopt;
            if (!distance) continue;
            finding.standing = std::max(finding.standing, below_is_bad(*distance, least));
            if (*distance < least)
                bad(finding,
                    fmt::format("{} {} is liquidated when the price moves by {}, expected at least "
                                "{}",
                                term.venue, term.id, percent(*distance), percent(least)),
                    "more margin at the venue, or a smaller position");
        }
    }

    void drawdown(const std::optional<Wad>& peak) {
        if (!limits_.max_drawdown) return;
        const bool halts = limits_.guard.drawdown == DrawdownPolicy::kHalt;
        Finding& finding = add(cause::kDrawdown, halts ? GuardMode::kHalted : GuardMode::kReducing);
        finding.latched = halts;
        if (unreadable(finding) || !peak || peak->sign() <= 0) return;
        const auto worth = equity(*input_.exposure);
        if (!worth) {
            finding.standing = Standing::kUnknown;
            return;
        }
        const Wad now = *worth;
        const Wad& allowed = limits_.max_drawdown->value;
        const auto lost = div(*peak - now, *peak, Rounding::kUp);
        finding.standing = lost ? above_is_bad(*lost, allowed) : Standing::kBad;
        if (finding.standing == Standing::kBad)
            bad(finding,
                fmt::format("equity {} USD is {} below its peak {} USD, at most {} allowed",
                            figure(now), lost ? percent(*lost) : "far", figure(*peak),
                            percent(allowed)),
                halts ? "`evenkeel resume`, which measures from then on"
                      : "a recovery, or `evenkeel resume`, which measures from then on");
    }

  private:
    /// What one order may cost at most, at twice the base fee (or max_fee if that is less).
    void no_gas(const Wei& balance) {
        const auto twice = checked_mul(input_.head.base_fee.amount, u256(std::uint64_t{2}));
        u256 price = twice ? *twice : input_.head.base_fee.amount;
        if (limits_.max_fee) price = std::min(price, limits_.max_fee->amount);
        const auto cost = checked_mul(price, u256(kOrderGas));
        Finding& none = add(cause::kNoGas, GuardMode::kHalted);
        none.standing = cost ? below_is_bad(balance.amount, *cost) : Standing::kBad;
        if (none.standing == Standing::kBad)
            bad(none,
                fmt::format("the account holds {} for gas, one order may cost {}", coins(balance),
                            cost ? coins(Wei(*cost)) : "more than there is"),
                "sending it more of the chain's coin, or cheaper gas");
    }

    Finding& add(std::string_view name, GuardMode mode) {
        Finding& finding = into_.emplace_back();
        finding.name = name;
        finding.mode = mode;
        return finding;
    }

    static void bad(Finding& finding, std::string found, std::string lift) {
        finding.standing = Standing::kBad;
        finding.found = std::move(found);
        finding.lift = std::move(lift);
    }

    bool unreadable(Finding& finding) const {
        if (input_.exposure) return false;
        finding.standing = Standing::kUnknown;
        return true;
    }

    const WatchInput& input_;
    const Limits& limits_;
    std::vector<Finding>& into_;
};

}  // namespace

std::vector<Finding> conditions(const WatchInput& input, std::uint64_t reverts,
                                const std::optional<Wad>& peak) {
    std::vector<Finding> findings;
    findings.reserve(16);  // more than there are, so that references into it stay good
    Look look(input, findings);
    look.head();
    look.reading();
    look.sequencer();
    look.gas();
    look.reverts(reverts);
    look.prices();
    look.margin();
    look.drawdown(peak);
    return findings;
}

}  // namespace evenkeel
