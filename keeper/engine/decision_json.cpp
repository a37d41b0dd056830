// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "keeper/engine/decision.hpp"
#include "keeper/journal/order_json.hpp"

namespace evenkeel {
namespace {

using Json = nlohmann::json;

Error malformed(std::string_view key) {
    return {Errc::kDecode, Remedy::kGiveUp,
            fmt::format("decision inputs: {} is missing or of another type", key)};
}

Result<std::uint64_t> read_count(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number_unsigned())
        return tl::unexpected(malformed(key));
    return found->get<std::uint64_t>();
}

Result<std::string> read_text(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string()) return tl::unexpected(malformed(key));
    return found->get<std::string>();
}

Result<Ledger> read_ledger(const Json& object) {
    Ledger ledger;
    EVENKEEL_TRY(ledger.orders_last_hour, read_count(object, "orders_last_hour"));
    EVENKEEL_TRY(ledger.reverts_in_a_row, read_count(object, "reverts_in_a_row"));
    EVENKEEL_TRY(const auto notional, read_text(object, "notional_last_day"));
    EVENKEEL_TRY(ledger.notional_last_day, parse_wad(notional));
    EVENKEEL_TRY(const auto gas, read_text(object, "gas_last_day"));
    EVENKEEL_TRY(const auto gas_amount, parse_decimal(gas));
    ledger.gas_last_day = Wei(gas_amount);
    if (object.contains("peak_equity")) {
        EVENKEEL_TRY(const auto peak, read_text(object, "peak_equity"));
        EVENKEEL_TRY(ledger.peak_equity, parse_wad(peak));
    }
    return ledger;
}

}  // namespace

std::string to_json(const StrategyInputs& inputs) {
    Json json = {{"orders_last_hour", inputs.ledger.orders_last_hour},
                 {"reverts_in_a_row", inputs.ledger.reverts_in_a_row},
                 {"notional_last_day", to_string(inputs.ledger.notional_last_day)},
                 {"gas_last_day", to_decimal(inputs.ledger.gas_last_day.amount)},
                 {"now_ms", static_cast<std::uint64_t>(inputs.now.time_since_epoch().count())}};
    if (inputs.ledger.peak_equity) json["peak_equity"] = to_string(*inputs.ledger.peak_equity);
    if (inputs.state.last_rebalance) json["last_rebalance"] = *inputs.state.last_rebalance;
    if (inputs.state.in_flight) json["in_flight"] = *inputs.state.in_flight;
    if (inputs.state.pending) json["pending"] = Json::parse(order_json(*inputs.state.pending));
    return json.dump();
}

Result<StrategyInputs> parse_strategy_inputs(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return tl::unexpected(malformed("the object"));
    StrategyInputs inputs;
    EVENKEEL_TRY(inputs.ledger, read_ledger(json));
    EVENKEEL_TRY(const auto now, read_count(json, "now_ms"));
    inputs.now = WallTime(std::chrono::milliseconds(static_cast<std::int64_t>(now)));
    if (json.contains("last_rebalance")) {
        EVENKEEL_TRY(inputs.state.last_rebalance, read_count(json, "last_rebalance"));
    }
    if (json.contains("in_flight")) {
        EVENKEEL_TRY(inputs.state.in_flight, read_text(json, "in_flight"));
    }
    if (json.contains("pending")) {
        EVENKEEL_TRY(inputs.state.pending, parse_order(json["pending"].dump()));
    }
    return inputs;
}

}  // namespace evenkeel
