// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace evenkeel {

/// A round number on an axis, and how it is written.
struct Tick {
    double at = 0.0;
    std::string text;
    bool operator==(const Tick&) const = default;
};

/// What an axis spans, and the round numbers in it, upwards.
struct Axis {
    double low = 0.0, high = 1.0;
    std::vector<Tick> ticks;
    bool operator==(const Axis&) const = default;
};

/// Whether a plot can show a value: finite, and of a size that leaves room to reckon with.
bool is_drawable(double value);

/// An axis over two drawable numbers, low first, with 2 to `most` ticks (5 or more) that are 1, 2
/// or 5 times a power of ten apart. Where the two are the same, or nearly so, it is widened.
Axis number_axis(double low, double high, int most = 6);

/// The same over seconds since 1970, with ticks at round times in UTC: seconds to hours, days,
/// weeks from Mondays, months or years. Outside of the years 1970 to 9999 a number axis.
Axis time_axis(double low, double high, int most = 6);

}  // namespace evenkeel
