// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/html/plot.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "keeper/html/plot_frame.hpp"
#include "keeper/html/plot_labels.hpp"
#include "tests/support/markup.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Plot plot_of(std::vector<double> ys) {
    Plot out{.title = "Value", .x_label = "time", .y_label = "USD"};
    for (std::size_t i = 0; i < ys.size(); ++i)
        out.xs.push_back(1'740'787'200.0 + 60.0 * static_cast<double>(i));
    out.lines = {{.name = "hedged", .ys = std::move(ys)}};
    return out;
}

/// The "d" of the paths of a class, in order; what stands in the legend first.
std::vector<std::string> paths(const Plot& plot, const std::string& kind) {
    const std::string text = svg(plot), begin = "<path class=\"" + kind + "\" d=\"";
    std::vector<std::string> out;
    for (std::size_t at = text.find(begin); at != text.npos; at = text.find(begin, at + 1)) {
        const std::size_t from = at + begin.size();
        out.push_back(text.substr(from, text.find('"', from) - from));
    }
    return out;
}

std::size_t count(const std::string& text, char c) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), c));
}

}  // namespace

TEST_CASE("A plot has its title, axes, ticks, legend and line", "[html]") {
    Plot plot = plot_of({1.0, 3.0, 2.0});
    const std::string text = svg(plot);
    const Markup read = read_markup(text);
    CHECK(read.fault == "");
    for (const char* shown : {"Value", "time", "USD", "hedged", "1.0", "3.0", "00:01:00"})
        CHECK(text.find(">" + std::string(shown) + "<") != text.npos);
    // The one in the middle is highest; heights count downwards.
    const PlotFrame frame = frame_of(plot);
    CHECK(frame.at(plot.xs[0], 1.0).x == Approx(frame.left));
    CHECK(frame.at(plot.xs[2], 1.0).x == Approx(PlotFrame::kRight));
    CHECK(frame.at(plot.xs[0], 1.0).y == Approx(PlotFrame::kBottom - 188.0 / 22.0));
    CHECK(frame.at(plot.xs[0], 3.0).y == Approx(PlotFrame::kTop + 188.0 / 22.0));
    const auto lines = paths(plot, "line ink1");
    REQUIRE(lines.size() == 2);
    CHECK(lines[1] == "M44.9 227.5L325.4 56.5L606 142");
}

TEST_CASE("What is not a number is a gap, and a point between gaps a dot", "[html]") {
    const auto lines = paths(plot_of({1.0, 2.0, kNan, 3.0, INFINITY, 1.0, 2.0}), "line ink1");
    REQUIRE(lines.size() == 2);
    CHECK(count(lines[1], 'M') == 3);
    CHECK(count(lines[1], 'L') == 2);
    CHECK(count(lines[1], 'h') == 1);
    CHECK(paths(plot_of({5.0}), "line ink1").back().ends_with("h0"));
}

TEST_CASE("Plots of nothing, of one point and of one value are whole", "[html]") {
    for (const std::vector<double>& ys :
         {std::vector<double>{}, {kNan, kNan}, {7.0}, {0.0, 0.0, 0.0}, {1e300, 1e-300, -1e99}}) {
        const std::string text = svg(plot_of(ys));
        CHECK(read_markup(text).fault == "");
        CHECK(text.find("nan") == text.npos);
        CHECK(text.find("inf") == text.npos);
        const bool has_none = ys.empty() || std::isnan(ys[0]);
        CHECK((text.find("nothing to show") != text.npos) == has_none);
    }
}

TEST_CASE("A band is a closed area with gaps where it has no edge", "[html]") {
    Plot plot = plot_of({0.0, 0.0, 0.0, 0.0, 0.0});
    plot.band = {"band", {-1.0, -1.0, kNan, -1.0, -1.0}, {1.0, 1.0, 1.0, 2.0, 2.0}};
    const auto bands = paths(plot, "band");
    REQUIRE(bands.size() == 2);  // one of them in the legend
    CHECK(count(bands[0] + bands[1], 'Z') == 2);
    CHECK(frame_of(plot).y.high > 2.0);
    CHECK(frame_of(plot).y.low < -1.0);
    plot.band->upper = {kNan, kNan, kNan, kNan, kNan};
    CHECK(paths(plot, "band").size() == 1);
}

