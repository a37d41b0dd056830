// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/html/plot_hover.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>

#include "keeper/html/text.hpp"

namespace evenkeel {
namespace {

constexpr std::size_t kMostStrips = 100;

/// Indices of the xs that are told: evenly spread, the first and the last among them.
std::vector<std::size_t> told(const std::vector<double>& xs) {
    std::vector<std::size_t> out;
    const std::size_t count = std::min(xs.size(), kMostStrips);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t index = count == 1 ? 0 : i * (xs.size() - 1) / (count - 1);
        if (is_drawable(xs[index])) out.push_back(index);
    }
    return out;
}

std::string title_at(const Plot& plot, std::size_t index, int decimals) {
    const double x = plot.xs[index];
    std::string out = plot.times && std::abs(x) < 1e15 ? utc_minute(static_cast<std::int64_t>(x))
                                                       : grouped(x, decimals_for(x));
    const auto tell = [&](const std::string& name, double value) {
        if (std::isfinite(value))
            out += "&#10;" + html_text(name) + ": " + grouped(value, decimals);
    };
    for (const PlotLine& line : plot.lines)
        if (index < line.ys.size()) tell(line.name, line.ys[index]);
    if (plot.band && index < plot.band->lower.size() && index < plot.band->upper.size()) {
        tell(plot.band->name + " from", plot.band->lower[index]);
        tell(plot.band->name + " to", plot.band->upper[index]);
    }
    return out;
}

}  // namespace

std::string hover_svg(const Plot& plot, const PlotFrame& frame) {
    const std::vector<std::size_t> indices = told(plot.xs);
    const int decimals = decimals_for(std::max(std::abs(frame.y.low), std::abs(frame.y.high)));
    const auto place = [&](std::size_t i) { return frame.at(plot.xs[indices[i]], 0.0).x; };
    std::string out = "<g class=\"hover\">\n";
    double left = frame.left;
    for (std::size_t i = 0; i < indices.size(); ++i) {
        const bool last = i + 1 == indices.size();
        const double right = last ? PlotFrame::kRight : (place(i) + place(i + 1)) / 2.0;
        out += fmt::format(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}</title></rect>\n",
            coordinate(left), coordinate(PlotFrame::kTop), coordinate(std::max(0.0, right - left)),
            coordinate(PlotFrame::kBottom - PlotFrame::kTop), title_at(plot, indices[i], decimals));
        left = right;
    }
    return out + "</g>\n";
}

}  // namespace evenkeel
