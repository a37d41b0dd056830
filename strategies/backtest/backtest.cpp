// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/backtest.hpp"

#include <memory>

#include "strategies/backtest/course.hpp"
#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

Result<void> check(const BacktestSpec& spec, const History& history) {
    constexpr const char* kModel = "backtest";
    const auto need = [&](bool holds, const char* what) -> Result<void> {
        if (holds) return {};
        return refuse_input(kModel, what);
    };
    EVENKEEL_CHECK(need(history.rows.size() >= 2, "expected at least two rows"));
    EVENKEEL_CHECK(
        need(!spec.ranges.empty() || spec.strategy.kind != "delta_neutral", "expected a position"));
    EVENKEEL_CHECK(need(!spec.strategy.hedge.empty(), "expected a hedge"));
    EVENKEEL_CHECK(need(spec.decide_every > 0, "expected a decision every row or more"));
    EVENKEEL_CHECK(need(spec.costs.half_spread < 1.0, "expected a spread below the price"));
    EVENKEEL_CHECK(
        check_not_negative(kModel, {{"a pool's fee", spec.fees.fee}, {"a margin", spec.margin}}));
    return check_not_negative(kModel, {{"a fee", spec.costs.fee},
                                       {"a half spread", spec.costs.half_spread},
                                       {"an impact", spec.costs.impact},
                                       {"a fixed cost", spec.costs.fixed}});
}

/// Runs of one market side by side; one that fails is left behind.
class Courses {
  public:
    Courses(std::span<const BacktestSpec> specs, const History& history, PaperMarkets markets,
            const BacktestObserver& observer)
        : history_(history), markets_(std::move(markets)) {
        for (const BacktestSpec& spec : specs) {
            courses_.push_back(std::make_unique<Course>(spec, history, markets_, observer));
            errors_.push_back(error_of(courses_.back()->begin()));
        }
    }
    Courses(const Courses&) = delete;
    Courses& operator=(const Courses&) = delete;

    Result<void> run() {
        for (std::size_t row = 0; row < history_.rows.size(); ++row) {
            if (row > 0) EVENKEEL_CHECK(markets_.advance(row));
            for (std::size_t i = 0; i < courses_.size(); ++i)
                if (!errors_[i]) errors_[i] = error_of(courses_[i]->pass(row));
        }
        return {};
    }

    std::vector<Result<BacktestReport>> finish() && {
        std::vector<Result<BacktestReport>> out;
        for (std::size_t i = 0; i < courses_.size(); ++i)
            if (errors_[i])
                out.emplace_back(tl::unexpected<Error>(*std::move(errors_[i])));
            else
                out.emplace_back(std::move(*courses_[i]).finish());
        return out;
    }

  private:
    static std::optional<Error> error_of(const Result<void>& done) {
        return done ? std::nullopt : std::optional(done.error());
    }

    const History& history_;
    PaperMarkets markets_;
    std::vector<std::unique_ptr<Course>> courses_;
    std::vector<std::optional<Error>> errors_;
};

std::vector<Result<BacktestReport>> run_together(std::span<const BacktestSpec> specs,
                                                 const History& history,
                                                 const BacktestObserver& observer) {
    const auto failed = [&](const Error& error) {
        return std::vector<Result<BacktestReport>>(specs.size(), tl::unexpected<Error>(error));
    };
    auto markets = PaperMarkets::open(specs.front().ranges, specs.front().fees, history);
    if (!markets) return failed(markets.error());
    Courses courses(specs, history, *std::move(markets), observer);
    if (const auto done = courses.run(); !done) return failed(done.error());
    return std::move(courses).finish();
}

}  // namespace

Result<BacktestReport> run_backtest(const BacktestSpec& spec, const History& history,
                                    const BacktestObserver& observer) {
    EVENKEEL_CHECK(check(spec, history));
    return std::move(run_together(std::span(&spec, 1), history, observer).front());
}

std::vector<Result<BacktestReport>> run_backtests(std::span<const BacktestSpec> specs,
                                                  const History& history) {
    std::vector<Result<BacktestReport>> out;
    std::vector<BacktestSpec> sound;
    for (const BacktestSpec& spec : specs) {
        ensure_invariant(spec.ranges == specs.front().ranges && spec.fees == specs.front().fees,
                         "runs side by side have the same positions");
        auto checked = check(spec, history);
        if (checked) sound.push_back(spec);
        out.emplace_back(checked ? Result<BacktestReport>(BacktestReport{})
                                 : Result<BacktestReport>(tl::unexpected(checked.error())));
    }
    if (sound.empty()) return out;
    auto found = run_together(sound, history, {});
    auto next = found.begin();
    for (Result<BacktestReport>& one : out)
        if (one) one = std::move(*next++);
    return out;
}

}  // namespace evenkeel
