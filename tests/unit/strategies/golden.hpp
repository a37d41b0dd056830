// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace evenkeel::test {

/// A file of golden cases.
inline nlohmann::json golden(const std::string& name) {
    std::ifstream in(std::string(EVENKEEL_TESTS_DIR) + "/vectors/golden/" + name);
    return nlohmann::json::parse(in);
}

/// The comparator that the golden files are made for: |a-b| <= abs + rel*|b|.
inline bool near(double found, double expected, const nlohmann::json& tolerance) {
    return std::abs(found - expected) <=
           tolerance.value("abs", 1e-12) + tolerance.at("rel").get<double>() * std::abs(expected);
}

}  // namespace evenkeel::test
