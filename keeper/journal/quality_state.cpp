// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "keeper/journal/quality_json.hpp"

namespace evenkeel {
namespace {

using Json = nlohmann::json;

struct RealField {
    const char* name;
    double QualitySums::*field;
};
constexpr std::array<RealField, 14> kReals = {{
    {"seconds", &QualitySums::seconds},
    {"error_squares", &QualitySums::error_squares},
    {"delta_time", &QualitySums::delta_time},
    {"farthest_off", &QualitySums::farthest_off},
    {"notional", &QualitySums::notional},
    {"measured_notional", &QualitySums::measured_notional},
    {"slippage", &QualitySums::slippage},
    {"hedging_seconds", &QualitySums::hedging_seconds},
    {"slowest_seconds", &QualitySums::slowest_seconds},
    {"gas", &QualitySums::gas},
    {"gas_cost", &QualitySums::gas_cost},
    {"unpriced_gas", &QualitySums::unpriced_gas},
    {"trades_utility", &QualitySums::trades_utility},
    {"holds_utility", &QualitySums::holds_utility},
}};

struct CountField {
    const char* name;
    std::uint64_t QualitySums::*field;
};
constexpr std::array<CountField, 4> kCounts = {{
    {"fills", &QualitySums::fills},
    {"measured", &QualitySums::measured},
    {"trades_told", &QualitySums::trades_told},
    {"holds_told", &QualitySums::holds_told},
}};

Error malformed(std::string_view what) {
    return {Errc::kDecode, Remedy::kGiveUp,
            fmt::format("quality: {} is missing or of another form", what)};
}

Result<double> real(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_number()) return tl::unexpected(malformed(key));
    return found->get<double>();
}

Result<std::uint64_t> count(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_number_unsigned()) return tl::unexpected(malformed(key));
    return found->get<std::uint64_t>();
}

Result<std::string> text(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_string()) return tl::unexpected(malformed(key));
    return found->get<std::string>();
}

/// A member that is an object, or an array of objects.
Result<Json> member(const Json& json, const char* key, bool array) {
    const auto found = json.find(key);
    if (found == json.end() || !(array ? found->is_array() : found->is_object()))
        return tl::unexpected(malformed(key));
    for (const Json& one : *found)
        if (array && !one.is_object()) return tl::unexpected(malformed(key));
    return *found;
}

Json sums_json(const QualitySums& sums) {
    Json out = Json::object();
    for (const RealField& one : kReals) out[one.name] = sums.*one.field;
    for (const CountField& one : kCounts) out[one.name] = sums.*one.field;
    return out;
}

Result<QualitySums> parse_sums(const Json& json) {
    QualitySums out;
    for (const RealField& one : kReals) {
        EVENKEEL_TRY(out.*one.field, real(json, one.name));
    }
    for (const CountField& one : kCounts) {
        EVENKEEL_TRY(out.*one.field, count(json, one.name));
    }
    return out;
}

Json awaited_json(const AwaitedFill& order) {
    Json out = {{"venue", order.venue}, {"id", order.id},       {"time", order.time},
                {"size", order.size},   {"share", order.share}, {"price", order.price},
                {"held", order.held},   {"cash", order.cash}};
    if (order.quiet_since) out["quiet_since"] = *order.quiet_since;
    return out;
}

Result<AwaitedFill> parse_awaited(const Json& json) {
    AwaitedFill out;
    EVENKEEL_TRY(out.venue, text(json, "venue"));
    EVENKEEL_TRY(out.id, text(json, "id"));
    EVENKEEL_TRY(out.time, count(json, "time"));
    EVENKEEL_TRY(out.size, real(json, "size"));
    EVENKEEL_TRY(out.share, real(json, "share"));
    EVENKEEL_TRY(out.price, real(json, "price"));
    EVENKEEL_TRY(out.held, real(json, "held"));
    EVENKEEL_TRY(out.cash, real(json, "cash"));
    if (json.contains("quiet_since")) {
        EVENKEEL_TRY(out.quiet_since, count(json, "quiet_since"));
    }
    return out;
}

Result<void> parse_lists(const Json& json, Quality& out) {
    EVENKEEL_TRY(const Json hours, member(json, "hours", true));
    for (const Json& one : hours) {
        QualityHour hour;
        EVENKEEL_TRY(hour.hour, count(one, "hour"));
        EVENKEEL_TRY(hour.sums, parse_sums(one));
        if (!out.hours.empty() && hour.hour <= out.hours.back().hour)
            return tl::unexpected(malformed("the order of hours"));
        out.hours.push_back(hour);
    }
    EVENKEEL_TRY(const Json awaited, member(json, "awaited", true));
    for (const Json& one : awaited) {
        EVENKEEL_TRY(AwaitedFill order, parse_awaited(one));
        out.awaited.push_back(std::move(order));
    }
    return {};
}

}  // namespace

std::string to_json(const Quality& quality) {
    Json json = {{"asset", quality.asset},
                 {"since", quality.since},
                 {"total", sums_json(quality.total)},
                 {"hours", Json::array()},
                 {"awaited", Json::array()}};
    for (const QualityHour& one : quality.hours) {
        Json hour = sums_json(one.sums);
        hour["hour"] = one.hour;
        json["hours"].push_back(std::move(hour));
    }
    for (const AwaitedFill& one : quality.awaited) json["awaited"].push_back(awaited_json(one));
    if (quality.last)
        json["last"] = {{"time", quality.last->time},
                        {"price", quality.last->price},
                        {"off", quality.last->off}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Quality> parse_quality(std::string_view input) {
    const Json json = Json::parse(input, nullptr, false);
    if (!json.is_object()) return tl::unexpected(malformed("the object"));
    Quality out;
    EVENKEEL_TRY(out.asset, text(json, "asset"));
    EVENKEEL_TRY(out.since, count(json, "since"));
    EVENKEEL_TRY(const Json total, member(json, "total", false));
    EVENKEEL_TRY(out.total, parse_sums(total));
    EVENKEEL_CHECK(parse_lists(json, out));
    if (!json.contains("last")) return out;
    EVENKEEL_TRY(const Json last, member(json, "last", false));
    out.last.emplace();
    EVENKEEL_TRY(out.last->time, count(last, "time"));
    EVENKEEL_TRY(out.last->price, real(last, "price"));
    EVENKEEL_TRY(out.last->off, real(last, "off"));
    return out;
}

}  // namespace evenkeel
