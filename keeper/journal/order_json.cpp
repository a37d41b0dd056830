// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/order_json.hpp"

#include <nlohmann/json.hpp>

#include "chain/codec/hex.hpp"

namespace evenkeel {
namespace {

using Json = nlohmann::ordered_json;

tl::unexpected<Error> malformed(const std::string& key) {
    return fail(Errc::kDecode, Remedy::kGiveUp, "order: " + key + " is missing or of another form");
}

/// A member of one of JSON's own types.
template <class T>
Result<T> member(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end()) return malformed(key);
    if constexpr (std::is_same_v<T, std::string>) {
        if (!found->is_string()) return malformed(key);
    } else if constexpr (std::is_same_v<T, bool>) {
        if (!found->is_boolean()) return malformed(key);
    } else {
        if (!found->is_number_unsigned()) return malformed(key);
    }
    return found->get<T>();
}

Result<Wad> amount(const Json& object, const char* key) {
    EVENKEEL_TRY(const auto text, member<std::string>(object, key));
    const auto value = parse_wad(text);
    return value ? value : malformed(key);
}

Result<Wad> signed_size(const Json& object) {
    EVENKEEL_TRY(const auto side, member<std::string>(object, "side"));
    EVENKEEL_TRY(const Wad size, amount(object, "size"));
    if (size.is_negative()) return malformed("size");
    if (side == "buy") return size;
    if (side == "sell") return -size;
    return malformed("side");
}

Result<void> read_kind(const Json& json, Order& order) {
    if (!json.contains("kind")) return {};
    EVENKEEL_TRY(const auto kind, member<std::string>(json, "kind"));
    if (kind != "prepare") return malformed("kind");
    order.kind = OrderKind::kPrepare;
    EVENKEEL_TRY(order.what, member<std::string>(json, "what"));
    return {};
}

Result<u256> units(const Json& json, const char* key) {
    EVENKEEL_TRY(const auto text, member<std::string>(json, key));
    const auto value = parse_decimal(text);
    return value ? value : malformed(key);
}

Result<void> read_coin(const Json& json, Order& order) {
    if (json.contains("value")) {
        EVENKEEL_TRY(const u256 value, units(json, "value"));
        order.value = Wei(value);
    }
    if (json.contains("approval")) {
        EVENKEEL_TRY(order.approval, units(json, "approval"));
    }
    if (json.contains("cost")) {
        EVENKEEL_TRY(order.cost, amount(json, "cost"));
    }
    if (json.contains("margin")) {
        EVENKEEL_TRY(order.margin, amount(json, "margin"));
    }
    if (json.contains("moves")) {
        EVENKEEL_TRY(order.moves, member<bool>(json, "moves"));
    }
    return {};
}

Json part_json(const OrderPart& part) {
    Json json = {{"strategy", part.strategy}};
    if (part.leg != 0) json["leg"] = part.leg;
    json["size"] = to_string(part.size);
    return json;
}

Result<OrderPart> read_part(const Json& json) {
    if (!json.is_object()) return malformed("a part");
    OrderPart part;
    EVENKEEL_TRY(part.strategy, member<std::string>(json, "strategy"));
    if (json.contains("leg")) {
        EVENKEEL_TRY(part.leg, member<std::uint64_t>(json, "leg"));
    }
    EVENKEEL_TRY(part.size, amount(json, "size"));
    return part;
}

/// Whose the order is must be all of it: a part that got lost would be nobody's.
Result<void> read_parts(const Json& json, Order& order) {
    const auto parts = json.find("parts");
    if (parts == json.end()) return {};
    if (!parts->is_array() || parts->empty()) return malformed("parts");
    i256 left = order.size.raw();
    for (const Json& one : *parts) {
        EVENKEEL_TRY(OrderPart part, read_part(one));
        const auto rest = checked_sub(left, part.size.raw());
        if (!rest) return malformed("parts");
        left = *rest;
        order.parts.push_back(std::move(part));
    }
    if (!left.is_zero()) return malformed("parts");
    return {};
}

}  // namespace

bool names_owner(std::string_view text, std::string_view strategy) {
    return text.find(R"("strategy":")" + std::string(strategy) + '"') != std::string_view::npos;
}

std::string order_json(const Order& order) {
    Json json = {{"venue", order.venue},
                 {"id", order.id},
                 {"side", order.size.is_negative() ? "sell" : "buy"},
                 {"size", to_string(order.size.abs())},
                 {"limit_price", to_string(order.limit_price)},
                 {"notional", to_string(order.notional)},
                 {"reduce_only", order.reduce_only},
                 {"deadline", order.deadline},
                 {"to", to_checksum(order.to)},
                 {"data", hex::encode(order.data)}};
    if (order.leg != 0) json["leg"] = order.leg;
    if (order.kind == OrderKind::kPrepare) {
        json["kind"] = "prepare";
        json["what"] = order.what;
    }
    if (!order.value.amount.is_zero()) json["value"] = to_decimal(order.value.amount);
    if (order.approval) json["approval"] = to_decimal(*order.approval);
    if (order.moves) json["moves"] = true;
    if (!order.cost.is_zero()) json["cost"] = to_string(order.cost);
    if (!order.margin.is_zero()) json["margin"] = to_string(order.margin);
    for (const OrderPart& part : order.parts) json["parts"].push_back(part_json(part));
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Order> parse_order(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return malformed("the object");
    Order order;
    EVENKEEL_TRY(order.venue, member<std::string>(json, "venue"));
    EVENKEEL_TRY(order.id, member<std::string>(json, "id"));
    EVENKEEL_TRY(order.size, signed_size(json));
    EVENKEEL_TRY(order.limit_price, amount(json, "limit_price"));
    EVENKEEL_TRY(order.notional, amount(json, "notional"));
    EVENKEEL_TRY(order.reduce_only, member<bool>(json, "reduce_only"));
    EVENKEEL_TRY(order.deadline, member<std::uint64_t>(json, "deadline"));
    EVENKEEL_TRY(const auto to, member<std::string>(json, "to"));
    EVENKEEL_TRY(order.to, parse_address(to));
    EVENKEEL_TRY(const auto data, member<std::string>(json, "data"));
    EVENKEEL_TRY(order.data, hex::decode(data));
    if (json.contains("leg")) {
        EVENKEEL_TRY(order.leg, member<std::uint64_t>(json, "leg"));
    }
    EVENKEEL_CHECK(read_kind(json, order));
    EVENKEEL_CHECK(read_coin(json, order));
    EVENKEEL_CHECK(read_parts(json, order));
    return order;
}

}  // namespace evenkeel
