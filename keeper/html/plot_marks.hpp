// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/html/plot_frame.hpp"

namespace evenkeel {

/// A mark's shape around a place, as the "d" of a path.
std::string shape_at(MarkShape shape, const Pixel& at);

/// The marks of a plot with their titles and labels, as SVG.
std::string marks_svg(const PlotFrame& frame, const std::vector<PlotMarks>& kinds);

}  // namespace evenkeel
