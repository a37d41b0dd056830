// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/backtest_positions.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "keeper/cli/account.hpp"
#include "keeper/cli/paper_positions.hpp"
#include "keeper/cli/session.hpp"

namespace evenkeel::cli {
namespace {

/// By the strategies' places in the configuration.
using Ranges = std::map<std::size_t, std::vector<PaperRange>>;

void say(const std::string& of, const std::vector<PaperRange>& ranges, double start,
         Assumptions& said) {
    for (const PaperRange& one : ranges) {
        const bool outside = one.asset.empty() && (start <= one.lower || start >= one.upper);
        said.push_back(fmt::format("{}{:.2f} USD{} between {:.6g} and {:.6g}{}", of, one.value,
                                   one.asset.empty() ? "" : " of " + one.asset, one.lower,
                                   one.upper, outside ? ", where the first price is not" : ""));
    }
}

Result<Ranges> ranges_on_chain(const std::vector<PlannedRun>& runs, const Config& config,
                               double start, Assumptions& said) {
    EVENKEEL_TRY(const Address account, account_of(config.signer));
    EVENKEEL_TRY(const auto session, Session::open(config, account));
    Reader reader(session->portfolio(), session->chain(), session->further());
    EVENKEEL_TRY(const BlockView view, reader.read_newest());
    const auto exposures = session->portfolio().exposures(*view.snapshot);
    Ranges out;
    for (const PlannedRun& run : runs) {
        if (out.contains(run.index) || run.strategy.positions.empty()) continue;
        const Result<Exposure>& seen = exposures[run.index];
        if (!seen) return fail_in(run.strategy.name, seen.error());
        EVENKEEL_TRY(out[run.index], paper_positions(*seen, start));
        say(fmt::format("{} at block {}: ", run.strategy.name, view.snapshot->head().number),
            out[run.index], start, said);
    }
    return out;
}

/// The positions as typed, those of the strategy's asset without its name.
std::vector<PaperRange> own_ranges(std::vector<PaperRange> typed, const std::string& asset) {
    for (PaperRange& one : typed)
        if (one.asset == asset) one.asset.clear();
    return typed;
}

/// What the chain's positions hold of other assets is not put on paper.
Result<void> check_readable(const PlannedRun& run) {
    if (!run.parts.aims.neutral) return {};
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                fmt::format("strategy {} is of kind market_neutral: give its positions by --range "
                            "ASSET=LOWER:UPPER and --value",
                            run.strategy.name));
}

}  // namespace

Result<void> place_positions(std::vector<PlannedRun>& runs, const Config& config,
                             const std::vector<PaperRange>& typed, double start,
                             Assumptions& said) {
    if (!typed.empty()) {
        for (PlannedRun& run : runs) run.ranges = own_ranges(typed, run.strategy.asset);
        say("a position of ", runs.front().ranges, start, said);
        return {};
    }
    const auto holds = [](const PlannedRun& run) { return !run.strategy.positions.empty(); };
    if (std::ranges::none_of(runs, holds)) return {};
    for (const PlannedRun& run : runs) EVENKEEL_CHECK(check_readable(run));
    EVENKEEL_TRY(const Ranges found, ranges_on_chain(runs, config, start, said));
    for (PlannedRun& run : runs)
        if (holds(run)) run.ranges = found.at(run.index);
    return {};
}

}  // namespace evenkeel::cli
