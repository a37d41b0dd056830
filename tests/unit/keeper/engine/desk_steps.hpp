// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>

#include "tests/support/world/keeper_rig.hpp"

namespace evenkeel::test {

/// A node that cannot be reached.
inline Error network() {
    return {Errc::kNetwork, Remedy::kRetryLater, "connection reset"};
}

/// The journal's one transaction.
inline TransactionRecord only_record(const KeeperRig& rig) {
    const auto all = rig.records();
    REQUIRE(all.size() == 1);
    return all.front();
}

/// Lets the first order, sell 10, wait in the pool.
inline void hedge(KeeperRig& rig) {
    REQUIRE(rig.tick().value());
    REQUIRE(rig.chain.pool_size() == 1);
}

/// The same, and the base fee is too high for it from now on.
inline void hedge_and_wait(KeeperRig& rig) {
    hedge(rig);
    rig.chain.base_fee = gwei(25);
}

/// What is to be hedged from the next block on.
inline void hold(KeeperRig& rig, const char* amount, std::size_t market = 0) {
    rig.chain.next().markets[market].held = parse_wad(amount).value();
}

/// So many blocks, each of them decided on.
inline void blocks(KeeperRig& rig, int count) {
    for (int i = 0; i < count; ++i) REQUIRE(rig.block().value());
}

}  // namespace evenkeel::test
