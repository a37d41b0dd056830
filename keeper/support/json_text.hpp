// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace evenkeel::json_text {

/// On one line. Text from a contract may be no UTF-8, which must not throw: such bytes are
/// replaced.
std::string dump(const nlohmann::ordered_json& json);

/// A figure as shortest text that gives the same double again, without exponent; null if there is
/// none, or it is not finite.
nlohmann::ordered_json real(double value);
nlohmann::ordered_json real(const std::optional<double>& value);

}  // namespace evenkeel::json_text
