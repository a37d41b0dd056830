// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "strategies/reading/facts.hpp"
#include "strategies/spec/spec.hpp"

namespace evenkeel::test {

/// One market of a clearing house, and the wallet balance that it hedges. Its size changes when an
/// order is mined; its price only when somebody sets another.
struct ToyMarket {
    Wad held{};                       ///< What the wallet holds of the asset.
    Wad size{};                       ///< The perp position.
    Wad price = Wad::from_int(2000);  ///< Of oracle, pool and perp alike.
    Wad gain{};  ///< Profit of the position so far, fees paid: part of the account's value.
    bool operator==(const ToyMarket&) const = default;
};

/// What the contracts remember: a value, so that a block can keep its own.
struct ToyState {
    std::vector<ToyMarket> markets;
    bool refuses = false;  ///< Every order reverts.
    Wad fee;               ///< Share of its notional that an order costs.
    bool operator==(const ToyState&) const = default;
};

/// Every call that the toy's portfolio makes, with its answer, in a block of this timestamp.
FactBook::Answers answers(const ToyState& state, const Address& account, std::uint64_t timestamp);

/// Carries an order out and gives what its function returns; nothing if it reverts (refused, late,
/// beyond its price bound, or not an order) and nothing changes.
std::optional<Bytes> execute(ToyState& state, const Address& to, ByteView data,
                             std::uint64_t timestamp);

/// What an order would change.
struct OrderedSize {
    Wad size{};           ///< Of the position.
    Wad price;            ///< Of its market.
    bool closes = false;  ///< The whole position, whatever that is.
};
/// Reads an order's data; nothing if it is none.
std::optional<OrderedSize> ordered_size(const ToyState& state, ByteView data);

/// One strategy a market, named "s0", "s1", …: band of 2 % to the target zero.
PortfolioSpec toy_spec(const Address& account, std::size_t markets);
/// Puts the first market's wallet, token and oracle on a further chain of this name.
void move_first_market(PortfolioSpec& spec, const std::string& chain);

/// All strategies hedge the first market's asset on its perp, which they share; each has a wallet
/// of its own.
void share_first_market(PortfolioSpec& spec);

}  // namespace evenkeel::test
