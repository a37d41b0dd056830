// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "strategies/spec/spec.hpp"

namespace evenkeel {

/// Thrown by the readers below, as are nlohmann's exceptions; only decision_text.cpp calls them.
struct BadSpecJson {
    const char* what;
};

/// A portfolio as JSON: amounts are decimal strings, durations milliseconds, values of keys are
/// tagged with their type.
nlohmann::json to_json(const PortfolioSpec& spec);
PortfolioSpec portfolio_from(const nlohmann::json& json);

/// A decimal string as a quantity, or as a word.
Wad wad_from(const nlohmann::json& json);
u256 word_from(const nlohmann::json& json);

}  // namespace evenkeel
