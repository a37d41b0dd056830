// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/uniswap_v4/uniswap_v4.hpp"

#include <set>

#include "strategies/venues/uniswap_v4/positions.hpp"

namespace evenkeel::uniswap_v4 {
namespace {

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, "uniswap_v4: " + what);
}

Result<void> check_distinct(const std::vector<u256>& ids) {
    if (ids.empty()) return refuse("expected at least one id");
    std::set<u256> seen;
    for (const u256& id : ids) {
        if (!seen.insert(id).second) return refuse("id " + to_decimal(id) + " stands twice");
    }
    return {};
}

}  // namespace

std::vector<Key> keys() {
    return {{.name = "position_manager",
             .kind = KeyKind::kAddress,
             .required = true,
             .help = "The PositionManager that issued the positions."},
            {.name = "state_view",
             .kind = KeyKind::kAddress,
             .required = true,
             .help = "The StateView of the same PoolManager."},
            {.name = "ids",
             .kind = KeyKind::kIdList,
             .help = "Token ids of the positions; this or owner."},
            {.name = "owner",
             .kind = KeyKind::kAddress,
             .help = "Reads every position that this account holds; this or ids."},
            {.name = "from_block",
             .kind = KeyKind::kCount,
             .help = "With owner: where the search for its positions in the logs begins. At or "
                     "before the block that brought the oldest of them."}};
}

Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext&) {
    const auto* manager = params.find<Address>("position_manager");
    const auto* view = params.find<Address>("state_view");
    const auto* ids = params.find<std::vector<u256>>("ids");
    const auto* owner = params.find<Address>("owner");
    const auto* from = params.find<std::int64_t>("from_block");
    if (!manager) return refuse("position_manager is missing");
    if (!view) return refuse("state_view is missing");
    if ((ids != nullptr) == (owner != nullptr)) return refuse("expected either ids or owner");
    if ((owner != nullptr) != (from != nullptr)) return refuse("owner and from_block go together");
    Source source{*manager, *view, {}};
    if (owner) {
        source.positions = Owner{*owner, static_cast<std::uint64_t>(*from)};
    } else {
        EVENKEEL_CHECK(check_distinct(*ids));
        source.positions = *ids;
    }
    return std::unique_ptr<HoldingVenue>(std::make_unique<Positions>(std::move(source)));
}

}  // namespace evenkeel::uniswap_v4
