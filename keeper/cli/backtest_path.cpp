// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/backtest_path.hpp"

#include <cmath>
#include <fmt/format.h>

#include "keeper/config/quantity.hpp"
#include "strategies/backtest/csv_cells.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel::cli {
namespace {

constexpr double kSecondsPerDay = 86'400.0;
constexpr double kMostSteps = 10'000'000.0;

tl::unexpected<Error> misused(std::string_view option, std::string_view what) {
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp, fmt::format("{}: {}", option, what));
}

Result<double> above_zero(const char* option, const std::string& text) {
    const auto number = number_in(text);
    if (!number || !(*number > 0.0))
        return misused(option, "expected a number above zero, found " + shown(text));
    return *number;
}

Result<PathModel> model_in(const std::string& text) {
    if (text == "gbm") return PathModel::kGbm;
    if (text == "jump") return PathModel::kJump;
    if (text == "regime") return PathModel::kRegime;
    return misused("--paths", "expected gbm, jump or regime, found " + shown(text));
}

Result<void> set_volatility(PathSpec& path, const std::string& text) {
    if (text.empty()) return {};
    EVENKEEL_TRY(const double sigma, above_zero("--sigma", text));
    if (path.model == PathModel::kRegime)
        return misused("--sigma", "regimes have two volatilities of their own");
    (path.model == PathModel::kGbm ? path.sigma : path.diffusion) = sigma;
    return {};
}

Result<void> set_length(PathSpec& path, const BacktestOptions& options) {
    const auto step = parse_duration(options.step);
    if (!step || step->milliseconds % 1000 != 0)
        return misused("--step",
                       "expected a duration of whole seconds, found " + shown(options.step));
    path.step = step->milliseconds / 1000;
    EVENKEEL_TRY(const double days, above_zero("--days", options.days));
    const double steps = std::round(days * kSecondsPerDay / static_cast<double>(path.step));
    if (!(steps >= 1.0 && steps <= kMostSteps))
        return misused("--days", "expected from one step to ten million");
    path.steps = static_cast<std::size_t>(steps);
    return {};
}

std::string_view name(PathModel model) {
    switch (model) {
        case PathModel::kGbm:
            return "gbm";
        case PathModel::kJump:
            return "jump";
        case PathModel::kRegime:
            return "regime";
    }
    return "another";
}

}  // namespace

Result<PathSpec> path_in(const BacktestOptions& options, const std::vector<PaperRange>& typed) {
    PathSpec out;
    EVENKEEL_TRY(out.model, model_in(options.paths));
    EVENKEEL_CHECK(set_volatility(out, options.sigma));
    EVENKEEL_CHECK(set_length(out, options));
    out.seed = options.seed;
    if (!options.start.empty()) {
        EVENKEEL_TRY(out.start, above_zero("--start", options.start));
    } else if (!typed.empty()) {
        out.start = std::sqrt(typed.front().lower * typed.front().upper);
    } else {
        return misused("--start", "expected the first price, found none");
    }
    EVENKEEL_CHECK(check_path(out));
    return out;
}

std::string path_words(const PathSpec& path, std::size_t count) {
    const double seconds = static_cast<double>(path.step) * static_cast<double>(path.steps);
    return fmt::format("{} paths of {}, seed {}, {:.6g} days in steps of {}s from {:.6g}", count,
                       name(path.model), path.seed, seconds / kSecondsPerDay, path.step,
                       path.start);
}

std::string model_words(const PathSpec& path) {
    switch (path.model) {
        case PathModel::kGbm:
            return "volatility " + significant(path.sigma);
        case PathModel::kJump:
            return fmt::format("volatility {} between jumps, {} a year of {}",
                               significant(path.diffusion), significant(path.jumps),
                               significant(path.jump_size));
        case PathModel::kRegime:
            return fmt::format("volatility {} for {} days on average, then {} for {}",
                               significant(path.calm_sigma), significant(path.calm_days),
                               significant(path.wild_sigma), significant(path.wild_days));
    }
    return "";
}

}  // namespace evenkeel::cli
