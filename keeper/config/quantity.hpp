// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "chain/base/result.hpp"
#include "strategies/spec/params.hpp"

namespace evenkeel {

/// What a value of this kind looks like, for messages: "a duration such as 30s, 5m or 1h".
std::string expected_words(const Key& key);

/// The parsers below fail with Errc::kConfig and "expected …, found …". A number is an optional
/// '-', digits and at most 18 decimals; one space may stand before the unit.
/// `2%` or `25 bps`, from 0 to 100%; a fraction.
Result<Ratio> parse_ratio(std::string_view text);
/// `500ms`, `30s`, `5m`, `1h` or `2d`; above zero, whole milliseconds, at most ten years.
Result<Duration> parse_duration(std::string_view text);
/// `0.05 ETH`: a number, one space and a name. Whether the name is known is for the caller.
Result<Amount> parse_amount(std::string_view text, bool may_be_negative = false);
/// `3 wei`, `20 gwei`, `0.5 ETH` or `0.5 ether`, the unit being 10^18 wei of whatever coin the
/// chain has; not negative.
Result<Wad> parse_coin(std::string_view text);
/// A number without unit.
Result<Wad> parse_number(std::string_view text, bool may_be_negative = false);
/// A whole number from `least` to 2^63-1.
Result<std::int64_t> parse_count(std::string_view text, std::int64_t least = 0);
/// `scheme://host[:port][/…]` with one of the schemes. The message does not quote the text: URLs
/// carry keys.
Result<std::string> parse_url(std::string_view text, const std::vector<std::string>& schemes);
/// `host:port` with a port up to 65535.
Result<std::string> parse_host_port(std::string_view text);
/// A name that a person gives to something: letters, digits, '.', '_' and '-', at most 64.
bool is_plain_name(std::string_view text);

/// The text in a form fit for a message: quoted if it is not one word, control characters escaped,
/// long ones cut, redacted.
std::string shown(std::string_view text);

}  // namespace evenkeel
