// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "strategies/reading/facts.hpp"
#include "strategies/spec/spec.hpp"

namespace evenkeel::test {

/// One market of a clearing house, and the wallet balance that it hedges. Its size changes when an
/// order is mined; its price stands still.
struct ToyMarket {
    Wad held;  ///< What the wallet holds of the asset.
    Wad size;  ///< The perp position.
    bool operator==(const ToyMarket&) const = default;
};

/// What the contracts remember: a value, so that a block can keep its own.
struct ToyState {
    std::vector<ToyMarket> markets;
    bool refuses = false;  ///< Every order reverts.
    bool operator==(const ToyState&) const = default;
};

/// Every call that the toy's portfolio makes, with its answer, in a block of this timestamp.
FactBook::Answers answers(const ToyState& state, const Address& account, std::uint64_t timestamp);

/// Carries an order out; false if it reverts (refused, late, or not an order) and nothing changes.
bool execute(ToyState& state, const Address& to, ByteView data, std::uint64_t timestamp);

/// One strategy a market, named "s0", "s1", …: band of 2 % to the target zero.
PortfolioSpec toy_spec(const Address& account, std::size_t markets);

}  // namespace evenkeel::test
