// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace evenkeel::cli {

struct ReportOptions {
    std::vector<std::string> prices;  ///< FILE, or ASSET=FILE; none: what the journal has seen.
    std::optional<std::uint64_t> block;
    bool json = false;
};

/// `report CONFIG`: reads one block and prints what may be lost, and what liquidity earns.
int show_report(const std::string& config_path, const ReportOptions& options);

}  // namespace evenkeel::cli
