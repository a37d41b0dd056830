// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "strategies/quality/quality.hpp"

namespace evenkeel {

/// The measure as one line of JSON for the journal, and back; Errc::kDecode if the text is not such
/// a line.
std::string to_json(const Quality& quality);
Result<Quality> parse_quality(std::string_view text);

/// {"since", "total", "day"}: the figures for people since the first look and over the last day, at
/// this block's time. Amounts are decimal strings; a figure that nothing was measured for is null.
std::string quality_json(const Quality& quality, std::uint64_t time);

/// The figures of one hour, for the journal: {"from" (seconds), …}.
std::string hour_json(const QualityHour& hour);

}  // namespace evenkeel
