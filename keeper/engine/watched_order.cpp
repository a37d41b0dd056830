// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/watched_order.hpp"

#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "keeper/support/json_text.hpp"

namespace evenkeel {
namespace {

using Json = nlohmann::ordered_json;
using json_text::dump;

constexpr std::array kEnds{OrderEnd::kExecuted, OrderEnd::kCancelled, OrderEnd::kFrozen};

Json line_of(const WatchedOrder& order, std::string_view state) {
    return {{"order", order.key}, {"venue", order.venue}, {"hedge", order.hedge}, {"state", state}};
}

tl::unexpected<Error> damaged(const std::string& what) {
    return fail(Errc::kStorage, Remedy::kGiveUp, "journal: the line of an order has no " + what);
}

Result<std::string> text_of(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_string()) return damaged(key);
    return found->get<std::string>();
}

/// Where its end was mined.
Result<void> read_end(const Json& json, WatchedOrder& out) {
    EVENKEEL_TRY(const std::string transaction, text_of(json, "hash"));
    EVENKEEL_TRY(const std::string block, text_of(json, "block_hash"));
    const auto number = json.find("mined_in");
    if (number == json.end() || !number->is_number_unsigned()) return damaged("mined_in");
    const auto hashes = std::pair(parse_hash(transaction), parse_hash(block));
    if (!hashes.first || !hashes.second) return damaged("hash");
    out.transaction = *hashes.first;
    out.block_hash = *hashes.second;
    out.block_number = number->get<std::uint64_t>();
    return {};
}

}  // namespace

std::string open_order_json(const WatchedOrder& order, std::string_view reason) {
    Json json = line_of(order, "open");
    if (order.size) json["size"] = to_string(*order.size);
    if (!reason.empty()) json["reason"] = reason;
    return dump(json);
}

std::string ended_order_json(const WatchedOrder& order, const OrderOutcome& outcome,
                             const Receipt& receipt) {
    Json json = line_of(order, name(outcome.end));
    if (order.size) json["ordered"] = to_string(*order.size);
    json["size"] = to_string(outcome.size);
    if (outcome.price) json["price"] = to_string(*outcome.price);
    if (outcome.fees) json["fees"] = to_string(*outcome.fees);
    if (outcome.profit) json["profit"] = to_string(*outcome.profit);
    if (!outcome.reason.empty()) json["reason"] = outcome.reason;
    if (outcome.by) json["by"] = to_checksum(*outcome.by);
    json["hash"] = to_hex(receipt.transaction);
    json["mined_in"] = receipt.block_number;
    json["block_hash"] = to_hex(receipt.block_hash);
    return dump(json);
}

std::string lost_order_json(const WatchedOrder& order, std::string_view reason) {
    Json json = line_of(order, "unknown");
    if (order.size) json["ordered"] = to_string(*order.size);
    json["reason"] = reason;
    return dump(json);
}

Result<WatchedOrder> parse_watched_order(const OrderEvent& line) {
    const Json json = Json::parse(line.body, nullptr, false);
    if (!json.is_object()) return damaged("object");
    WatchedOrder out;
    out.strategy = line.strategy;
    out.first_block = line.block;
    EVENKEEL_TRY(out.key, text_of(json, "order"));
    EVENKEEL_TRY(out.venue, text_of(json, "venue"));
    EVENKEEL_TRY(out.hedge, text_of(json, "hedge"));
    EVENKEEL_TRY(const std::string state, text_of(json, "state"));
    const char* ordered = state == "open" ? "size" : "ordered";
    if (json.contains(ordered)) {
        EVENKEEL_TRY(const std::string size, text_of(json, ordered));
        EVENKEEL_TRY(out.size, parse_wad(size));
    }
    if (state == "open") return out;
    out.stage = OrderStage::kTold;
    out.told = without_block(line.body);
    for (const OrderEnd end : kEnds)
        if (name(end) == state) out.end = end;
    if (out.end) EVENKEEL_CHECK(read_end(json, out));
    return out;
}

std::string without_block(std::string_view line) {
    Json json = Json::parse(line, nullptr, false);
    if (!json.is_object()) return {};
    for (const char* key : {"mined_in", "block_hash"}) json.erase(key);
    return dump(json);
}

std::string order_words(const WatchedOrder& order, const OrderOutcome& outcome) {
    const std::string what =
        fmt::format("{} {} order {}", order.venue, name(outcome.end), order.key);
    if (outcome.end != OrderEnd::kExecuted) return fmt::format("{}: {}", what, outcome.reason);
    if (!outcome.price) return what + ", which moved margin only";
    std::string words =
        fmt::format("{}: {} {} at {}", what, outcome.size.sign() < 0 ? "sold" : "bought",
                    to_string(outcome.size.abs()), to_string(*outcome.price));
    if (outcome.fees) words += fmt::format(", fees {}", to_string(*outcome.fees));
    if (outcome.profit) words += fmt::format(", realised {}", to_string(*outcome.profit));
    return words;
}

}  // namespace evenkeel
