// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/types/i256.hpp"

#include <fmt/format.h>

namespace evenkeel {

double i256::to_double() const {
    const double size = magnitude(*this).to_double();
    return is_negative() ? -size : size;
}

Result<i256> parse_signed_decimal(std::string_view text) {
    const bool negative = text.starts_with('-');
    EVENKEEL_TRY(const u256 size, parse_decimal(text.substr(negative ? 1 : 0)));
    const auto value = signed_value(size, negative);
    if (!value) {
        return fail(Errc::kDecode, Remedy::kGiveUp,
                    fmt::format("expected an integer from -2^255 to 2^255-1, found \"{}\"", text));
    }
    return *value;
}

std::string to_decimal(const i256& value) {
    const std::string digits = to_decimal(magnitude(value));
    return value.is_negative() ? "-" + digits : digits;
}

}  // namespace evenkeel
