// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/series/sample.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "strategies/models/series/matrix.hpp"
#include "strategies/models/series/moments.hpp"
#include "strategies/models/series/nelder_mead.hpp"

using namespace evenkeel;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("A sample is checked by row", "[series]") {
    CHECK(check_sample(std::vector{1.0, 2.0}, 2, "prices"));
    const auto few = check_sample(std::vector{1.0}, 2, "prices");
    CHECK(few.error().message == "prices: 1 values, at least 2 are needed");
    const auto bad = check_sample(std::vector{1.0, kInf}, 2, "prices");
    CHECK(bad.error().message == "prices: row 1 is not a finite number");
    CHECK_FALSE(check_pair(std::vector{1.0}, std::vector{1.0, 2.0}, 1, "pair"));
    CHECK_FALSE(check_varied(std::vector{0.1, 0.1, 0.1}, "same"));
    CHECK_FALSE(check_positive(kInf, "one"));
    CHECK_FALSE(check_inside_unit(kNan, "one"));
    CHECK_FALSE(check_inside_unit(1.0, "one"));
}

TEST_CASE("Quantiles lie between values linearly", "[series]") {
    const std::vector<double> values{1.0, 2.0, 4.0, 8.0};
    CHECK(quantile_of_sorted(values, 0.0) == 1.0);
    CHECK(quantile_of_sorted(values, 1.0) == 8.0);
    CHECK(quantile_of_sorted(values, 0.5) == Approx(3.0));
    CHECK(quantile_of_sorted(values, 0.9) == Approx(6.8));
    CHECK(quantile_of_sorted(std::vector{7.0}, 0.3) == 7.0);
}

TEST_CASE("Moments do not depend on place and scale but as they should", "[series]") {
    const std::vector<double> values{1.0, 2.0, 2.5, 7.0, 3.0, 1.5};
    std::vector<double> moved = values;
    for (double& one : moved) one = 5.0 - 2.0 * one;
    const Moments a = moments(values).value(), b = moments(moved).value();
    CHECK(b.mean == Approx(5.0 - 2.0 * a.mean));
    CHECK(b.deviation == Approx(2.0 * a.deviation));
    CHECK(b.skew == Approx(-a.skew));
    CHECK(b.unbiased_skew == Approx(-a.unbiased_skew));
    CHECK(b.excess_kurtosis == Approx(a.excess_kurtosis));
    CHECK(b.unbiased_excess == Approx(a.unbiased_excess));
    CHECK_FALSE(moments(std::vector{1.0, 2.0, 3.0}));
    CHECK_FALSE(moments(std::vector{0.1, 0.1, 0.1, 0.1}));
    CHECK_FALSE(moments(std::vector{1.0, 2.0, kNan, 3.0}));
}

TEST_CASE("A covariance is square, symmetric and above zero on its diagonal", "[series]") {
    const auto of = [](std::vector<std::vector<double>> rows) {
        return check_covariance(matrix_of_rows(rows).value());
    };
    CHECK(of({{2.0, 1.0}, {1.0, 2.0}}));
    CHECK(of({{2.0, 1.0}, {1.1, 2.0}}).error().message == "covariance: [1][0] differs from [0][1]");
    CHECK(of({{2.0, 1.0}, {1.0, 0.0}}).error().message ==
          "covariance: the variance at [1][1] is not above zero");
    CHECK_FALSE(of({{2.0, 1.0}}));
    CHECK_FALSE(of({{kNan}}));
    CHECK_FALSE(of({}));
    CHECK_FALSE(matrix_of_rows(std::vector<std::vector<double>>{{1.0, 2.0}, {1.0}}));
    const Matrix m =
        matrix_of_columns(std::vector<std::vector<double>>{{1.0, 2.0, 3.0}, {4.0, 5.0, 6.0}})
            .value();
    CHECK(m.rows == 3);
    CHECK(m.at(2, 0) == 3.0);
    CHECK(m.at(0, 1) == 4.0);
}

TEST_CASE("A simplex search finds a minimum and says where it cannot begin", "[series]") {
    const auto valley = [](std::span<const double> x) {
        return 100.0 * std::pow(x[1] - x[0] * x[0], 2) + std::pow(1.0 - x[0], 2);
    };
    const std::vector<double> steps{0.5, 0.5};
    const Minimum found = nelder_mead(valley, {-1.2, 1.0}, steps).value();
    CHECK(found.at[0] == Approx(1.0).epsilon(1e-5));
    CHECK(found.at[1] == Approx(1.0).epsilon(1e-5));
    INFO("outside of its range a function may be infinite or no number");
    const auto root = [](std::span<const double> x) { return std::sqrt(x[0] - 2.0); };
    CHECK(nelder_mead(root, {3.0}, std::vector{1.0}).value().at[0] == Approx(2.0));
    CHECK_FALSE(nelder_mead(root, {1.0}, std::vector{1.0}));
    CHECK_FALSE(nelder_mead(valley, {1.0, 1.0}, std::vector{1.0}));
    CHECK_FALSE(nelder_mead(valley, {}, std::vector<double>{}));
}
