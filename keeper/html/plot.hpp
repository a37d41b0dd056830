// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace evenkeel {

/// A line over the plot's xs. What is not drawable, NaN among it, is a gap.
struct PlotLine {
    std::string name;
    std::vector<double> ys;  ///< One an x.
    int ink = 1;             ///< Of the page's colours: class "ink1" to "ink3".
    bool dashed = false;
};

/// A shaded area over the plot's xs; a gap where an edge is not drawable.
struct PlotBand {
    std::string name;
    std::vector<double> lower, upper;  ///< One an x.
};

/// What a mark looks like: a triangle below its place that points up to it, one above it that
/// points down, or a dot on it.
enum class MarkShape { kUp, kDown, kDot };

/// One mark; not shown where a coordinate is not drawable.
struct PlotMark {
    double x = 0.0, y = 0.0;
    std::string title;       ///< Told when it is pointed at.
    std::string label = {};  ///< Written beside it where there is room.
    std::string brief = {};  ///< Written instead where there is not.
};

/// Marks of one kind. Those that would cover each other are one, which says how many more it is.
struct PlotMarks {
    std::string name;  ///< Empty: not in the legend.
    MarkShape shape = MarkShape::kDot;
    int ink = 1;
    std::vector<PlotMark> marks;
};

/// What an SVG plot shows.
struct Plot {
    std::string title;
    std::string x_label, y_label;  ///< With their units.
    bool times = true;             ///< The xs are seconds since 1970, and the label is their span.
    std::vector<double> xs = {};   ///< Upwards.
    std::optional<PlotBand> band = {};
    std::vector<PlotLine> lines = {};
    std::vector<PlotMarks> marks = {};
};

/// The plot as an SVG element for a page that colours its classes. All texts of it are escaped.
std::string svg(const Plot& plot);

}  // namespace evenkeel
