// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/decision_text.hpp"

#include <nlohmann/json.hpp>

#include "keeper/config/spec_json.hpp"

namespace evenkeel {
namespace {

using Json = nlohmann::json;

Json to_json(const Limits& limits) {
    Json out = Json::object();
    if (limits.max_order) out["max_order"] = to_string(*limits.max_order);
    if (limits.max_orders_per_hour) out["max_orders_per_hour"] = *limits.max_orders_per_hour;
    if (limits.max_notional_per_day)
        out["max_notional_per_day"] = to_string(*limits.max_notional_per_day);
    if (limits.max_gas_per_day)
        out["max_gas_per_day_wei"] = to_decimal(limits.max_gas_per_day->amount);
    if (limits.max_oracle_deviation)
        out["max_oracle_deviation"] = to_string(limits.max_oracle_deviation->value);
    if (limits.max_head_age) out["max_head_age_ms"] = limits.max_head_age->milliseconds;
    if (limits.max_drawdown) out["max_drawdown"] = to_string(limits.max_drawdown->value);
    return out;
}

Limits limits_from(const Json& json) {
    Limits out;
    if (json.contains("max_order")) out.max_order = wad_from(json.at("max_order"));
    if (json.contains("max_orders_per_hour"))
        out.max_orders_per_hour = json.at("max_orders_per_hour").get<std::uint64_t>();
    if (json.contains("max_notional_per_day"))
        out.max_notional_per_day = wad_from(json.at("max_notional_per_day"));
    if (json.contains("max_gas_per_day_wei"))
        out.max_gas_per_day = Wei(word_from(json.at("max_gas_per_day_wei")));
    if (json.contains("max_oracle_deviation"))
        out.max_oracle_deviation = Ratio{wad_from(json.at("max_oracle_deviation"))};
    if (json.contains("max_head_age_ms"))
        out.max_head_age = Duration{json.at("max_head_age_ms").get<std::int64_t>()};
    if (json.contains("max_drawdown")) out.max_drawdown = Ratio{wad_from(json.at("max_drawdown"))};
    return out;
}

tl::unexpected<Error> malformed(const char* what) {
    return fail(
        Errc::kDecode, Remedy::kGiveUp,
        std::string("journalled configuration: expected what this program writes, found ") + what);
}

}  // namespace

std::string decision_text(const DecisionBasis& basis) {
    return Json{{"portfolio", to_json(basis.portfolio)}, {"limits", to_json(basis.limits)}}.dump();
}

std::string decision_text(const Config& config) {
    return decision_text(DecisionBasis{config.portfolio, config.limits});
}

Result<DecisionBasis> parse_decision_text(std::string_view text) {
    DecisionBasis basis;
    try {
        const Json json = Json::parse(text);
        basis = {portfolio_from(json.at("portfolio")), limits_from(json.at("limits"))};
    } catch (const Json::exception&) {
        return malformed("JSON of another form");
    } catch (const BadSpecJson& bad) {
        return malformed(bad.what);
    }
    // What reads back differently holds something that we do not understand.
    if (decision_text(basis) != text) return malformed("keys or spellings of another version");
    return basis;
}

}  // namespace evenkeel
