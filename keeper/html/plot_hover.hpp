// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/html/plot_frame.hpp"

namespace evenkeel {

/// Invisible strips side by side over a plot, at most a hundred, each with a title that tells its
/// time and the values of all lines at it.
std::string hover_svg(const Plot& plot, const PlotFrame& frame);

}  // namespace evenkeel
