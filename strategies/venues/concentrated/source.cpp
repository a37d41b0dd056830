// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "strategies/venues/concentrated/positions.hpp"

namespace evenkeel::concentrated {

tl::unexpected<Error> refuse(const std::string& venue, const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, venue + ": " + what);
}

std::vector<Key> keys() {
    return {{.name = "position_manager",
             .kind = KeyKind::kAddress,
             .required = true,
             .help = "The NonfungiblePositionManager that issued the positions."},
            {.name = "ids",
             .kind = KeyKind::kIdList,
             .help = "Token ids of the positions; this or owner."},
            {.name = "owner",
             .kind = KeyKind::kAddress,
             .help = "Reads every position that this account holds; this or ids."}};
}

Result<Source> source_of(const std::string& venue, const Params& params,
                         const std::vector<Register>& others) {
    const auto* manager = params.find<Address>("position_manager");
    const auto* ids = params.find<std::vector<u256>>("ids");
    const auto* owner = params.find<Address>("owner");
    if (!manager) return refuse(venue, "position_manager is missing");
    if ((ids != nullptr) == (owner != nullptr))
        return refuse(venue, "expected either ids or owner");
    if (owner) {
        Owned owned{*owner, {{.contract = *manager}}};
        owned.registers.insert(owned.registers.end(), others.begin(), others.end());
        return Source{*manager, std::move(owned)};
    }
    if (ids->empty()) return refuse(venue, "expected at least one id");
    std::set<u256> seen;
    for (const u256& id : *ids) {
        if (!seen.insert(id).second) return refuse(venue, "id " + to_decimal(id) + " stands twice");
    }
    return Source{*manager, *ids};
}

}  // namespace evenkeel::concentrated
