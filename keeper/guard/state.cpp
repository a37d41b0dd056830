// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/state.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace evenkeel {

std::string_view name(GuardMode mode) {
    switch (mode) {
        case GuardMode::kActive:
            return "active";
        case GuardMode::kReducing:
            return "reducing";
        case GuardMode::kHalted:
            return "halted";
    }
    return "unknown";
}

std::int64_t counted_through(const GuardState& state) {
    const auto least = std::ranges::min_element(state.hedges, {}, &HedgeMark::through);
    return least == state.hedges.end() ? 0 : least->through;
}

GuardMode mode(const GuardState& state) {
    GuardMode worst = GuardMode::kActive;
    for (const Cause& cause : state.causes)
        if (cause.tripped) worst = std::max(worst, cause.mode);
    return worst;
}

std::string explain(const GuardState& state) {
    std::string words;
    for (const Cause& cause : state.causes)
        if (cause.tripped)
            words += fmt::format("{}{}: {}; lifted by {}", words.empty() ? "" : " | ", cause.name,
                                 cause.found, cause.lift);
    return words;
}

bool tripped_anew(const GuardState& before, const GuardState& after, std::string_view name) {
    const auto holds = [&](const GuardState& state) {
        return std::ranges::any_of(state.causes, [&](const Cause& cause) {
            return cause.name == name && cause.tripped.has_value();
        });
    };
    return holds(after) && !holds(before);
}

bool latched_anew(const GuardState& before, const GuardState& after) {
    const auto holds = [](const GuardState& state, std::string_view name) {
        return std::ranges::any_of(state.causes, [&](const Cause& cause) {
            return cause.name == name && cause.latched && cause.tripped;
        });
    };
    return std::ranges::any_of(after.causes, [&](const Cause& cause) {
        return holds(after, cause.name) && !holds(before, cause.name);
    });
}

Result<GuardState> lift(GuardState state, std::string_view name) {
    const auto found = std::ranges::find_if(state.causes, [&](const Cause& cause) {
        return cause.name == name && cause.tripped.has_value();
    });
    if (found == state.causes.end())
        return fail(Errc::kMissing, Remedy::kGiveUp,
                    fmt::format("the guard is not held by a cause named {}", name));
    state.lifted.push_back(found->name);
    state.causes.erase(found);
    return state;
}

GuardState lift_all(GuardState state) {
    for (const Cause& cause : state.causes)
        if (cause.tripped) state.lifted.push_back(cause.name);
    std::erase_if(state.causes, [](const Cause& cause) { return cause.tripped.has_value(); });
    return state;
}

}  // namespace evenkeel
