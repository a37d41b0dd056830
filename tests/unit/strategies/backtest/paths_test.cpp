// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/paths.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "strategies/backtest/path_noise.hpp"
#include "strategies/models/calendar.hpp"

using namespace evenkeel;

namespace {

/// A month of five minutes.
PathSpec month(PathModel model) {
    PathSpec out;
    out.model = model;
    return out;
}

/// Mean and variance of what was added, and their standard errors.
class Moments {
  public:
    void add(double x) {
        ++count_;
        sum_ += x;
        squares_ += x * x;
        fourths_ += x * x * x * x;
    }
    double mean() const { return sum_ / count_; }
    /// Around zero: moves of a step have next to no mean.
    double variance() const { return squares_ / count_; }
    double mean_error() const { return std::sqrt((variance() - mean() * mean()) / count_); }
    double variance_error() const {
        return std::sqrt((fourths_ / count_ - variance() * variance()) / count_);
    }

  private:
    double count_ = 0.0, sum_ = 0.0, squares_ = 0.0, fourths_ = 0.0;
};

/// Of the last prices over the first, and of each path's mean square of log moves.
struct PathMoments {
    Moments end, square;
};

PathMoments moments_of(const PathSpec& spec, std::uint64_t count) {
    PathMoments out;
    for (std::uint64_t index = 0; index < count; ++index) {
        const auto path = simulated_path(spec, index).value();
        out.end.add(path.back() / path.front());
        Moments moves;
        for (std::size_t i = 1; i < path.size(); ++i) moves.add(std::log(path[i] / path[i - 1]));
        out.square.add(moves.variance());
    }
    return out;
}

/// The moves of a year have the model's variance, and the price keeps its mean.
void check_moments(const PathMoments& found, const PathSpec& spec) {
    const double sigma = long_run_volatility(spec);
    const double expected = sigma * sigma * static_cast<double>(spec.step) / kSecondsPerYear;
    CHECK(std::abs(found.end.mean() - 1.0) < 4.0 * found.end.mean_error());
    CHECK(std::abs(found.square.mean() - expected) < 4.0 * found.square.mean_error());
    CHECK(found.square.mean() == Approx(expected).epsilon(0.1));
}

void refuses(const PathSpec& spec, const std::string& what) {
    const auto found = simulated_path(spec, 0);
    REQUIRE_FALSE(found);
    CHECK(found.error().code == Errc::kInvalidArgument);
    CHECK_THAT(found.error().message, Catch::Contains(what));
}

}  // namespace

TEST_CASE("e^x and logarithms of simulated paths are those of the library") {
    for (double x = -20.0; x < 20.0; x += 0.0137) {
        CHECK(portable_exp(x) == Approx(std::exp(x)).epsilon(1e-15));
        CHECK(portable_log(std::exp(x)) == Approx(x).epsilon(4e-16).margin(4e-16));
    }
    for (const double x : {1e-300, 0.5, 0.70710678, 1.0, 1.4142135, 1e300})
        CHECK(portable_log(x) == Approx(std::log(x)).epsilon(4e-16));
    CHECK(portable_exp(0.0) == 1.0);
    CHECK(portable_exp(701.0) == std::numeric_limits<double>::infinity());
    CHECK(portable_exp(-701.0) == 0.0);
}

