// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <numeric>

#include "strategies/kinds/aims.hpp"
#include "tests/unit/strategies/worlds.hpp"

namespace evenkeel::test {

inline const Address kLink = address(60), kLinkOracle = address(61), kBtc = address(62),
                     kBtcOracle = address(63);

/// ETH, USDC, LINK and BTC.
inline std::vector<AssetSpec> four_assets() {
    std::vector<AssetSpec> out = assets();
    AssetSpec link = out[1], btc = out[1];
    link.name = "LINK";
    link.tokens = {kLink};
    link.chainlink = kLinkOracle;
    btc.name = "BTC";
    btc.tokens = {kBtc};
    btc.chainlink = kBtcOracle;
    out.push_back(link);
    out.push_back(btc);
    return out;
}

inline void add_priced(AnsweringChain& chain, const Address& token, const Address& feed,
                       const char* price) {
    namespace erc20 = abi::infra::erc20;
    namespace oracle = abi::infra::aggregator_v3;
    chain.on<erc20::Decimals>(token, {}, {18});
    chain.on<oracle::Decimals>(feed, {}, {8});
    oracle::LatestRoundData::Output round;
    round.answer = *signed_value(*wad(price).to_token(8, Rounding::kDown), false);
    round.updated_at = u256(chain.head.timestamp - 10);
    chain.on<oracle::LatestRoundData>(feed, {}, round);
}

/// Covariances per return, as so many equally weighted returns would leave them; shrunk by nothing.
inline CovarianceMemory remembers(std::vector<std::string> assets, const Matrix& short_one,
                                  const Matrix& long_one, std::uint64_t returns = 500) {
    CovarianceMemory out;
    out.assets = std::move(assets);
    out.time = 10'000;
    out.prices.assign(out.assets.size(), 1.0);
    out.returns = returns;
    const auto fill = [&](CovarianceSums& sums, const Matrix& sigma) {
        sums.weight = sums.squares = static_cast<double>(returns);
        sums.span = sums.weight * 14'400.0;
        sums.fourths = 1e-30;
        for (std::size_t i = 0; i < sigma.rows; ++i)
            for (std::size_t j = i; j < sigma.rows; ++j)
                sums.products.push_back(sigma.at(i, j) * sums.weight);
    };
    fill(out.windows[kShortWindow], short_one);
    fill(out.windows[kLongWindow], long_one);
    return out;
}

/// Of ETH and LINK: a beta, and the part of LINK's variance that ETH explains.
inline Matrix pair_sigma(double beta, double fit) {
    const double eth = 4e-4, both = beta * eth;
    return {2, 2, {eth, both, both, both * both / eth / fit}};
}

inline MarketMemory memory_of(CovarianceMemory covariance) {
    MarketMemory out;
    out.time = covariance.time;
    out.covariance = std::move(covariance);
    return out;
}

inline void set_list(Params& params, const std::string& name,
                     const std::vector<std::string>& values) {
    for (std::size_t i = 0; i < values.size(); ++i)
        params.set(name + ".[" + std::to_string(i) + "]", values[i]);
}

/// Hedges LINK with ETH.
inline StrategySpec neutral_spec() {
    StrategySpec out = portfolio_spec({}).strategies[0];
    out.kind = "market_neutral";
    set_list(out.terms, "basket", {"LINK"});
    return out;
}

}  // namespace evenkeel::test
