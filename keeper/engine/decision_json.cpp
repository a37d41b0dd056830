// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "keeper/engine/decision.hpp"
#include "keeper/engine/memory_json.hpp"
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

/// An amount that older journals do not have.
Result<void> read_money(const Json& object, const char* key, Wad& into) {
    if (!object.contains(key)) return {};
    EVENKEEL_TRY(const auto text, read_text(object, key));
    EVENKEEL_TRY(into, parse_wad(text));
    return {};
}

/// What budgets of later versions count.
Result<void> read_budgets(const Json& object, Ledger& ledger) {
    if (object.contains("orders_last_day")) {
        EVENKEEL_TRY(ledger.orders_last_day, read_count(object, "orders_last_day"));
    }
    EVENKEEL_CHECK(read_money(object, "notional_last_hour", ledger.notional_last_hour));
    EVENKEEL_CHECK(read_money(object, "slippage_last_hour", ledger.slippage_last_hour));
    EVENKEEL_CHECK(read_money(object, "slippage_last_day", ledger.slippage_last_day));
    if (!object.contains("gas_last_hour")) return {};
    EVENKEEL_TRY(const auto gas, read_text(object, "gas_last_hour"));
    EVENKEEL_TRY(const auto amount, parse_decimal(gas));
    ledger.gas_last_hour = Wei(amount);
    return {};
}

Json ledger_json(const Ledger& ledger) {
    Json json = {{"orders_last_hour", ledger.orders_last_hour},
                 {"orders_last_day", ledger.orders_last_day},
                 {"reverts_in_a_row", ledger.reverts_in_a_row},
                 {"notional_last_hour", to_string(ledger.notional_last_hour)},
                 {"notional_last_day", to_string(ledger.notional_last_day)},
                 {"slippage_last_hour", to_string(ledger.slippage_last_hour)},
                 {"slippage_last_day", to_string(ledger.slippage_last_day)},
                 {"gas_last_hour", to_decimal(ledger.gas_last_hour.amount)},
                 {"gas_last_day", to_decimal(ledger.gas_last_day.amount)}};
    if (ledger.peak_equity) json["peak_equity"] = to_string(*ledger.peak_equity);
    return json;
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
    EVENKEEL_CHECK(read_budgets(object, ledger));
    if (object.contains("peak_equity")) {
        EVENKEEL_TRY(const auto peak, read_text(object, "peak_equity"));
        EVENKEEL_TRY(ledger.peak_equity, parse_wad(peak));
    }
    return ledger;
}

Json trade_json(const Trade& trade) {
    Json json = {{"id", static_cast<std::uint64_t>(trade.id)},
                 {"settled", trade.settled},
                 {"low", to_string(trade.low)},
                 {"high", to_string(trade.high)}};
    if (trade.leg != 0) json["leg"] = trade.leg;
    return json;
}

Result<Trade> read_trade(const Json& object) {
    if (!object.is_object()) return tl::unexpected(malformed("a trade"));
    Trade trade;
    EVENKEEL_TRY(const auto id, read_count(object, "id"));
    trade.id = static_cast<std::int64_t>(id);
    const auto settled = object.find("settled");
    if (settled == object.end() || !settled->is_boolean())
        return tl::unexpected(malformed("settled"));
    trade.settled = settled->get<bool>();
    EVENKEEL_TRY(const auto low, read_text(object, "low"));
    EVENKEEL_TRY(trade.low, parse_wad(low));
    EVENKEEL_TRY(const auto high, read_text(object, "high"));
    EVENKEEL_TRY(trade.high, parse_wad(high));
    if (object.contains("leg")) {
        EVENKEEL_TRY(trade.leg, read_count(object, "leg"));
    }
    return trade;
}

Json external_json(const ExternalCause& cause) {
    return {{"name", cause.name},
            {"mode", name(cause.mode)},
            {"found", cause.found},
            {"lift", cause.lift}};
}

