// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/shared_watch.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "keeper/guard/hedge_watch.hpp"
#include "strategies/kinds/netting.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

/// Whether the mark has this trade in it already.
bool counted(const OwnerLook& owner, const Trade& trade) {
    return owner.mark && trade.id <= owner.mark->through;
}

Claim claim_of(const OwnerLook& owner) {
    Claim out;
    if (owner.mark) out.mark = owner.mark->size;
    for (const Trade& trade : owner.trades) {
        if (trade.leg != owner.leg || counted(owner, trade)) continue;
        (trade.settled ? out.settled_low : out.open_low) += trade.low;
        (trade.settled ? out.settled_high : out.open_high) += trade.high;
    }
    return out;
}

std::vector<OwnedPart> parts_at(const SharedLook& look, std::span<const Claim> claims) {
    const auto now = parts_of(look.whole.size, claims);
    const auto later = parts_of(committed(look.whole), claims);
    std::vector<OwnedPart> out;
    for (std::size_t i = 0; i < now.size(); ++i) out.push_back({now[i], later[i], i == 0});
    return out;
}

/// Whether nothing that was ordered can still change the size.
bool at_rest(const SharedLook& look) {
    const std::uint64_t wait = look.whole.fills_within;
    const bool unseen =
        wait != 0 && look.last_mined && look.head.timestamp < *look.last_mined + wait;
    return !unseen && look.whole.orders.empty() &&
           std::ranges::all_of(look.owners, [](const OwnerLook& owner) {
               return std::ranges::all_of(owner.trades, &Trade::settled);
           });
}

/// Whether a trade that a mark counts is on its way again: its block was reorganised away.
bool reopened(const SharedLook& look) {
    return std::ranges::any_of(look.owners, [](const OwnerLook& owner) {
        return std::ranges::any_of(owner.trades, [&](const Trade& trade) {
            return !trade.settled && counted(owner, trade);
        });
    });
}

bool any_marked(const SharedLook& look) {
    return std::ranges::any_of(look.owners,
                               [](const OwnerLook& owner) { return owner.mark.has_value(); });
}

/// Whether the marks as they are would not do for the next block.
bool outdated(const SharedLook& look, std::span<const OwnedPart> parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const OwnerLook& owner = look.owners[i];
        if (!owner.trades.empty() || !owner.mark || owner.mark->size != parts[i].size) return true;
    }
    return false;
}

/// What no order of ours explains, in words, if it is enough to matter.
std::optional<std::string> unexplained(const SharedLook& look) {
    if (!any_marked(look)) return std::nullopt;
    Wad marked, low, high;
    for (const OwnerLook& owner : look.owners) {
        if (owner.mark) marked += owner.mark->size;
        for (const Trade& trade : owner.trades) {
            if (trade.leg != owner.leg || counted(owner, trade)) continue;
            low += trade.low - fill_slack(trade, look.whole);
            high += trade.high + fill_slack(trade, look.whole);
        }
    }
    const Wad& size = look.whole.size;
    if (marked + low - size <= look.least_trade && size - (marked + high) <= look.least_trade)
        return std::nullopt;
    return fmt::format("{} {} is {}, the orders of all who share it make it {}: {}",
                       look.whole.venue, look.whole.id, figure(size), figure(marked + low),
                       likely_cause(marked, look.whole));
}

HedgeMark fresh_mark(const SharedLook& look, std::size_t place, const Wad& part) {
    const auto& before = look.owners[place].mark;
    HedgeMark mark{
        look.whole.venue,           look.whole.id, part, 0, look.head.number, look.head.hash,
        before ? before->traded : 0};
    if (before && before->size != part) mark.traded = look.head.timestamp;
    for (const OwnerLook& owner : look.owners) {
        if (owner.mark) mark.through = std::max(mark.through, owner.mark->through);
        for (const Trade& trade : owner.trades) mark.through = std::max(mark.through, trade.id);
    }
    return mark;
}

}  // namespace

SharedSight look_at_shared(const SharedLook& look) {
    std::vector<Claim> claims;
    for (const OwnerLook& owner : look.owners) claims.push_back(claim_of(owner));
    SharedSight out;
    out.parts = parts_at(look, claims);
    const bool rest = at_rest(look), again = reopened(look);
    const auto moved = again ? std::nullopt : unexplained(look);
    // What moved at rest is outdated too: the parts are no longer what was marked.
    const bool renew = rest && outdated(look, out.parts);
    const bool drop = again || (moved && !rest);
    out.quiet = rest && !drop;
    for (std::size_t i = 0; i < out.parts.size(); ++i) {
        SharedLeg leg{look.whole.venue, look.whole.id, look.owners[i].mark, moved};
        if (drop) leg.mark.reset();
        if (renew) leg.mark = fresh_mark(look, i, out.parts[i].size);
        out.legs.push_back(std::move(leg));
    }
    return out;
}

}  // namespace evenkeel
