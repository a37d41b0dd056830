// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/decision_text.hpp"

#include <nlohmann/json.hpp>

#include "keeper/config/spec_json.hpp"

namespace evenkeel {
namespace {

using Json = nlohmann::json;

const char* text_of(DrawdownPolicy policy) {
    return policy == DrawdownPolicy::kHalt ? "halt" : "reduce";
}

const char* text_of(LostLegPolicy policy) {
    switch (policy) {
        case LostLegPolicy::kRehedge:
            return "rehedge";
        case LostLegPolicy::kReduce:
            return "reduce";
        case LostLegPolicy::kHalt:
            break;
    }
    return "halt";
}

/// The policy that is written like this.
template <class Policy>
Policy policy_from(const Json& json, std::initializer_list<Policy> all) {
    const auto text = json.get<std::string>();
    for (const Policy policy : all)
        if (text == text_of(policy)) return policy;
    throw BadSpecJson{"an unknown policy"};
}

Json guard_json(const GuardPolicy& guard) {
    return {{"trip_after_ms", guard.trip_after.milliseconds},
            {"lift_after_ms", guard.lift_after.milliseconds},
            {"sequencer_grace_ms", guard.sequencer_grace.milliseconds},
            {"drawdown", text_of(guard.drawdown)},
            {"on_lost_leg", text_of(guard.on_lost_leg)}};
}

GuardPolicy guard_from(const Json& json) {
    return {.trip_after = Duration{json.at("trip_after_ms").get<std::int64_t>()},
            .lift_after = Duration{json.at("lift_after_ms").get<std::int64_t>()},
            .sequencer_grace = Duration{json.at("sequencer_grace_ms").get<std::int64_t>()},
            .drawdown =
                policy_from(json.at("drawdown"), {DrawdownPolicy::kReduce, DrawdownPolicy::kHalt}),
            .on_lost_leg = policy_from(
                json.at("on_lost_leg"),
                {LostLegPolicy::kRehedge, LostLegPolicy::kReduce, LostLegPolicy::kHalt})};
}

Json depeg_json(const DepegPolicy& depeg) {
    return {{"drift", to_string(depeg.drift)},
            {"alarm", to_string(depeg.alarm)},
            {"halt", to_string(depeg.halt)},
            {"imbalance", to_string(depeg.imbalance)},
            {"utilisation", to_string(depeg.utilisation)},
            {"bar_ms", depeg.bar.milliseconds}};
}

DepegPolicy depeg_from(const Json& json) {
    return {.drift = wad_from(json.at("drift")),
            .alarm = wad_from(json.at("alarm")),
            .halt = wad_from(json.at("halt")),
            .imbalance = wad_from(json.at("imbalance")),
            .utilisation = wad_from(json.at("utilisation")),
            .bar = Duration{json.at("bar_ms").get<std::int64_t>()}};
}

Json basis_json(const BasisPolicy& basis) {
    return {{"deviations", to_string(basis.deviations)},
            {"least", to_string(basis.least)},
            {"sample_ms", basis.sample.milliseconds},
            {"half_life_ms", basis.half_life.milliseconds}};
}

BasisPolicy basis_from(const Json& json) {
    return {.deviations = wad_from(json.at("deviations")),
            .least = wad_from(json.at("least")),
            .sample = Duration{json.at("sample_ms").get<std::int64_t>()},
            .half_life = Duration{json.at("half_life_ms").get<std::int64_t>()}};
}

constexpr std::pair<const char*, std::optional<Wad> Limits::*> kMoneyBudgets[] = {
    {"max_notional_per_hour", &Limits::max_notional_per_hour},
    {"max_notional_per_day", &Limits::max_notional_per_day},
    {"max_slippage_per_hour", &Limits::max_slippage_per_hour},
    {"max_slippage_per_day", &Limits::max_slippage_per_day}};
constexpr std::pair<const char*, std::optional<Wei> Limits::*> kGasBudgets[] = {
    {"max_gas_per_hour_wei", &Limits::max_gas_per_hour},
    {"max_gas_per_day_wei", &Limits::max_gas_per_day}};

Json to_json(const Limits& limits) {
    Json out = Json::object();
    if (limits.max_order) out["max_order"] = to_string(*limits.max_order);
    if (limits.max_orders_per_hour) out["max_orders_per_hour"] = *limits.max_orders_per_hour;
    if (limits.max_orders_per_day) out["max_orders_per_day"] = *limits.max_orders_per_day;
    for (const auto& [key, limit] : kMoneyBudgets)
        if (limits.*limit) out[key] = to_string(*(limits.*limit));
    for (const auto& [key, limit] : kGasBudgets)
        if (limits.*limit) out[key] = to_decimal((limits.*limit)->amount);
    if (limits.max_oracle_deviation)
        out["max_oracle_deviation"] = to_string(limits.max_oracle_deviation->value);
    if (limits.max_head_age) out["max_head_age_ms"] = limits.max_head_age->milliseconds;
    if (limits.max_drawdown) out["max_drawdown"] = to_string(limits.max_drawdown->value);
    if (limits.max_reverts) out["max_reverts"] = *limits.max_reverts;
    if (limits.min_gas_balance)
        out["min_gas_balance_wei"] = to_decimal(limits.min_gas_balance->amount);
    if (limits.min_liquidation_distance)
        out["min_liquidation_distance"] = to_string(limits.min_liquidation_distance->value);
    if (limits.max_fee) out["max_fee_wei"] = to_decimal(limits.max_fee->amount);
    if (limits.depeg) out["depeg"] = depeg_json(*limits.depeg);
    if (limits.basis) out["basis"] = basis_json(*limits.basis);
    // Texts older than the guard's states have none, and must read back as they are.
    if (limits.guard != GuardPolicy{}) out["guard"] = guard_json(limits.guard);
    return out;
}

Limits limits_from(const Json& json) {
    Limits out;
    if (json.contains("max_order")) out.max_order = wad_from(json.at("max_order"));
    if (json.contains("max_orders_per_hour"))
        out.max_orders_per_hour = json.at("max_orders_per_hour").get<std::uint64_t>();
    if (json.contains("max_orders_per_day"))
        out.max_orders_per_day = json.at("max_orders_per_day").get<std::uint64_t>();
    for (const auto& [key, limit] : kMoneyBudgets)
        if (json.contains(key)) out.*limit = wad_from(json.at(key));
    for (const auto& [key, limit] : kGasBudgets)
        if (json.contains(key)) out.*limit = Wei(word_from(json.at(key)));
    if (json.contains("max_oracle_deviation"))
        out.max_oracle_deviation = Ratio{wad_from(json.at("max_oracle_deviation"))};
    if (json.contains("max_head_age_ms"))
        out.max_head_age = Duration{json.at("max_head_age_ms").get<std::int64_t>()};
    if (json.contains("max_drawdown")) out.max_drawdown = Ratio{wad_from(json.at("max_drawdown"))};
    if (json.contains("max_reverts")) out.max_reverts = json.at("max_reverts").get<std::uint64_t>();
    if (json.contains("min_gas_balance_wei"))
        out.min_gas_balance = Wei(word_from(json.at("min_gas_balance_wei")));
    if (json.contains("min_liquidation_distance"))
        out.min_liquidation_distance = Ratio{wad_from(json.at("min_liquidation_distance"))};
    if (json.contains("max_fee_wei")) out.max_fee = Wei(word_from(json.at("max_fee_wei")));
    if (json.contains("depeg")) out.depeg = depeg_from(json.at("depeg"));
    if (json.contains("basis")) out.basis = basis_from(json.at("basis"));
    if (json.contains("guard")) out.guard = guard_from(json.at("guard"));
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
