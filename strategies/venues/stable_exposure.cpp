// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/stable_exposure.hpp"

#include <cmath>

#include "strategies/models/stable_swap.hpp"

namespace evenkeel {
namespace {

/// What a whole coin counts as in the invariant; 1 at peg.
double worth(const StableCoin& coin) {
    return coin.rate.to_double() * std::pow(10.0, coin.decimals) / 1e36;
}

double human(const StableCoin& coin) {
    return coin.balance.to_double() / std::pow(10.0, coin.decimals);
}

Result<PoolPrice> price_of(const StablePool& pool, const StableCoin& base,
                           const StableCoin& quote) {
    const std::vector<double> prices = marginal_prices(pool);
    EVENKEEL_TRY(const Wad price,
                 Wad::from_double(prices[0] * worth(base) / (prices[1] * worth(quote))));
    return PoolPrice{base.token, quote.token, price};
}

/// A coin that is used up has a part too, of nothing: the other is all there is.
void add_shares(const StablePool& pool, const std::vector<StableCoin>& coins, Holding& out) {
    double all = 0.0;
    for (const double balance : pool.balances) all += balance;
    if (!(all > 0.0)) return;
    for (std::size_t i = 0; i < coins.size(); ++i)
        out.signs.shares[coins[i].token] = pool.balances[i] / all;
}

}  // namespace

Result<void> add_stable_exposure(double ann, const std::vector<StableCoin>& coins, Holding& out) {
    if (!(ann > 0.0)) return fail(Errc::kDecode, Remedy::kGiveUp, "expected an A above zero");
    StablePool pool{ann, {}};
    for (const StableCoin& coin : coins) {
        if (coin.rate.is_zero()) {
            return fail(Errc::kDecode, Remedy::kRetryLater,
                        "expected a rate above zero of " + to_checksum(coin.token));
        }
        pool.balances.push_back(human(coin) * worth(coin));
    }
    add_shares(pool, coins, out);
    for (const double balance : pool.balances) {
        if (balance == 0.0) return {};
    }
    const auto moves = elasticities(pool);
    for (std::size_t i = 0; i < coins.size(); ++i) {
        for (std::size_t j = 0; j < coins.size(); ++j) {
            out.elasticities.emplace(std::pair(coins[i].token, coins[j].token), moves[i][j]);
        }
    }
    if (coins.size() != 2) return {};
    EVENKEEL_TRY(out.pool_price, price_of(pool, coins[0], coins[1]));
    return {};
}

}  // namespace evenkeel
