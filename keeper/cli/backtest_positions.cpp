// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/backtest_positions.hpp"

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
        const bool outside = start <= one.lower || start >= one.upper;
        said.push_back(fmt::format("{}{:.2f} USD between {:.6g} and {:.6g}{}", of, one.value,
                                   one.lower, one.upper,
                                   outside ? ", where the first price is not" : ""));
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
        if (out.contains(run.index)) continue;
        const Result<Exposure>& seen = exposures[run.index];
        if (!seen) return fail_in(run.strategy.name, seen.error());
        EVENKEEL_TRY(out[run.index], paper_positions(*seen, start));
        say(fmt::format("{} at block {}: ", run.strategy.name, view.snapshot->head().number),
            out[run.index], start, said);
    }
    return out;
}

}  // namespace

Result<void> place_positions(std::vector<PlannedRun>& runs, const Config& config,
                             const std::vector<PaperRange>& typed, double start,
                             Assumptions& said) {
    if (!typed.empty()) {
        for (PlannedRun& run : runs) run.ranges = typed;
        say("a position of ", typed, start, said);
        return {};
    }
    EVENKEEL_TRY(const Ranges found, ranges_on_chain(runs, config, start, said));
    for (PlannedRun& run : runs) run.ranges = found.at(run.index);
    return {};
}

}  // namespace evenkeel::cli
