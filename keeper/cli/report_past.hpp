// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "keeper/config/config.hpp"
#include "strategies/report/report.hpp"

namespace evenkeel::cli {

/// Prices of one asset, and where they are from.
struct PastPrices {
    std::string source;  ///< The file's name, or "journal".
    std::vector<PricePoint> rows;
};

/// What is known of the past.
struct ReportPast {
    std::map<std::string, PastPrices> prices;  ///< By asset.
    std::string why;                           ///< Why an asset has none.
    /// By strategy: what positions earned while they were watched.
    std::map<std::string, std::map<std::pair<std::string, std::string>, FeeIncome>> income;
};

/// The tokens of an asset, on all chains.
std::set<Address> tokens_of(const PortfolioSpec& portfolio, const std::string& asset);

/// Prices from files: each FILE or ASSET=FILE, CSV as of read_history. Errc::kInvalidArgument for
/// an asset that no strategy is in or that is there twice, a FILE alone where strategies are in
/// several assets, a file that cannot be read or is not such a CSV (with its line), or one with
/// more than two days between rows.
Result<std::map<std::string, PastPrices>> prices_from(const std::vector<std::string>& files,
                                                      const PortfolioSpec& portfolio);

/// Prices and fees at about one block an hour of the configuration's journal, of strategies that
/// are of the same asset still. No journal is no error, and neither is one that cannot be read:
/// `why` says so.
ReportPast past_of(const Config& config);

}  // namespace evenkeel::cli
