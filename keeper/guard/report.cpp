// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace evenkeel {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool has_tripped(const GuardState& state, std::string_view name) {
    return std::ranges::any_of(state.causes, [&](const Cause& cause) {
        return cause.name == name && cause.tripped.has_value();
    });
}

std::string change_json(const char* what, const Cause& cause, GuardMode now) {
    return dump({{"guard", what},
                 {"cause", cause.name},
                 {"mode", name(now)},
                 {"found", cause.found},
                 {"lift", cause.lift}});
}

}  // namespace

std::string guard_json(const GuardState& state) {
    Json causes = Json::array();
    for (const Cause& cause : state.causes) {
        if (!cause.tripped) continue;
        causes.push_back({{"name", cause.name},
                          {"mode", name(cause.mode)},
                          {"found", cause.found},
                          {"lift", cause.lift},
                          {"since", cause.since},
                          {"latched", cause.latched}});
    }
    return dump({{"mode", name(mode(state))}, {"causes", std::move(causes)}});
}

std::string with_guard(std::string plan, const std::optional<GuardState>& guard) {
    if (!guard) return plan;
    plan.pop_back();
    return plan += R"(,"guard":)" + guard_json(*guard) + '}';
}

std::vector<std::string> guard_changes(const GuardState& before, const GuardState& after) {
    std::vector<std::string> changes;
    for (const Cause& cause : before.causes)
        if (cause.tripped && !has_tripped(after, cause.name))
            changes.push_back(change_json("lifted", cause, mode(after)));
    for (const Cause& cause : after.causes)
        if (cause.tripped && !has_tripped(before, cause.name))
            changes.push_back(change_json("tripped", cause, mode(after)));
    return changes;
}

}  // namespace evenkeel
