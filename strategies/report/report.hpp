// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/report/market_history.hpp"
#include "strategies/report/stress_figures.hpp"

namespace evenkeel {

/// What a position's uncollected fees grew by while they were watched.
struct FeeIncome {
    double earned = 0.0;  ///< In the unit of account, at the prices of their times.
    double days = 0.0;    ///< Watched, above zero.
};

/// One strategy, and what is known of its past.
struct ReportSource {
    Exposure exposure;
    std::set<Address> tokens;           ///< Of its asset.
    std::optional<PriceSeries> prices;  ///< Of its asset, in the unit of account.
    std::string no_prices = {};         ///< Why there are none.
    std::map<std::pair<std::string, std::string>, FeeIncome> income = {};  ///< By venue and id.
    std::optional<double> gas = {};  ///< What a transaction costs, in the unit of account.
};

/// How near a hedge is to its liquidation.
struct HedgeRisk {
    std::string venue, id;
    double size = 0.0;  ///< The strategy's, in units of the asset.
    std::optional<double> liquidation_price;
    std::optional<double> distance;  ///< Of its mark, as a share of that; zero: it is there.
    std::optional<double> touch;     ///< The chance to touch it within a day, if prices diffuse.
    std::string why = {};            ///< Why one of them is absent.
};

/// What liquidity earns against what it loses to rebalancing.
struct IncomeFigures {
    std::string venue, id;
    double value = 0.0;  ///< With its fees.
    double fees = 0.0;   ///< Not collected yet.
    std::optional<double> fees_per_day, lvr_per_day;
    std::optional<double> implied_volatility;  ///< At which the fees pay for the loss.
    std::string why = {};                      ///< Why one of them is absent.
    bool approximate = false;
};

/// Values at risk of what is held, and of it without its hedges.
struct RiskPair {
    std::vector<RiskFigure> hedged, unhedged;
    std::size_t returns = 0;  ///< Daily ones that they rest on.
};

/// All figures of one strategy as it stands.
struct StrategyReport {
    std::string strategy, asset;
    double price = 0.0, delta = 0.0, target = 0.0, gamma = 0.0;
    double value = 0.0;     ///< Of positions and of the hedges' accounts.
    double unhedged = 0.0;  ///< Of the positions alone.
    RealisedVolatility volatility;
    RiskPair risk;
    StressFigures stress;
    std::vector<HedgeRisk> hedges;
    std::vector<IncomeFigures> income;
};

/// All of them together.
struct PortfolioReport {
    double value = 0.0, unhedged = 0.0;
    RiskPair risk;
    StressFigures stress;
};

struct Report {
    std::vector<StrategyReport> strategies;
    PortfolioReport portfolio;
};

/// The report of the strategies that can be read. Pure. A figure that a model cannot tell
/// is absent with its reason; Errc::kInvalidArgument where an exposure itself has no meaning for
/// it (a price that is not above zero).
Result<Report> make_report(std::span<const ReportSource> sources);

}  // namespace evenkeel
