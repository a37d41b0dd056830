// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/concentrated/dialect.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel::concentrated {

/// `position_manager`, and `ids` or `owner`.
std::vector<Key> keys();

/// Errc::kConfig naming the venue.
tl::unexpected<Error> refuse(const std::string& venue, const std::string& what);

/// Whose positions the keys ask for; an owner's are listed by the position manager and then by
/// `others`. Errc::kConfig if `position_manager` is missing, an id stands twice, or not exactly one
/// of `ids` and `owner` is there.
Result<Source> source_of(const std::string& venue, const Params& params,
                         const std::vector<Register>& others = {});

/// Liquidity positions of a position manager.
std::unique_ptr<HoldingVenue> positions(std::unique_ptr<const Dialect> dialect, Source source);

}  // namespace evenkeel::concentrated
