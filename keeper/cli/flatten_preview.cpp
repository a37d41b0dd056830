// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/flatten_preview.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>

#include "keeper/cli/account.hpp"
#include "keeper/cli/exit_code.hpp"
#include "keeper/cli/session.hpp"
#include "keeper/control/holder.hpp"
#include "keeper/control/latch.hpp"
#include "keeper/engine/reader.hpp"
#include "keeper/journal/journal_reader.hpp"
#include "strategies/kinds/aims.hpp"

namespace evenkeel::cli {
namespace {

void say(const std::string& words) {
    fmt::print("{}\n", words);
}

void show_keeper(const std::string& journal) {
    say(fmt::format("set the latch {}: no keeper hedges until `evenkeel resume`",
                    latch_path(journal)));
    const auto holder = journal_holder(journal);
    if (!holder)
        say(holder.error().message);
    else
        say(*holder ? fmt::format("end the keeper, process {}", **holder) : "no keeper is running");
}

Result<void> show_transactions(const std::string& journal) {
    if (!std::filesystem::exists(journal)) {
        say("nothing is in flight: there is no journal");
        return {};
    }
    EVENKEEL_TRY(const auto reader, JournalReader::open(journal));
    EVENKEEL_TRY(const auto unsettled, reader.unsettled());
    for (const auto& record : unsettled)
        say(fmt::format("cancel or settle {}: {} (nonce {}, {})", record.strategy, record.intent,
                        record.nonce(), name(record.state)));
    if (unsettled.empty()) say("nothing is in flight");
    return {};
}

/// What would become of one hedge.
std::string line_of(const Portfolio& portfolio, const LegRef& leg, const HedgeState& hedge) {
    const StrategySpec& spec = portfolio.spec().strategies[leg.strategy];
    const std::string what = fmt::format("{}: {} {}", spec.name, hedge.venue, hedge.id);
    if (hedge.size.is_zero()) return what + " is at zero";
    const std::string size = fmt::format("of {} {}", to_string(hedge.size), spec.asset);
    if (is_flat(hedge)) return fmt::format("leave {} {}, which stays on the account", what, size);
    const auto step = portfolio.most_unhedged(leg.strategy);
    if (!step) return fmt::format("close {} {}", what, size);
    const std::string pace =
        fmt::format(", at most {} {} of it without the other leg", to_string(*step), spec.asset);
    if (leg.leg != kSpotLeg) return fmt::format("close {} {}{}", what, size, pace);
    return fmt::format("sell {} {}, all there is of it on the account{}", what, size, pace);
}

Result<void> show_hedges(Config config, const std::string& strategy) {
    EVENKEEL_TRY(const Address account, account_of(config.signer));
    EVENKEEL_TRY(const auto session, Session::open(std::move(config), account, {}, Scope::kHedges));
    Reader reader(session->portfolio(), session->chain());
    EVENKEEL_TRY(const BlockView view, reader.read_newest());
    const auto& strategies = session->portfolio().spec().strategies;
    for (const LegRef& leg : session->portfolio().legs()) {
        const StrategySpec& spec = strategies[leg.strategy];
        const auto& shared = session->portfolio().shared();
        if (std::ranges::any_of(shared, [&](const SharedHedge& one) {
                return std::ranges::find(one.owners, leg) > one.owners.begin() &&
                       std::ranges::count(one.owners, leg) > 0;
            }))
            continue;  // closed once, for the first of its owners
        if (!strategy.empty() && strategy != spec.name) continue;
        EVENKEEL_TRY(const HedgeState hedge, session->portfolio().hedge(leg, *view.snapshot));
        say(line_of(session->portfolio(), leg, hedge));
    }
    return {};
}

}  // namespace

int preview_flatten(const Config& config, const std::string& strategy) {
    say("flatten would");
    show_keeper(config.journal_path);
    for (const auto& shown :
         {show_transactions(config.journal_path), show_hedges(config, strategy)})
        if (!shown) fmt::print(stderr, "evenkeel: {}\n", shown.error().message);
    fmt::print(stderr, "evenkeel: nothing was done; --yes does it\n");
    return kUsage;
}

}  // namespace evenkeel::cli
