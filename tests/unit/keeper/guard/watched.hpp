// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/guard/watch.hpp"

namespace evenkeel::test {

inline Wad wad(const char* text) {
    return parse_wad(text).value();
}

/// A strategy that is well, one block after another: long 10 ETH in a pool, short 9 on a perp, at
/// 2000 USD. Each test breaks one thing.
struct Watched {
    Watched() {
        limits.max_oracle_deviation = Ratio{wad("0.02")};
        limits.max_head_age = Duration{60'000};
        limits.max_drawdown = Ratio{wad("0.1")};
        limits.max_reverts = 3;
        limits.min_gas_balance = Wei(u256(50'000'000'000'000'000u));
        limits.min_liquidation_distance = Ratio{wad("0.1")};
        limits.max_fee = gwei(200);
        limits.guard.trip_after = Duration{30'000};
        limits.guard.lift_after = Duration{120'000};
        limits.guard.sequencer_grace = Duration{3'600'000};
        head.number = 100;
        head.timestamp = 1'700'000'000;
        head.base_fee = gwei(10);

        HedgeState hedge;
        hedge.venue = "perp_v2";
        hedge.id = "0xBASE";
        hedge.size = wad("-9");
        hedge.margin = wad("10000");
        hedge.mark = hedge.price = hedge.index = wad("2000");
        hedge.initial_margin_ratio = wad("0.1");
        hedge.maintenance_margin_ratio = wad("0.0625");
        Exposure view;
        view.strategy = "eth-usdc";
        view.asset = "ETH";
        view.price = wad("2000");
        view.pools = {{{}, {}, wad("2000")}};
        view.delta = wad("1");
        view.terms = {{.venue = "uniswap_v3",
                       .id = "1",
                       .delta = wad("10"),
                       .value = wad("40000"),
                       .amounts = {},
                       .fees = {},
                       .hedge = {}},
                      {.venue = "perp_v2",
                       .id = "0xBASE",
                       .delta = wad("-9"),
                       .value = {},
                       .amounts = {},
                       .fees = {},
                       .hedge = hedge}};
        exposure = std::move(view);
    }

    HedgeState& hedge() { return *exposure->terms[1].hedge; }

    /// A block `seconds` later.
    GuardMode after(std::uint64_t seconds) {
        head.timestamp += seconds;
        ++head.number;
        return look();
    }

    /// The block as it stands.
    GuardMode look() {
        const auto stamp = std::chrono::sys_seconds(std::chrono::seconds(head.timestamp));
        state = watch(
            state, {.limits = limits,
                    .ledger = ledger,
                    .head = head,
                    .now = std::chrono::time_point_cast<std::chrono::milliseconds>(stamp) + delay,
                    .exposure = exposure,
                    .least_trade = wad("0.05"),
                    .balance = balance,
                    .sequencer = sequencer,
                    .last_mined = last_mined,
                    .trades = trades,
                    .external = external,
                    .shared = {},
                    .pegs = pegs});
        return mode(state);
    }

    /// The cause of this name, or null.
    const Cause* cause_of(std::string_view name) const {
        for (const Cause& one : state.causes)
            if (one.name == name) return &one;
        return nullptr;
    }

    Limits limits;
    Ledger ledger;
    Head head;
    std::chrono::milliseconds delay{1'000};  ///< From the block to the decision.
    Result<Exposure> exposure = Exposure{};
    std::optional<Wei> balance = Wei(u256(1'000'000'000'000'000'000u));
    std::optional<Result<SequencerRound>> sequencer{};
    std::optional<std::uint64_t> last_mined;
    std::vector<Trade> trades;
    std::vector<ExternalCause> external;
    std::vector<PegSight> pegs;
    GuardState state;
};

}  // namespace evenkeel::test
