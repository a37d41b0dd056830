// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel {

/// The lines of a text with their numbers, from 1.
class CsvLines {
  public:
    explicit CsvLines(std::string_view text) : rest_(text) {}
    /// False at the end.
    bool next();
    std::string_view line;
    std::size_t number = 0;

  private:
    std::string_view rest_;
};

/// The cells of a line: what stands between its commas, without blanks at their ends.
std::vector<std::string_view> cells_of(std::string_view line);

/// A finite decimal number, with or without an exponent; Errc::kDecode.
Result<double> number_in(std::string_view cell);

/// The same of a price, which is above zero; the error begins with whose it is.
Result<double> price_in(const std::string& asset, std::string_view cell);

/// A time in UTC as seconds since 1970: these seconds themselves, "2023-08-13",
/// "2023-08-13 00:01", "2023-08-13T00:01:30", with or without a Z. From 1970 to 9999; Errc::kDecode
/// for anything else, milliseconds too.
Result<std::int64_t> time_in(std::string_view cell);

}  // namespace evenkeel
