// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "keeper/config/config.hpp"

namespace evenkeel {

/// The part of the configuration that decisions rest on: no endpoint and no secret is in it.
struct DecisionBasis {
    PortfolioSpec portfolio;
    Limits limits;
    bool operator==(const DecisionBasis&) const = default;
};

/// Canonical JSON on one line: equal bases give equal bytes. The journal keeps it, and `replay`
/// decides from it.
std::string decision_text(const DecisionBasis& basis);
std::string decision_text(const Config& config);

/// The way back, exactly; Errc::kDecode if the text was not written by decision_text().
Result<DecisionBasis> parse_decision_text(std::string_view text);

}  // namespace evenkeel
