// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/balancer/exposure.hpp"

#include <cmath>

#include "abi/balancer_v2/stable_pool.hpp"
#include "abi/balancer_v2/weighted_pool.hpp"
#include "strategies/models/weighted_pool.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/stable_exposure.hpp"

namespace evenkeel::balancer {
namespace {

namespace pool_abi = abi::balancer_v2::weighted_pool;
namespace stable_abi = abi::balancer_v2::stable_pool;

/// Weights as fractions.
Result<std::vector<double>> weights_of(const PoolReads& reads, const Snapshot& snapshot) {
    EVENKEEL_TRY(const auto raw, read_one<pool_abi::GetNormalizedWeights>(snapshot, reads.weights));
    if (raw.size() != reads.tokens.size()) {
        return fail(Errc::kDecode, Remedy::kGiveUp,
                    "expected " + std::to_string(reads.tokens.size()) + " weights, found " +
                        std::to_string(raw.size()));
    }
    std::vector<double> out;
    for (const u256& weight : raw) {
        if (weight.is_zero() || weight > u256::pow10(18)) {
            return fail(Errc::kDecode, Remedy::kGiveUp,
                        "expected weights above 0 and up to 10^18, found " + to_decimal(weight));
        }
        out.push_back(weight.to_double() / 1e18);
    }
    return out;
}

/// The pool's own price of two tokens, in the orientation in which it is at least 1.
Result<void> add_price(const PoolReads& reads, const std::vector<double>& weights,
                       const std::vector<u256>& balances, Holding& out) {
    if (balances[0].is_zero() || balances[1].is_zero()) return {};
    const auto human = [&](std::size_t i) {
        return balances[i].to_double() / std::pow(10.0, reads.decimals[i]);
    };
    const double price0 = spot_price({human(0), weights[0]}, {human(1), weights[1]});
    const bool upright = price0 >= 1.0;
    EVENKEEL_TRY(const Wad price, Wad::from_double(upright ? price0 : 1.0 / price0));
    out.pool_price = upright ? PoolPrice{reads.tokens[0], reads.tokens[1], price}
                             : PoolPrice{reads.tokens[1], reads.tokens[0], price};
    return {};
}

Result<void> add_weighted(const PoolReads& reads, const std::vector<u256>& balances,
                          const Snapshot& snapshot, Holding& out) {
    EVENKEEL_TRY(const auto weights, weights_of(reads, snapshot));
    for (std::size_t i = 0; i < weights.size(); ++i) {
        for (std::size_t j = 0; j < weights.size(); ++j) {
            out.elasticities.emplace(std::pair(reads.tokens[i], reads.tokens[j]),
                                     weighted_elasticity(weights, i, j));
        }
    }
    if (weights.size() == 2) EVENKEEL_CHECK(add_price(reads, weights, balances, out));
    return {};
}

Result<void> add_stable(const PoolReads& reads, const std::vector<u256>& balances,
                        const Snapshot& snapshot, Holding& out) {
    EVENKEEL_TRY(const auto amplification,
                 read<stable_abi::GetAmplificationParameter>(snapshot, reads.amplification));
    EVENKEEL_TRY(const auto rates, read_one<stable_abi::GetScalingFactors>(snapshot, reads.rates));
    if (amplification.precision.is_zero() || rates.size() != reads.tokens.size()) {
        return fail(Errc::kDecode, Remedy::kGiveUp,
                    "expected a precision above zero and " + std::to_string(reads.tokens.size()) +
                        " scaling factors, found " + to_decimal(amplification.precision) + " and " +
                        std::to_string(rates.size()));
    }
    std::vector<StableCoin> coins;
    for (std::size_t i = 0; i < reads.tokens.size(); ++i) {
        if (reads.tokens[i] == reads.address) continue;
        coins.push_back({reads.tokens[i], reads.decimals[i], balances[i], rates[i]});
    }
    // Balancer's parameter is A·n^(n-1), as Curve's A() is.
    const double a = amplification.value.to_double() / amplification.precision.to_double();
    return add_stable_exposure(a * static_cast<double>(coins.size()), coins, out);
}

}  // namespace

Result<void> add_exposure(Kind kind, const PoolReads& reads, const std::vector<u256>& balances,
                          const Snapshot& snapshot, Holding& out) {
    return kind == Kind::kWeighted ? add_weighted(reads, balances, snapshot, out)
                                   : add_stable(reads, balances, snapshot, out);
}

}  // namespace evenkeel::balancer
