// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>

#include "tests/golden/runner.hpp"

using namespace evenkeel::golden;

TEST_CASE("Every golden case comes out at its tolerance", "[golden]") {
    const char* set = std::getenv("EVENKEEL_GOLDEN_DIR");
    const Outcome found = run_directory(set ? set : EVENKEEL_TESTS_DIR "/vectors/golden");
    for (const auto& one : found.skipped) WARN("skipped: " << one);
    for (const auto& one : found.failures) FAIL_CHECK(one);
    WARN(found.cases << " cases, " << found.skipped.size() << " skipped");
    CHECK(found.cases > 0);
}

namespace {

json half(const Case& one) {
    return {{"half", number(one.in, "x") / 2.0}, {"list", {1, 2}}, {"name", "half"}};
}

json third(const Case& one) {
    return {{"third", number(one.in, "x") / 3.0}};
}

json with_y(const Case&) {
    return {{"half", -1.0}};
}

json no_data(const Case&) {
    throw NoData("no data");
}

const std::vector<Shape> kToyShapes{{"90_toy", {"x"}, {"half"}, &half},
                                    {"90_toy", {"x"}, {"third"}, &third},
                                    {"90_toy", {"x", "y"}, {"half"}, &with_y},
                                    {"91_toy", {"z"}, {}, &no_data},
                                    {"92_toy", {"w"}, {}, &half},
                                    {"92_toy", {"w"}, {}, &third}};

Outcome run(const char* stem, json one, json tolerance = {{"rel", 1e-9}}) {
    const json file{{"tolerance", std::move(tolerance)}, {"cases", json::array({std::move(one)})}};
    return run_file(kToyShapes, stem, file);
}

json toy(json in, json want) {
    return {{"name", "a toy"}, {"inputs", std::move(in)}, {"expected", std::move(want)}};
}

std::size_t failures(const Outcome& out) {
    return out.failures.size();
}

}  // namespace

TEST_CASE("The golden runner takes the shape that fits best", "[golden]") {
    CHECK(failures(run("90_toy", toy({{"x", 3}}, {{"half", 1.5}, {"list", {1, 2}}}))) == 0);
    CHECK(failures(run("90_toy", toy({{"x", 3}}, {{"third", 1}}))) == 0);
    CHECK(failures(run("90_toy", toy({{"x", 3}, {"y", 1}}, {{"half", -1}}))) == 0);
    CHECK(failures(run("elsewhere", toy({{"x", 3}}, {{"third", 1}}))) == 0);
}

TEST_CASE("The golden runner fails on what it does not know or find", "[golden]") {
    CHECK(failures(run("90_toy", toy({{"x", 3}}, {{"half", 1.51}}))) == 1);
    CHECK(failures(run("90_toy", toy({{"x", 3}}, {{"half", 1.5}, {"more", 1}}))) == 1);
    CHECK(failures(run("90_toy", toy({{"x", 3}}, {{"half", 1.5}, {"list", {1}}}))) == 1);
    CHECK(failures(run("90_toy", toy({{"x", 3}}, {{"half", 1.5}, {"name", "third"}}))) == 1);
    CHECK(failures(run("90_toy", toy({{"x", 3}}, {{"fourth", 1.5}}))) == 1);
    CHECK(failures(run("90_toy", toy({{"u", 3}}, {{"half", 1.5}}))) == 1);
    CHECK(failures(run("90_toy", toy({{"x", "three"}}, {{"half", 1.5}}))) == 1);
    CHECK(failures(run("90_toy", toy({{"x", 3}}, json::object()))) == 2);
    CHECK(failures(run("92_toy", toy({{"w", 3}}, {{"half", 1.5}}))) == 1);
    CHECK(failures(run_directory("/nowhere")) == 1);
    const Outcome skipped = run("91_toy", toy({{"z", 3}}, {{"half", 1.5}}));
    CHECK(skipped.skipped.size() == 1);
    CHECK(failures(skipped) == 0);
}

TEST_CASE("The golden comparator allows abs + rel * |expected|", "[golden]") {
    const auto differ = [](double want, double found, const json& tolerance) {
        return !differences(want, found, tolerance).empty();
    };
    CHECK_FALSE(differ(100.0, 100.9, {{"rel", 0.01}}));
    CHECK(differ(100.0, 101.1, {{"rel", 0.01}}));
    CHECK_FALSE(differ(0.0, 1e-12, {{"rel", 0.01}}));
    CHECK(differ(0.0, 2e-12, {{"rel", 0.01}}));
    CHECK_FALSE(differ(0.0, 0.1, {{"abs", 0.2}}));
    CHECK(differ(1.0, std::nan(""), {{"rel", 0.01}}));
    CHECK(!differences(true, 1, json::object()).empty());
    CHECK(!differences("1", 1, json::object()).empty());
    // A case's own tolerance stands before the file's.
    json one = toy({{"x", 3}}, {{"half", 1.6}});
    CHECK(failures(run("90_toy", one)) == 1);
    one["tolerance"] = {{"rel", 0.1}};
    CHECK(failures(run("90_toy", one)) == 0);
    // One figure's own, and that of the others of a fit.
    const json fit{{"rel", 1e-9}, {"half_abs", 0.2}};
    CHECK(failures(run("90_toy", toy({{"x", 3}}, {{"half", 1.6}}), fit)) == 0);
    CHECK(failures(run("90_toy", toy({{"x", 3}}, {{"half", 1.8}}), fit)) == 1);
    CHECK(failures(run("90_toy", toy({{"x", 3}}, {{"third", 1.1}}), fit)) == 1);
    CHECK(failures(run("90_toy", toy({{"x", 3}}, {{"third", 1.1}}), {{"params_rel", 0.2}})) == 0);
}
