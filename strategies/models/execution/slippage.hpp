// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"

namespace evenkeel {

/// What a swap may not fall short of.
struct SwapBounds {
    double least_out = 0.0;    ///< Quote for a sale, base for a purchase.
    double price_limit = 0.0;  ///< Quote per base, at which the pool stops.
};

/// What bounds a swap at the oracle's price.
struct SlippageTerms {
    double oracle_price = 0.0;  ///< Quote per base, above zero.
    double pool_fee = 0.0;      ///< Share of what is paid in; this and the next from 0 to below 1.
    double most_slippage = 0.0;
};

/// For `base` tokens sold: quantity * oracle * (1 - fee) (1 - slippage), and oracle * (1 -
/// slippage).
Result<SwapBounds> sale_bounds(double base, const SlippageTerms& terms);

/// For `quote` spent: quantity / oracle * (1 - fee) (1 - slippage), and oracle * (1 + slippage).
Result<SwapBounds> purchase_bounds(double quote, const SlippageTerms& terms);

/// A human price as a pool's sqrtPriceX96, to a double's digits: for models, not for a transaction.
struct TokenDecimals {
    int base_decimals = 18, quote_decimals = 18;
    bool base_is_token0 = true;
};
double sqrt_price_x96(double price, const TokenDecimals& tokens);

/// The slippage to allow: twice the impact that is expected and 5 basis points. A sandwich takes
/// that share of the notional at most.
double allowed_slippage(double expected_impact);

/// What is known of a pool's price before a swap.
struct PriceGate {
    double pool = 0.0, oracle = 0.0;  ///< Quote per base, above zero.
    double twap = 0.0;                ///< Of five minutes, above zero.
    double pool_fee = 0.0;            ///< The pool may stay apart by this without arbitrage.
    double most_off_oracle = 0.005;   ///< Beyond the fee.
    double most_off_twap = 0.01;
};

/// Errc::kRefused, to be tried later, if the pool is too far from the oracle or from its own mean;
/// Errc::kInvalidArgument for a price that is not above zero.
Result<void> check_pool_price(const PriceGate& gate);

}  // namespace evenkeel
