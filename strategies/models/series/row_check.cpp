// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/series/row_check.hpp"

#include <cmath>
#include <string>

#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

std::string name_of(std::size_t row) {
    return "row " + std::to_string(row) + ": ";
}

}  // namespace

Result<void> check_row_price(std::size_t row, std::string_view field, double price) {
    if (std::isfinite(price) && price > 0.0) return {};
    return unfit(name_of(row) + std::string(field) + " is " + std::to_string(price) +
                 ", expected a finite price above zero");
}

Result<void> check_row_time(std::size_t row, std::int64_t before, std::int64_t time,
                            std::int64_t widest_gap) {
    if (time == before)
        return unfit(name_of(row) + "time " + std::to_string(time) + " is there twice");
    if (time < before)
        return unfit(name_of(row) + "time " + std::to_string(time) + " is before " +
                     std::to_string(before) + " of the row before it");
    // As unsigned numbers, for a difference of far times leaves the range of signed ones.
    const auto gap = static_cast<std::uint64_t>(time) - static_cast<std::uint64_t>(before);
    if (widest_gap < 0 || gap > static_cast<std::uint64_t>(widest_gap))
        return unfit(name_of(row) + "a gap of " + std::to_string(gap) + " s after time " +
                     std::to_string(before) + ", allowed are " + std::to_string(widest_gap));
    return {};
}

}  // namespace evenkeel
