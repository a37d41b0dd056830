// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/paths.hpp"

#include <cmath>

#include "strategies/backtest/path_noise.hpp"
#include "strategies/models/calendar.hpp"
#include "strategies/models/model_inputs.hpp"

// As in path_noise.cpp.
#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#endif

namespace evenkeel {
namespace {

constexpr const char* kModel = "simulated path";

double step_years(const PathSpec& spec) {
    return static_cast<double>(spec.step) / kSecondsPerYear;
}

/// The chance that a regime ends within a step.
double leaves(const PathSpec& spec, double mean_days) {
    return static_cast<double>(spec.step) / (mean_days * kSecondsPerDay);
}

/// A move of the log for a volatility, without drift of the price.
class Diffusion {
  public:
    Diffusion(double sigma, double years)
        : deviation_(sigma * std::sqrt(years)), drift_(-0.5 * sigma * sigma * years) {}
    double operator()(PathNoise& noise) const { return drift_ + deviation_ * noise.normal(); }

  private:
    double deviation_, drift_;
};

class GbmMoves {
  public:
    GbmMoves(const PathSpec& spec, PathNoise&) : move_(spec.sigma, step_years(spec)) {}
    double operator()(PathNoise& noise) { return move_(noise); }

  private:
    Diffusion move_;
};

class JumpMoves {
  public:
    JumpMoves(const PathSpec& spec, PathNoise&)
        : move_(spec.diffusion, step_years(spec)),
          jump_(spec.jump_size, 1.0),
          rate_(spec.jumps * step_years(spec)),
          none_(portable_exp(-rate_)) {}

    double operator()(PathNoise& noise) {
        double sum = move_(noise);
        // Poisson by inversion: `share` is the chance of exactly `n` jumps.
        double left = noise.uniform() - none_, share = none_;
        for (double n = 1.0; left >= 0.0 && share > 0.0; ++n) {
            sum += jump_(noise);
            share *= rate_ / n;
            left -= share;
        }
        return sum;
    }

  private:
    Diffusion move_, jump_;
    double rate_, none_;
};

class RegimeMoves {
  public:
    RegimeMoves(const PathSpec& spec, PathNoise& noise)
        : calm_(spec.calm_sigma, step_years(spec)),
          wild_(spec.wild_sigma, step_years(spec)),
          leaves_calm_(leaves(spec, spec.calm_days)),
          leaves_wild_(leaves(spec, spec.wild_days)),
          is_wild_(noise.uniform() * (spec.calm_days + spec.wild_days) < spec.wild_days) {}

    double operator()(PathNoise& noise) {
        const double move = is_wild_ ? wild_(noise) : calm_(noise);
        if (noise.uniform() < (is_wild_ ? leaves_wild_ : leaves_calm_)) is_wild_ = !is_wild_;
        return move;
    }

  private:
    Diffusion calm_, wild_;
    double leaves_calm_, leaves_wild_;
    bool is_wild_;
};

template <class Moves>
Result<std::vector<double>> walk(const PathSpec& spec, std::uint64_t index) {
    PathNoise noise(spec.seed, index);
    Moves move(spec, noise);
    std::vector<double> out{spec.start};
    out.reserve(spec.steps + 1);
    for (std::size_t i = 0; i < spec.steps; ++i)
        out.push_back(out.back() * portable_exp(move(noise)));
    // Zero and infinity stay what they are: the last price tells of them all.
    if (!std::isnormal(out.back()))
        return refuse_input(
            kModel, "prices of path " + std::to_string(index) + " leave the range of numbers");
    return out;
}

Result<void> check_model(const PathSpec& spec) {
    switch (spec.model) {
        case PathModel::kGbm:
            return check_not_negative(kModel, {{"volatility", spec.sigma}});
        case PathModel::kJump:
            EVENKEEL_CHECK(check_not_negative(kModel, {{"volatility", spec.diffusion},
                                                       {"a number of jumps", spec.jumps},
                                                       {"a size of jumps", spec.jump_size}}));
            if (spec.jumps * step_years(spec) > 1.0)
                return refuse_input(kModel, "expected at most one jump a step on average");
            return {};
        case PathModel::kRegime:
            EVENKEEL_CHECK(check_not_negative(kModel, {{"calm volatility", spec.calm_sigma},
                                                       {"wild volatility", spec.wild_sigma}}));
            EVENKEEL_CHECK(check_positive(kModel, {{"days of a calm regime", spec.calm_days},
                                                   {"days of a wild regime", spec.wild_days}}));
            if (leaves(spec, spec.calm_days) > 1.0 || leaves(spec, spec.wild_days) > 1.0)
                return refuse_input(kModel, "expected regimes that last longer than a step");
            return {};
    }
    return refuse_input(kModel, "expected a model that is known");
}

}  // namespace

Result<void> check_path(const PathSpec& spec) {
    EVENKEEL_CHECK(check_positive(kModel, {{"a first price", spec.start}}));
    if (spec.step <= 0) return refuse_input(kModel, "expected a step above zero");
    if (spec.steps == 0) return refuse_input(kModel, "expected at least one step");
    return check_model(spec);
}

Result<std::vector<double>> simulated_path(const PathSpec& spec, std::uint64_t index) {
    EVENKEEL_CHECK(check_path(spec));
    if (spec.model == PathModel::kJump) return walk<JumpMoves>(spec, index);
    if (spec.model == PathModel::kRegime) return walk<RegimeMoves>(spec, index);
    return walk<GbmMoves>(spec, index);
}

double long_run_volatility(const PathSpec& spec) {
    switch (spec.model) {
        case PathModel::kGbm:
            break;
        case PathModel::kJump: {
            const double jump = spec.jump_size * spec.jump_size;
            return std::sqrt(spec.diffusion * spec.diffusion +
                             spec.jumps * jump * (1.0 + jump / 4.0));
        }
        case PathModel::kRegime: {
            const double calm = spec.calm_sigma * spec.calm_sigma * spec.calm_days;
            const double wild = spec.wild_sigma * spec.wild_sigma * spec.wild_days;
            return std::sqrt((calm + wild) / (spec.calm_days + spec.wild_days));
        }
    }
    return spec.sigma;
}

History history_of(std::span<const double> prices, std::int64_t step, std::int64_t from) {
    History out;
    out.rows.reserve(prices.size());
    for (const double price : prices) {
        out.rows.push_back({.time = from, .price = price});
        from += step;
    }
    return out;
}

}  // namespace evenkeel
