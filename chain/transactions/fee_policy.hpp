// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"
#include "chain/transactions/fees.hpp"

namespace evenkeel {

/// The most the operator pays per gas, in all and as tip.
struct FeeCaps {
    Wei max_fee;
    Wei max_priority_fee;

    constexpr bool operator==(const FeeCaps&) const = default;
};

/// What the market asks, whatever it costs: twice the base fee (room for six full blocks) and the
/// suggested tip.
Fees market_fees(const Wei& base_fee, const Wei& suggested_tip);

/// Fees of a first attempt: the market's, cut to the caps. Fails with kRefused, to be tried again
/// later, if they would not pay base fee and tip of the next block; the message names the figures.
Result<Fees> initial(const Wei& base_fee, const Wei& suggested_tip, const FeeCaps& caps);

/// Least fees that nodes accept as a replacement of `sent`, and the market's, up to the caps, where
/// those are higher. Both parts rise by at least a tenth, rounded up, and by one wei: geth refuses
/// a replacement that raises only one. Fails with kRefused, to be tried again later, if the least
/// replacement passes a cap: `sent` is sent again unchanged.
Result<Fees> bump(const Fees& sent, const Fees& market, const FeeCaps& caps);

/// For chains without base fee: the same price in both parts. The caps' tip is not used.
Result<Fees> initial_gas_price(const Wei& suggested, const FeeCaps& caps);
/// The caps to bump such fees with: a gas price has no separate tip.
FeeCaps gas_price_caps(const FeeCaps& caps);

}  // namespace evenkeel
