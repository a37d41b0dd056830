// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "keeper/guard/state.hpp"

namespace evenkeel {

/// One object each, for the text of a guard's state, and back. Errc::kDecode for any other form, a
/// sum or weight below zero, or a time of the limit that is no second.
nlohmann::json to_json(const PegMemory& memory);
Result<PegMemory> parse_peg_memory(const nlohmann::json& json);
nlohmann::json to_json(const BasisMemory& memory);
Result<BasisMemory> parse_basis_memory(const nlohmann::json& json);

}  // namespace evenkeel
