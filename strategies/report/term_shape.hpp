// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>

#include "strategies/exposure/exposure.hpp"
#include "strategies/models/range_greeks.hpp"

namespace evenkeel {

/// What a term is made of as far as the asset's price moves it: a range, and tokens beside it. All
/// other prices stay as they are. Money in the unit of account.
struct TermShape {
    PriceRange range = {0.0, 1.0, 2.0};  ///< Of liquidity zero: none.
    double base = 0.0;                   ///< Units of the asset beside it.
    double quote = 0.0;                  ///< Everything else beside it.
    double fees = 0.0;                   ///< What of all that is fees not collected yet.
    /// Value, delta and gamma are right at the present price, and the worth at another is that of a
    /// constant product with this gamma, or of none.
    bool approximate = false;
};

/// The shape of a term at the asset's price (above zero). `tokens` are the asset's.
///
/// A range is rebuilt from its edges and amounts: (x / L + 1 / sqrt(Pb)) (y / L + sqrt(Pa)) = 1.
/// What has no edges and gamma = -delta / (2 P) is a constant product, whose L is -2 gamma P^1.5. A
/// hedge is its size, less what that is worth now: it tells by how much its worth changes.
TermShape shape_of(const Term& term, double price, const std::set<Address>& tokens);

/// Fees of a position that are not collected yet, in the unit of account: of the asset, and of the
/// token beside it. Nothing where they cannot be told from principal.
struct FeeValues {
    double base = 0.0, quote = 0.0;
};
FeeValues fee_values(const Term& term, double price, const std::set<Address>& tokens);

/// What that is worth at this price, in the unit of account.
double worth_at(const TermShape& shape, double price);

/// What the term is worth if the asset's price goes from `price` to `moved`; of a hedge, by how
/// much its worth changes.
double worth_at(const Term& term, const std::set<Address>& tokens, double price, double moved);

/// Units of the asset that a hedge's contracts hold for the strategy, open orders not counted.
double size_of(const HedgeState& hedge);

}  // namespace evenkeel
