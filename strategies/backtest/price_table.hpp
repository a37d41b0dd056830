// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel {

/// Prices of several assets at one time.
struct PriceTableRow {
    std::int64_t time = 0;       ///< Seconds, Unix.
    std::vector<double> prices;  ///< In the unit of account, above zero; one an asset.
    bool operator==(const PriceTableRow&) const = default;
};

/// The rows of CSV text with a line of column names: `time` or `timestamp` as read_history has it,
/// and a column for each of `assets` under its name, in any order.
///
/// Errc::kDecode with "NAME:LINE: " for a column that is neither or there twice, an asset without
/// one, a row of another length, a price that is no number above zero (with its column), a time
/// that is not after the row before it, and for text without rows.
Result<std::vector<PriceTableRow>> read_price_table(std::string_view name, std::string_view text,
                                                    std::span<const std::string> assets);

}  // namespace evenkeel
