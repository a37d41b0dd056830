// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "strategies/reading/read.hpp"
#include "strategies/venues/uniswap_v4/positions.hpp"

namespace evenkeel::uniswap_v4 {
namespace {

// How far back logs are asked for again when positions came or went, for what a reorganisation
// changed. A deeper one shows in the count, and everything is searched again.
constexpr std::uint64_t kLookBack = 256;
// That is done once in so many blocks: logs may never account for what the owner holds, and all of
// them may be many requests.
constexpr std::uint64_t kPatience = 1'000;

}  // namespace

/// True if an id stands for another position than planned, or for one at last: only a
/// reorganisation gives an id twice.
Result<bool> Positions::other_tokens(const Snapshot& snapshot, FactBook& facts) const {
    bool any = false;
    for (const PositionReads& reads : layout_.positions) {
        EVENKEEL_TRY(const u256 word, read_one<manager_abi::PositionInfo>(snapshot, reads.word));
        const auto now = unpack(word);
        if (!now || (reads.info && !now->differs(*reads.info))) continue;
        facts.forget(info_call(source_, reads.id));
        any = true;
    }
    return any;
}

/// The owner holds exactly the known ids if it holds each of them and as many as it says: logs only
/// tell where to look, and are believed no further.
Result<bool> Positions::holds_exactly(const Owner& owner, const Snapshot& snapshot) const {
    EVENKEEL_TRY(const u256 count, read_one<manager_abi::BalanceOf>(snapshot, layout_.balance));
    return count == u256(layout_.positions.size()) &&
           std::ranges::all_of(layout_.positions, [&](const PositionReads& reads) {
               const auto found = read_one<manager_abi::OwnerOf>(snapshot, reads.owner);
               return found && *found == owner.account;
           });
}

Result<bool> Positions::other_owners(const Owner& owner, const Snapshot& snapshot,
                                     FactBook& facts) const {
    EVENKEEL_TRY(const bool same, holds_exactly(owner, snapshot));
    if (same) return false;
    const LogQuery received = received_query(source_, owner), sent = sent_query(source_, owner);
    const std::uint64_t now = snapshot.head().number;
    const std::uint64_t whole =
        std::min(facts.searched_whole_to(received), facts.searched_whole_to(sent));
    const bool for_this_block = now <= layout_.searched, lately = now < whole + kPatience;
    if (for_this_block && lately) return false;  // in vain: holdings() says so
    for (const LogQuery& query : {received, sent}) {
        if (for_this_block) {
            facts.forget(query);
        } else {
            facts.rewind(query, layout_.searched - std::min(layout_.searched, kLookBack));
        }
    }
    facts.forget(balance_call(source_, owner));
    return true;
}

Result<bool> Positions::outgrown(const Snapshot& snapshot, FactBook& facts) const {
    EVENKEEL_TRY(const bool tokens, other_tokens(snapshot, facts));
    const auto* owner = std::get_if<Owner>(&source_.positions);
    if (!owner) return tokens;
    EVENKEEL_TRY(const bool owners, other_owners(*owner, snapshot, facts));
    return tokens || owners;
}

}  // namespace evenkeel::uniswap_v4
