// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/hedge_check.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "strategies/venues/venue.hpp"

namespace evenkeel::cli {
namespace {

/// Whether a venue's positions stand on margin that is paid in there.
bool takes_margin(const std::string& venue) {
    const auto& all = hedge_venues();
    const auto entry = std::ranges::find(all, venue, &HedgeVenueEntry::name);
    return entry != all.end() &&
           std::ranges::any_of(entry->keys, [](const Key& key) { return key.name == "leverage"; });
}

/// What the account has beside its margin: tokens.
std::string places(const HedgeState& hedge) {
    std::string out;
    for (const auto& [token, amount] : hedge.funds)
        if (!amount.is_zero()) out += (out.empty() ? "" : ", ") + to_checksum(token);
    return out;
}

/// Why no order can be placed for want of margin, and where the money is that there is.
std::optional<std::string> no_margin(const HedgeState& hedge, const VenueSpec& spec) {
    const bool money =
        std::ranges::any_of(hedge.funds, [](const auto& fund) { return !fund.second.is_zero(); });
    if (hedge.margin.sign() > 0) return std::nullopt;
    if (!money) return "has no margin: no order can be placed";
    // Without a target nothing moves it there.
    if (spec.params.has("leverage.target") || !takes_margin(spec.venue)) return std::nullopt;
    return fmt::format(
        "has no margin: no order can be placed; {} USD are beside it on the account "
        "({}), and only with a leverage.target are they moved there",
        to_string(hedge.idle), places(hedge));
}

}  // namespace

void check_hedge(const std::string& strategy, const VenueSpec& spec, const HedgeState& hedge,
                 Findings& findings) {
    const std::string what = fmt::format("{}: {} {}", strategy, hedge.venue, hedge.id);
    if (hedge.closed) return findings.bad(what, *hedge.closed);
    if (const auto trouble = no_margin(hedge, spec)) return findings.bad(what, *trouble);
    const std::string beside = hedge.idle.sign() > 0 && takes_margin(spec.venue)
                                   ? fmt::format(", {} USD beside it", to_string(hedge.idle))
                                   : "";
    const std::string part =
        hedge.part ? fmt::format("part {} of ", to_string(hedge.part->size)) : "";
    findings.good(
        what, fmt::format("{}size {}, margin {} USD, free {} USD{}", part, to_string(hedge.size),
                          to_string(hedge.margin), to_string(hedge.free_collateral), beside));
}

}  // namespace evenkeel::cli