TEST_CASE("Thinning keeps the ends and the extremes of each column of pixels", "[html]") {
    CHECK(thinned({}).empty());
    const Stretch few = {{1.0, 5.0}, {1.5, 4.0}, {2.0, 9.0}};
    CHECK(thinned(few) == few);
    const Stretch many = {{1.0, 5.0}, {1.1, 6.0}, {1.2, 1.0}, {1.3, 2.0}, {1.4, 8.0}, {1.9, 7.0}};
    CHECK(thinned(many) == Stretch{{1.0, 5.0}, {1.2, 1.0}, {1.4, 8.0}, {1.9, 7.0}});
    std::vector<double> ys(100'000);
    for (std::size_t i = 0; i < ys.size(); ++i) ys[i] = std::sin(static_cast<double>(i));
    ys[77'777] = 100.0;
    const Plot plot = plot_of(ys);
    CHECK(svg(plot).size() < 60'000);
    const double top = frame_of(plot).at(plot.xs[0], 100.0).y;
    CHECK(paths(plot, "line ink1").back().find(" " + coordinate(top)) != std::string::npos);
}

TEST_CASE("Pointing at a plot tells time and values", "[html]") {
    Plot plot = plot_of({1.0, kNan, 2.0});
    plot.band = {"band", {0.0, 0.0, 0.0}, {3.0, 3.0, 3.0}};
    const std::string text = svg(plot);
    CHECK(text.find("<title>2025-03-01 00:00&#10;hedged: 1.00000&#10;band from: 0.00000&#10;"
                    "band to: 3.00000</title>") != text.npos);
    CHECK(text.find("<title>2025-03-01 00:01&#10;band from") != text.npos);
    CHECK(read_markup(svg(plot_of(std::vector<double>(5'000, 1.0)))).elements["rect"] == 100);
}

TEST_CASE("Marks that would cover each other are one that says so", "[html]") {
    Plot plot{.title = "t", .x_label = "x", .y_label = "y", .times = false};
    PlotMarks bought{.name = "bought", .shape = MarkShape::kUp, .ink = 3, .marks = {}};
    for (int i = 0; i < 40; ++i) bought.marks.push_back({1.0, 2.0, "first <b>"});
    bought.marks.push_back({5.0, 6.0, "far"});
    bought.marks.push_back({kNan, 6.0, "nowhere"});
    plot.marks = {bought};
    const std::string text = svg(plot);
    CHECK(paths(plot, "mark ink3").size() == 3);  // one of them in the legend
    CHECK(text.find("<title>first &lt;b&gt;&#10;and 39 more here</title>") != text.npos);
    CHECK(text.find("<title>far</title>") != text.npos);
    CHECK(text.find("nowhere") == text.npos);
    CHECK(read_markup(text).fault == "");
}

TEST_CASE("Labels cover neither marks nor each other", "[html]") {
    PlotFrame frame;
    PlotLabels labels(frame);
    const Pixel mark{300.0, 100.0};
    labels.keep_clear(mark);
    const auto right = labels.place(mark, 50.0), left = labels.place(mark, 50.0),
               above = labels.place(mark, 50.0), below = labels.place(mark, 50.0);
    REQUIRE((right && left && above && below));
    CHECK(right->x > mark.x);
    CHECK(left->x + 50.0 < mark.x);
    CHECK(above->y < mark.y - 4.0);
    CHECK(below->y > mark.y + 4.0);
    CHECK_FALSE(labels.place(mark, 50.0));
    CHECK_FALSE(labels.place({300.0, 200.0}, 2'000.0));
}

TEST_CASE("Where a label has no room its brief one stands", "[html]") {
    Plot plot{.title = "t", .x_label = "x", .y_label = "y", .times = false};
    PlotMarks runs{.name = "", .marks = {}};
    for (int i = 0; i < 6; ++i)
        runs.marks.push_back({100.0, 80.0 + 10.0 * i, "", std::string(120, 'w'), "brief"});
    runs.marks.push_back({0.0, 0.0, "", "corner", "c"});
    runs.marks.push_back({200.0, 200.0, "", "other", "o"});
    plot.marks = {runs};
    const std::string text = svg(plot);
    CHECK(text.find("www") == text.npos);
    CHECK(text.find(">brief<") != text.npos);
    CHECK(text.find(">corner<") != text.npos);
}
