// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/flatten_report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace evenkeel {
namespace {

using Json = nlohmann::ordered_json;

Json hedge_json(const HedgeLeft& hedge) {
    Json json{{"strategy", hedge.strategy}, {"venue", hedge.venue}, {"id", hedge.id}};
    json["size"] = hedge.size ? Json(to_string(*hedge.size)) : Json(nullptr);
    if (hedge.kept) json["kept"] = true;
    if (!hedge.trouble.empty()) json["trouble"] = hedge.trouble;
    return json;
}

}  // namespace

std::string to_json(const FlattenReport& report) {
    Json json{{"flat", report.flat},           {"block", report.block},
              {"confirmations", report.depth}, {"orders", report.orders},
              {"hedges", Json::array()},       {"waiting", report.waiting},
              {"reasons", report.reasons}};
    for (const HedgeLeft& hedge : report.hedges) json["hedges"].push_back(hedge_json(hedge));
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string to_table(const FlattenReport& report) {
    std::string out =
        fmt::format("block {}: {}\n", report.block, report.flat ? "flat" : "not flat");
    for (const HedgeLeft& hedge : report.hedges) {
        const std::string words = hedge.kept ? "stays on the account" : hedge.trouble;
        out += fmt::format("  {:<20} {:<12} {:<44} {:>24}{}{}\n", hedge.strategy, hedge.venue,
                           hedge.id, hedge.size ? to_string(*hedge.size) : "unknown",
                           words.empty() ? "" : "  ", words);
    }
    for (const std::string& reason : report.reasons) out += fmt::format("  {}\n", reason);
    return out;
}

}  // namespace evenkeel
