// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>

#include "keeper/engine/flatten.hpp"
#include "tests/support/world/keeper_rig.hpp"

namespace evenkeel::test {

inline GateSettings gate_settings(const KeeperRig& rig) {
    return {.chain_id = rig.options.desk.chain_id, .caps = rig.options.desk.caps};
}

/// A keeper that hedged, and the flattener that takes its place.
struct FlattenBench {
    explicit FlattenBench(RigOptions options = {}, FlattenSettings with = {})
        : rig(std::move(options)), settings(std::move(with)) {
        settings.confirmations = rig.options.desk.confirmations;
        spec = rig.portfolio.spec();
    }
    /// The keeper's first hedge is mined and settled.
    void hedge() {
        REQUIRE(rig.tick().value());
        for (std::uint64_t i = 0; i < rig.options.desk.confirmations; ++i)
            REQUIRE(rig.block().value());
        REQUIRE_FALSE(rig.market().size.is_zero());
    }
    /// The process dies; what comes up in its place flattens.
    void take_over() {
        flattener.reset();
        desk.reset();
        gate.reset();
        rig.engine.reset();
        rig.desk.reset();
        portfolio.emplace(Portfolio::hedges_only(spec).value());
        gate.emplace(GateParts{*portfolio, rig.options.limits, rig.journal, rig.signer},
                     gate_settings(rig));
        DeskSettings with = rig.options.desk;
        with.hedges_apart = true;
        desk.emplace(DeskParts{rig.chain, rig.journal, *gate, rig.clock, *rig.reporter}, with);
        REQUIRE(desk->recover());
        flattener.emplace(
            FlattenParts{*portfolio, rig.chain, rig.journal, *desk, *rig.reporter, rig.clock},
            settings);
    }
    /// Polls and mines in turn, at most so many blocks; true once it says flat.
    bool goes_flat(int blocks = 12) {
        for (int i = 0; i < blocks; ++i) {
            const auto flat = flattener->step();
            if (flat && *flat) return true;
            rig.mine();
        }
        return false;
    }
    bool closed() const {
        return std::ranges::all_of(rig.chain.newest().state.markets,
                                   [](const ToyMarket& market) { return market.size.is_zero(); });
    }

    KeeperRig rig;
    FlattenSettings settings;
    PortfolioSpec spec;
    std::optional<Portfolio> portfolio;
    std::optional<Gate> gate;
    std::optional<Desk> desk;
    std::optional<Flattener> flattener;
};

inline RigOptions deep(std::uint64_t confirmations) {
    RigOptions options;
    options.desk.confirmations = confirmations;
    return options;
}

}  // namespace evenkeel::test