Result<ExternalCause> read_external(const Json& object) {
    if (!object.is_object()) return tl::unexpected(malformed("an external cause"));
    ExternalCause cause;
    EVENKEEL_TRY(cause.name, read_text(object, "name"));
    EVENKEEL_TRY(const auto mode, read_text(object, "mode"));
    EVENKEEL_TRY(cause.mode, parse_guard_mode(mode));
    EVENKEEL_TRY(cause.found, read_text(object, "found"));
    EVENKEEL_TRY(cause.lift, read_text(object, "lift"));
    return cause;
}

/// A list that is left out while it is empty.
template <class T>
Result<std::vector<T>> read_list(const Json& object, const char* key,
                                 Result<T> (*read)(const Json&)) {
    std::vector<T> out;
    const auto found = object.find(key);
    if (found == object.end()) return out;
    if (!found->is_array()) return tl::unexpected(malformed(key));
    for (const Json& one : *found) {
        EVENKEEL_TRY(T value, read(one));
        out.push_back(std::move(value));
    }
    return out;
}

/// What the guard looks at; members that are not there are so in journals older than they are.
void add_guard(Json& json, const StrategyInputs& inputs) {
    if (inputs.guard) json["guard"] = Json::parse(to_json(*inputs.guard));
    if (inputs.balance) json["balance"] = to_decimal(inputs.balance->amount);
    for (const Trade& trade : inputs.trades) json["trades"].push_back(trade_json(trade));
    for (const ExternalCause& cause : inputs.external)
        json["external"].push_back(external_json(cause));
}

Result<void> read_guard(const Json& json, StrategyInputs& inputs) {
    if (json.contains("guard")) {
        EVENKEEL_TRY(inputs.guard, parse_guard_state(json["guard"].dump()));
    }
    if (json.contains("balance")) {
        EVENKEEL_TRY(const auto text, read_text(json, "balance"));
        EVENKEEL_TRY(const auto amount, parse_decimal(text));
        inputs.balance = Wei(amount);
    }
    EVENKEEL_TRY(inputs.trades, read_list<Trade>(json, "trades", read_trade));
    EVENKEEL_TRY(inputs.external, read_list<ExternalCause>(json, "external", read_external));
    return {};
}

Json wish_json(const MoveWish& wish) {
    return {{"from", wish.from}, {"to", wish.to}, {"since", wish.since}};
}

Result<MoveWish> read_wish(const Json& object) {
    if (!object.is_object()) return tl::unexpected(malformed("wish"));
    MoveWish wish;
    EVENKEEL_TRY(wish.from, read_count(object, "from"));
    EVENKEEL_TRY(wish.to, read_count(object, "to"));
    EVENKEEL_TRY(wish.since, read_count(object, "since"));
    return wish;
}

}  // namespace

std::string to_json(const StrategyInputs& inputs) {
    Json json = ledger_json(inputs.ledger);
    json["now_ms"] = static_cast<std::uint64_t>(inputs.now.time_since_epoch().count());
    if (inputs.state.last_rebalance) json["last_rebalance"] = *inputs.state.last_rebalance;
    if (inputs.state.last_mined) json["last_mined"] = *inputs.state.last_mined;
    if (inputs.state.in_flight) json["in_flight"] = *inputs.state.in_flight;
    if (inputs.state.pending) json["pending"] = Json::parse(order_json(*inputs.state.pending));
    if (inputs.state.wish) json["wish"] = wish_json(*inputs.state.wish);
    add_guard(json, inputs);
    if (inputs.memory) json["memory"] = Json::parse(to_json(*inputs.memory));
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
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
    if (json.contains("last_mined")) {
        EVENKEEL_TRY(inputs.state.last_mined, read_count(json, "last_mined"));
    }
    if (json.contains("in_flight")) {
        EVENKEEL_TRY(inputs.state.in_flight, read_text(json, "in_flight"));
    }
    if (json.contains("pending")) {
        EVENKEEL_TRY(inputs.state.pending, parse_order(json["pending"].dump()));
    }
    if (json.contains("wish")) {
        EVENKEEL_TRY(inputs.state.wish, read_wish(json["wish"]));
    }
    EVENKEEL_CHECK(read_guard(json, inputs));
    if (json.contains("memory")) {
        EVENKEEL_TRY(inputs.memory, parse_market_memory(json["memory"].dump()));
    }
    return inputs;
}

}  // namespace evenkeel
