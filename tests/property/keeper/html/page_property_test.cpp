// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <rapidcheck/catch.h>

#include "keeper/html/plot.hpp"
#include "keeper/html/text.hpp"
#include "tests/support/markup.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

std::string some_bytes() {
    return *rc::gen::container<std::string>(rc::gen::oneOf(
        rc::gen::arbitrary<char>(), rc::gen::element('<', '>', '&', '"', '\'', '\xc3', '\0')));
}

/// Any double: none of the numbers, infinite, huge and tiny among them.
double some_double() {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    return *rc::gen::oneOf(
        rc::gen::element(std::nan(""), kInfinity, -kInfinity, 1e308, -1e308, 5e-324, 0.0, -0.0),
        rc::gen::arbitrary<double>());
}

std::vector<double> some_doubles(std::size_t count) {
    std::vector<double> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(some_double());
    return out;
}

Plot some_plot() {
    const auto count = *rc::gen::inRange<std::size_t>(0, 30);
    Plot out{.title = some_bytes(), .x_label = some_bytes(), .y_label = some_bytes()};
    out.times = *rc::gen::arbitrary<bool>();
    out.xs = some_doubles(count);
    out.band = PlotBand{some_bytes(), some_doubles(count), some_doubles(count)};
    out.lines = {{.name = some_bytes(), .ys = some_doubles(count)}};
    PlotMarks marks{.name = some_bytes(), .marks = {}};
    for (std::size_t i = 0; i < count; ++i)
        marks.marks.push_back(
            {some_double(), some_double(), some_bytes(), some_bytes(), some_bytes()});
    out.marks = {std::move(marks)};
    return out;
}

}  // namespace

TEST_CASE("Text for HTML from any bytes", "[html]") {
    rc::prop("is well-formed, in content and in an attribute", [] {
        const std::string text = html_text(some_bytes());
        RC_ASSERT(read_markup("<p title=\"" + text + "\">" + text + "</p>").fault == "");
        for (const char c : text) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20);
    });
}

TEST_CASE("A plot of anything", "[html]") {
    rc::prop("is well-formed, and its coordinates are numbers", [] {
        Markup read = read_markup(svg(some_plot()));
        RC_ASSERT(read.fault == "");
        for (const char* name : {"d", "x", "y", "width", "height"})
            for (const std::string& value : read.attributes[name])
                RC_ASSERT(value.find_first_not_of("MLHVZahlvz0123456789 .-") == value.npos);
    });
}
