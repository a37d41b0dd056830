// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace evenkeel {

/// Text as HTML and SVG show it, in content and in quoted attributes: markup is escaped, a line
/// break or tab becomes a blank, another control character and what is no UTF-8 U+FFFD.
std::string html_text(std::string_view text);

/// A number with so many decimals, "-12,345.60" in every locale; "n/a" if it is not finite. From
/// 1e15 up it has six digits and an exponent.
std::string grouped(double value, int decimals);

/// The decimals that show six digits of a number of this size; from 2 to 12.
int decimals_for(double largest);

/// A time in UTC, from seconds since 1970: "2026-01-02 03:04", with seconds where it has any.
/// Outside of the years 1970 to 9999 the number itself.
std::string utc_minute(std::int64_t seconds);

}  // namespace evenkeel