TEST_CASE("Numbers of a path's noise are uniform and normal") {
    PathNoise noise(7, 0);
    Moments uniform, normal;
    int beyond_two = 0;
    for (int i = 0; i < 50'000; ++i) {
        uniform.add(noise.uniform() - 0.5);
        const double z = noise.normal();
        normal.add(z);
        beyond_two += std::abs(z) > 2.0;
    }
    CHECK(std::abs(uniform.mean()) < 4.0 * uniform.mean_error());
    CHECK(std::abs(uniform.variance() - 1.0 / 12.0) < 4.0 * uniform.variance_error());
    CHECK(std::abs(normal.mean()) < 4.0 * normal.mean_error());
    CHECK(std::abs(normal.variance() - 1.0) < 4.0 * normal.variance_error());
    CHECK(beyond_two / 50'000.0 == Approx(0.0455).margin(0.004));
}

TEST_CASE("Simulated prices have the mean and the variance of their model") {
    for (const PathModel model : {PathModel::kGbm, PathModel::kJump, PathModel::kRegime}) {
        PathSpec spec = month(model);
        spec.step = 3'600;
        spec.steps = 30 * 24;
        check_moments(moments_of(spec, 200), spec);
    }
}

TEST_CASE("Prices jump as often and as far as they are told to") {
    PathSpec spec = month(PathModel::kJump);
    spec.diffusion = 0.0;
    spec.step = 1'800;
    spec.steps = 30 * 48;
    double jumps = 0.0;
    Moments sizes;
    for (std::uint64_t index = 0; index < 100; ++index) {
        const auto path = simulated_path(spec, index).value();
        for (std::size_t i = 1; i < path.size(); ++i)
            if (path[i] != path[i - 1]) {
                ++jumps;
                sizes.add(std::log(path[i] / path[i - 1]));
            }
    }
    const double expected = 100.0 * 30.0 * 50.0 / 365.0;
    CHECK(std::abs(jumps - expected) < 4.0 * std::sqrt(expected));
    CHECK(std::sqrt(sizes.variance()) == Approx(0.06).epsilon(0.1));
}

TEST_CASE("Regimes last as long as they are told to") {
    PathSpec spec = month(PathModel::kRegime);
    spec.calm_sigma = 0.0;
    spec.step = 3'600;
    spec.steps = 2'000 * 24;
    spec.wild_sigma = 0.01;
    spec.calm_days = 2.0;
    spec.wild_days = 1.0;
    double wild = 0.0, changes = 0.0;
    for (std::uint64_t index = 0; index < 3; ++index) {
        const auto path = simulated_path(spec, index).value();
        bool before = path[1] != path[0];
        for (std::size_t i = 1; i < path.size(); ++i) {
            const bool is_wild = path[i] != path[i - 1];
            wild += is_wild;
            changes += is_wild != before;
            before = is_wild;
        }
    }
    const double steps = 3.0 * static_cast<double>(spec.steps);
    CHECK(wild / steps == Approx(1.0 / 3.0).epsilon(0.1));
    // Two changes in each three days.
    CHECK(changes / (steps / 24.0) == Approx(2.0 / 3.0).epsilon(0.1));
}

TEST_CASE("A simulated path depends on its seed and number alone") {
    const PathSpec spec = month(PathModel::kGbm);
    const auto path = simulated_path(spec, 3).value();
    REQUIRE(path.size() == 8'641);
    CHECK(path.front() == 2'000.0);
    CHECK(path == simulated_path(spec, 3).value());
    CHECK(path != simulated_path(spec, 4).value());
    PathSpec other = spec;
    other.seed = 2;
    CHECK(path != simulated_path(other, 3).value());
    // To the last bit, wherever it is built.
    CHECK(path.back() == 0x1.f4e08f1df0e73p+10);
    CHECK(simulated_path(month(PathModel::kJump), 0).value().back() == 0x1.d4110977ad8d8p+10);
    CHECK(simulated_path(month(PathModel::kRegime), 0).value().back() == 0x1.733581268260ep+11);
}

TEST_CASE("A simulated path makes a history") {
    const std::vector<double> prices{2'000.0, 2'001.0};
    const History found = history_of(prices, 300, 1'000);
    REQUIRE(found.rows.size() == 2);
    CHECK(found.rows[1].time == 1'300);
    CHECK(found.rows[1].price == 2'001.0);
    CHECK(found.knows == HistoryKnows{});
}

TEST_CASE("What no price can be drawn from is refused") {
    const auto with = [](PathModel model, auto PathSpec::*what, auto value) {
        PathSpec out = month(model);
        out.*what = value;
        return out;
    };
    const double nan = std::nan("");
    refuses(with(PathModel::kGbm, &PathSpec::start, 0.0), "a first price");
    refuses(with(PathModel::kGbm, &PathSpec::step, 0), "a step");
    refuses(with(PathModel::kGbm, &PathSpec::steps, 0U), "one step");
    refuses(with(PathModel::kGbm, &PathSpec::sigma, -0.1), "volatility");
    refuses(with(PathModel::kGbm, &PathSpec::sigma, nan), "volatility");
    refuses(with(PathModel::kGbm, &PathSpec::sigma, 1e9), "range of numbers");
    refuses(with(PathModel::kJump, &PathSpec::jumps, 1e6), "one jump");
    refuses(with(PathModel::kJump, &PathSpec::jump_size, -0.1), "size of jumps");
    refuses(with(PathModel::kRegime, &PathSpec::calm_days, 0.0), "calm regime");
    refuses(with(PathModel::kRegime, &PathSpec::wild_days, 1e-4), "longer than a step");
    refuses(with(static_cast<PathModel>(9), &PathSpec::start, 1.0), "model");
}
