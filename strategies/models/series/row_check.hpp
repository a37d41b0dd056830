// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "chain/base/result.hpp"

namespace evenkeel {

/// Whether a price of this row is finite and above zero; the error names row, field and value.
Result<void> check_row_price(std::size_t row, std::string_view field, double price);

/// Whether this row's time is after that of the row before it by `widest_gap` seconds at most; the
/// error names row and times.
Result<void> check_row_time(std::size_t row, std::int64_t before, std::int64_t time,
                            std::int64_t widest_gap);

}  // namespace evenkeel
