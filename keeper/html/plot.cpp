// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/html/plot.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <iterator>

#include "keeper/html/plot_frame.hpp"
#include "keeper/html/plot_hover.hpp"
#include "keeper/html/plot_marks.hpp"
#include "keeper/html/text.hpp"

namespace evenkeel {
namespace {

constexpr double kTitleLine = 16.0, kLegendLine = 36.0;
constexpr double kTickLine = 251.0, kLabelLine = 272.0;
constexpr double kMiddle = (PlotFrame::kTop + PlotFrame::kBottom) / 2.0;

/// Text at a place; `more` are further attributes.
std::string text_at(double x, double y, const std::string& more, const std::string& text) {
    return fmt::format("<text x=\"{}\" y=\"{}\"{}>{}</text>\n", coordinate(x), coordinate(y), more,
                       html_text(text));
}

std::string line_path(const std::string& kind, const std::string& path) {
    return fmt::format("<path class=\"{}\" d=\"{}\"/>\n", kind, path);
}

std::string grid_svg(const PlotFrame& frame) {
    std::string lines, texts;
    for (const Tick& tick : frame.y.ticks) {
        const double y = frame.at(frame.x.low, tick.at).y;
        lines += fmt::format("M{} {}H{}", coordinate(frame.left), coordinate(y),
                             coordinate(PlotFrame::kRight));
        texts += text_at(frame.left - 6.0, y + 4.0, " text-anchor=\"end\"", tick.text);
    }
    for (const Tick& tick : frame.x.ticks) {
        const double x = frame.at(tick.at, frame.y.low).x;
        lines += fmt::format("M{} {}V{}", coordinate(x), coordinate(PlotFrame::kBottom),
                             coordinate(PlotFrame::kBottom + 4.0));
        texts += text_at(x, kTickLine, " text-anchor=\"middle\"", tick.text);
    }
    return line_path("grid", lines) + texts;
}

std::string axes_svg(const Plot& plot, const PlotFrame& frame) {
    std::string path =
        fmt::format("M{} {}V{}H{}", coordinate(frame.left), coordinate(PlotFrame::kTop),
                    coordinate(PlotFrame::kBottom), coordinate(PlotFrame::kRight));
    if (frame.y.low < 0.0 && frame.y.high > 0.0)
        path +=
            fmt::format("M{} {}H{}", coordinate(frame.left),
                        coordinate(frame.at(frame.x.low, 0.0).y), coordinate(PlotFrame::kRight));
    const std::string turned =
        fmt::format(" text-anchor=\"middle\" transform=\"rotate(-90 12 {})\"", coordinate(kMiddle));
    return line_path("axis", path) + text_at(12.0, kMiddle, turned, plot.y_label) +
           text_at((frame.left + PlotFrame::kRight) / 2.0, kLabelLine, " text-anchor=\"middle\"",
                   plot.x_label);
}

/// The area between two edges: there along the upper one, back along the lower.
std::string band_svg(const Plot& plot, const PlotFrame& frame) {
    if (!plot.band) return "";
    // An edge that is missing takes the other with it, so that both have the same pieces.
    std::vector<double> lower = plot.band->lower, upper = plot.band->upper;
    const std::size_t count = std::min(lower.size(), upper.size());
    lower.resize(count);
    upper.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        if (!is_drawable(lower[i])) upper[i] = lower[i];
        if (!is_drawable(upper[i])) lower[i] = upper[i];
    }
    std::string path;
    const auto floors = stretches(frame, plot.xs, lower), roofs = stretches(frame, plot.xs, upper);
    for (std::size_t i = 0; i < roofs.size(); ++i) {
        Stretch outline = thinned(roofs[i]), back = thinned(floors[i]);
        std::copy(back.rbegin(), back.rend(), std::back_inserter(outline));
        path += path_of(outline) + "Z";
    }
    return path.empty() ? "" : line_path("band", path);
}

std::string line_class(const PlotLine& line) {
    return fmt::format("line ink{}{}", line.ink, line.dashed ? " dashed" : "");
}

std::string lines_svg(const Plot& plot, const PlotFrame& frame) {
    std::string out;
    for (const PlotLine& line : plot.lines) {
        std::string path;
        for (const Stretch& stretch : stretches(frame, plot.xs, line.ys))
            path += path_of(thinned(stretch));
        if (!path.empty()) out += line_path(line_class(line), path);
    }
    return out;
}

/// Names with a sample of each, from left to right.
class Legend {
  public:
    explicit Legend(double left) : x_(left) {}
    void add(const std::string& kind, const std::string& sample, const std::string& name) {
        svg_ += line_path(kind, sample);
        svg_ += text_at(x_ + 22.0, kLegendLine, "", name);
        x_ += 22.0 + width_of(name) + 16.0;
    }
    double x() const { return x_; }
    const std::string& svg() const { return svg_; }

  private:
    double x_;
    std::string svg_;
};

/// How far below its middle a shape has its place.
double tip(MarkShape shape) {
    if (shape == MarkShape::kDot) return 0.0;
    return shape == MarkShape::kUp ? -3.5 : 3.5;
}

std::string legend_svg(const Plot& plot, const PlotFrame& frame) {
    constexpr double kSample = kLegendLine - 4.0;
    Legend out(frame.left);
    for (const PlotLine& line : plot.lines)
        out.add(line_class(line),
                fmt::format("M{} {}h16", coordinate(out.x()), coordinate(kSample)), line.name);
    if (plot.band)
        out.add("band",
                fmt::format("M{} {}h16v10h-16z", coordinate(out.x()), coordinate(kSample - 5.0)),
                plot.band->name);
    for (const PlotMarks& kind : plot.marks)
        if (!kind.name.empty())
            out.add(fmt::format("mark ink{}", kind.ink),
                    shape_at(kind.shape, {out.x() + 10.0, kSample + tip(kind.shape)}), kind.name);
    return out.svg();
}

}  // namespace

std::string svg(const Plot& plot) {
    const PlotFrame frame = frame_of(plot);
    std::string out = fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">\n",
                                  PlotFrame::kWidth, PlotFrame::kHeight, html_text(plot.title));
    out += text_at(frame.left, kTitleLine, " class=\"title\"", plot.title);
    out += legend_svg(plot, frame);
    out += grid_svg(frame) + band_svg(plot, frame) + axes_svg(plot, frame);
    out += lines_svg(plot, frame) + hover_svg(plot, frame) + marks_svg(frame, plot.marks);
    if (frame.x.ticks.empty() || frame.y.ticks.empty())
        out += text_at((frame.left + PlotFrame::kRight) / 2.0, kMiddle, " text-anchor=\"middle\"",
                       "nothing to show");
    return out + "</svg>\n";
}

}  // namespace evenkeel
