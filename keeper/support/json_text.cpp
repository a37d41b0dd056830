// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/support/json_text.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "keeper/support/decimal.hpp"

namespace evenkeel::json_text {

std::string dump(const nlohmann::ordered_json& json) {
    return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

nlohmann::ordered_json real(double value) {
    if (!std::isfinite(value)) return nullptr;
    return decimal_text(value);
}

nlohmann::ordered_json real(const std::optional<double>& value) {
    return value ? real(*value) : nlohmann::ordered_json();
}

}  // namespace evenkeel::json_text
