// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "keeper/html/axis.hpp"
#include "keeper/html/plot.hpp"

namespace evenkeel {

/// A place in a plot, in pixels from its upper left corner.
struct Pixel {
    double x = 0.0, y = 0.0;
    bool operator==(const Pixel&) const = default;
};

/// Where the values of a plot are in its picture.
struct PlotFrame {
    static constexpr double kWidth = 640.0, kHeight = 280.0;
    static constexpr double kTop = 48.0, kBottom = 236.0, kRight = 606.0;
    double left = 60.0;
    Axis x, y;
    Pixel at(double px, double py) const;
};

/// A frame that all drawable values of the plot are in.
PlotFrame frame_of(const Plot& plot);

/// A piece of a line without a gap.
using Stretch = std::vector<Pixel>;

/// The pieces of a line; as many xs as ys.
std::vector<Stretch> stretches(const PlotFrame& frame, std::span<const double> xs,
                               std::span<const double> ys);

/// The same picture with fewer points: of those in one column of pixels the first, the lowest, the
/// highest and the last.
Stretch thinned(const Stretch& stretch);

/// A pixel coordinate with at most one decimal.
std::string coordinate(double value);

/// As the "d" of a path; of one point, a stroke of no length, which a round end makes a dot.
std::string path_of(const Stretch& stretch);

/// About how wide a text is in a plot's font.
double width_of(std::string_view text);

}  // namespace evenkeel
