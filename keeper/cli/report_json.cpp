// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "keeper/cli/report_text.hpp"
#include "keeper/support/json_text.hpp"

namespace evenkeel::cli {
namespace {

using Json = nlohmann::ordered_json;
using json_text::real;

void add_why(Json& json, const std::string& why) {
    if (!why.empty()) json["why"] = why;
}

std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json figures_json(const std::vector<RiskFigure>& figures) {
    Json out = Json::array();
    for (const RiskFigure& one : figures) {
        Json json = {{"method", one.method},
                     {"level", real(one.level)},
                     {"var", real(one.var)},
                     {"es", real(one.es)}};
        add_why(json, one.why);
        out.push_back(std::move(json));
    }
    return out;
}

Json risk_json(const RiskPair& risk) {
    return {{"returns", risk.returns},
            {"hedged", figures_json(risk.hedged)},
            {"unhedged", figures_json(risk.unhedged)}};
}

Json calls_json(const std::vector<CalledHedge>& calls) {
    Json out = Json::array();
    for (const CalledHedge& one : calls)
        out.push_back({{"strategy", one.strategy},
                       {"venue", one.venue},
                       {"id", one.id},
                       {"shortfall", real(one.shortfall)}});
    return out;
}

Json cell_json(const StressCell& cell) {
    Json trades = Json::object();
    for (const auto& [strategy, size] : cell.trades) trades[strategy] = real(size);
    return {{"price_move", real(cell.scenario.price_move)},
            {"stable_price", real(cell.scenario.stable_price)},
            {"lost_venue", cell.lost_venue.empty() ? Json() : Json(cell.lost_venue)},
            {"gas_factor", real(cell.scenario.gas_factor)},
            {"profit", real(cell.profit)},
            {"trades", std::move(trades)},
            {"margin_calls", calls_json(cell.calls)}};
}

Json stress_json(const StressFigures& stress) {
    Json cells = Json::array();
    for (const StressCell& cell : stress.cells) cells.push_back(cell_json(cell));
    return {{"worst", stress.cells.empty() ? Json() : cell_json(stress.cells[stress.worst])},
            {"with_margin_calls", stress.with_calls},
            {"remarks", stress.remarks},
            {"cells", std::move(cells)},
            {"why", stress.why}};
}

Json hedges_json(const std::vector<HedgeRisk>& hedges) {
    Json out = Json::array();
    for (const HedgeRisk& one : hedges) {
        Json json = {{"venue", one.venue},
                     {"id", one.id},
                     {"size", real(one.size)},
                     {"liquidation_price", real(one.liquidation_price)},
                     {"distance", real(one.distance)},
                     {"touch_probability", real(one.touch)}};
        add_why(json, one.why);
        out.push_back(std::move(json));
    }
    return out;
}

Json income_json(const std::vector<IncomeFigures>& income) {
    Json out = Json::array();
    for (const IncomeFigures& one : income) {
        Json json = {{"venue", one.venue},
                     {"id", one.id},
                     {"value", real(one.value)},
                     {"uncollected_fees", real(one.fees)},
                     {"fees_per_day", real(one.fees_per_day)},
                     {"lvr_per_day", real(one.lvr_per_day)},
                     {"implied_volatility", real(one.implied_volatility)}};
        if (one.approximate) json["approximate"] = true;
        add_why(json, one.why);
        out.push_back(std::move(json));
    }
    return out;
}

Json prices_json(const PriceOrigin& prices) {
    if (prices.source.empty()) return nullptr;
    return {
        {"source", prices.source}, {"rows", prices.rows}, {"from", prices.from}, {"to", prices.to}};
}

Json volatility_json(const RealisedVolatility& volatility) {
    Json json = {{"realised", real(volatility.sigma)},
                 {"returns", volatility.returns},
                 {"days", real(volatility.days)}};
    add_why(json, volatility.why);
    return json;
}

}  // namespace

std::string report_json(const StrategyReport& report, const PriceOrigin& prices) {
    return dump({{"name", report.strategy},
                 {"asset", report.asset},
                 {"price", real(report.price)},
                 {"value", real(report.value)},
                 {"unhedged_value", real(report.unhedged)},
                 {"delta", real(report.delta)},
                 {"gamma", real(report.gamma)},
                 {"target", real(report.target)},
                 {"prices", prices_json(prices)},
                 {"volatility", volatility_json(report.volatility)},
                 {"risk", risk_json(report.risk)},
                 {"stress", stress_json(report.stress)},
                 {"hedges", hedges_json(report.hedges)},
                 {"income", income_json(report.income)}});
}

std::string report_json(const PortfolioReport& report) {
    return dump({{"value", real(report.value)},
                 {"unhedged_value", real(report.unhedged)},
                 {"risk", risk_json(report.risk)},
                 {"stress", stress_json(report.stress)}});
}

}  // namespace evenkeel::cli
