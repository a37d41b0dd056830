// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/algebra/algebra.hpp"

#include "strategies/venues/algebra/dialects.hpp"
#include "strategies/venues/concentrated/positions.hpp"

namespace evenkeel::algebra {

std::vector<Key> keys() {
    auto out = concentrated::keys();
    out.push_back({.name = "dialect",
                   .kind = KeyKind::kChoice,
                   .required = true,
                   .help =
                       "The layout of the pools: v1.9-directional (Camelot v3), v1.9 (QuickSwap "
                       "v3), v2 or integral. Checked against the pool. Positions that a farm "
                       "holds are read by ids.",
                   .choices = {"v1.9-directional", "v1.9", "v2", "integral"}});
    return out;
}

Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext&) {
    const auto* text = params.find<std::string>("dialect");
    if (!text) return concentrated::refuse("algebra", "dialect is missing");
    const auto layout = layout_named(*text);
    if (!layout) return concentrated::refuse("algebra", "dialect " + *text + " is not known");
    EVENKEEL_TRY(auto source, concentrated::source_of("algebra", params));
    return concentrated::positions(dialect_of(*layout), std::move(source));
}

}  // namespace evenkeel::algebra
