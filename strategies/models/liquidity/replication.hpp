// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "chain/base/result.hpp"
#include "strategies/models/range_greeks.hpp"

namespace evenkeel {

/// Options that pay what a range loses against holding its deposit (Clark 2021; Fukasawa, Maire,
/// Wunsch 2022): puts below the price of the deposit and calls above it.
struct StripOption {
    double strike = 0.0;
    bool is_call = false;
    double units = 0.0;  ///< Base tokens that one is written on times how many.
    bool operator==(const StripOption&) const = default;
};

/// `per_side` puts on [Pa, P0] and as many calls on [P0, Pb], each for a cell of equal width
/// [k0, k1]: L (1/sqrt(k0) - 1/sqrt(k1)) at the strike sqrt(k0 k1). Exact at the cells' edges and
/// outside the range; inside a cell it pays less by (cell width)^2 L / (16 K^1.5) at most. Ordered
/// by strike. Errc::kInvalidArgument if `entry` is outside of the range or `per_side` is zero.
Result<std::vector<StripOption>> replication_strip(const PriceRange& range, double entry,
                                                   unsigned per_side);

/// What the options pay at `price`, in quote.
double strip_payoff(const std::vector<StripOption>& strip, double price);

/// What a strip of all strikes pays at `price`, in quote: exactly the impermanent loss.
struct StripValue {
    double puts = 0.0, calls = 0.0;
};

/// The integral of L / (2 K^1.5) over options of all strikes, in closed form.
Result<StripValue> continuous_strip(const PriceRange& range, double entry, double price);

/// A narrow range read as one short put or covered call (Lambert 2021): the strike is the middle
/// sqrt(Pa Pb), the tenor that of the option whose value at the money is as much.
struct EquivalentOption {
    double lower = 0.0, upper = 0.0;  ///< The range.
    double strike = 0.0;
    double years = 0.0;
};

/// From the strike and r = sqrt(Pb / Pa): T = (2 pi / sigma^2) ((sqrt(r) - 1) / (sqrt(r) + 1))^2.
/// Errc::kInvalidArgument unless r is above one and the others above zero.
Result<EquivalentOption> equivalent_option(double strike, double range_factor, double sigma);

}  // namespace evenkeel
