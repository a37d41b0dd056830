// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/html/plot_frame.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>
#include <limits>

namespace evenkeel {
namespace {

constexpr double kRoom = 0.05;  ///< Of the values' span, left empty above and below.
constexpr double kTickRoom = 26.0;
constexpr int kMostTimes = 7;

/// From the lowest to the highest drawable value.
struct Extent {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    void take(double value) {
        if (!is_drawable(value)) return;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    void take(const std::vector<double>& values) {
        for (const double value : values) take(value);
    }
    bool empty() const { return low > high; }
};

Axis y_axis(const Extent& extent) {
    if (extent.empty()) return {};
    const double room = (extent.high - extent.low) * kRoom;
    return number_axis(extent.low - room, extent.high + room);
}

Axis x_axis(const Extent& extent, bool times) {
    if (extent.empty()) return {};
    if (times) return time_axis(extent.low, extent.high, kMostTimes);
    const double room = (extent.high - extent.low) * kRoom;
    return number_axis(extent.low - room, extent.high + room);
}

double share(const Axis& axis, double value) {
    return (value - axis.low) / (axis.high - axis.low);
}

}  // namespace

Pixel PlotFrame::at(double px, double py) const {
    return {left + share(x, px) * (kRight - left), kBottom - share(y, py) * (kBottom - kTop)};
}

PlotFrame frame_of(const Plot& plot) {
    Extent xs, ys;
    xs.take(plot.xs);
    for (const PlotLine& line : plot.lines) ys.take(line.ys);
    if (plot.band) {
        ys.take(plot.band->lower);
        ys.take(plot.band->upper);
    }
    for (const PlotMarks& kind : plot.marks)
        for (const PlotMark& mark : kind.marks) {
            if (!is_drawable(mark.x) || !is_drawable(mark.y)) continue;
            xs.take(mark.x);
            ys.take(mark.y);
        }
    PlotFrame out;
    out.x = x_axis(xs, plot.times);
    out.y = y_axis(ys);
    double widest = 0.0;
    for (const Tick& tick : out.y.ticks) widest = std::max(widest, width_of(tick.text));
    out.left = kTickRoom + widest;
    return out;
}

std::vector<Stretch> stretches(const PlotFrame& frame, std::span<const double> xs,
                               std::span<const double> ys) {
    std::vector<Stretch> out;
    bool goes_on = false;
    for (std::size_t i = 0; i < xs.size() && i < ys.size(); ++i) {
        const bool drawn = is_drawable(xs[i]) && is_drawable(ys[i]);
        if (drawn && !goes_on) out.emplace_back();
        if (drawn) out.back().push_back(frame.at(xs[i], ys[i]));
        goes_on = drawn;
    }
    return out;
}

Stretch thinned(const Stretch& stretch) {
    Stretch out;
    for (std::size_t begin = 0, end = 0; begin < stretch.size(); begin = end) {
        const double column = std::floor(stretch[begin].x);
        std::size_t low = begin, high = begin;
        for (end = begin; end < stretch.size() && std::floor(stretch[end].x) == column; ++end) {
            if (stretch[end].y < stretch[low].y) low = end;
            if (stretch[end].y > stretch[high].y) high = end;
        }
        std::vector<std::size_t> kept = {begin, std::min(low, high), std::max(low, high), end - 1};
        kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
        for (const std::size_t index : kept) out.push_back(stretch[index]);
    }
    return out;
}

std::string coordinate(double value) {
    std::string out = fmt::format("{:.1f}", value);
    if (out.ends_with(".0")) out.resize(out.size() - 2);
    return out == "-0" ? "0" : out;
}

std::string path_of(const Stretch& stretch) {
    std::string out;
    for (const Pixel& pixel : stretch)
        out += fmt::format("{}{} {}", out.empty() ? 'M' : 'L', coordinate(pixel.x),
                           coordinate(pixel.y));
    return stretch.size() == 1 ? out + "h0" : out;
}

double width_of(std::string_view text) {
    constexpr double kCharacter = 6.3;
    const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
    return kCharacter * static_cast<double>(std::ranges::count_if(text, begins));
}

}  // namespace evenkeel
