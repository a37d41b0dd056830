// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "keeper/engine/desk.hpp"

namespace evenkeel {

/// Lets the guard of every strategy forget this cause, or all that tripped if it is empty; writes
/// it down with an event. What was lifted, in words; none if nothing had tripped.
Result<std::vector<std::string>> lift_causes(Journal& journal, const PortfolioSpec& spec,
                                             const std::string& cause, WallTime now);

/// Writes down that this nonce was adopted, and lets the guard forget that somebody used the key.
Result<void> note_adoption(Journal& journal, const PortfolioSpec& spec, std::uint64_t nonce,
                           const std::string& who, WallTime now);

/// What operators' requests are carried out with.
struct RequestParts {
    Journal& journal;
    Desk& desk;
    const PortfolioSpec& spec;
    Clock& clock;
};

/// Carries out what `adopt` and `resume` left beside the journal of this running keeper, writes
/// events, and takes the files away. A nonce is adopted only if the chain has used all below it; a
/// request that cannot be read is taken away and told of. Errc::kStorage if the journal fails.
Result<void> heed_requests(const std::string& journal_path, const RequestParts& parts);

}  // namespace evenkeel
