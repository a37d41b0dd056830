// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/pancakeswap_v3/pancakeswap_v3.hpp"

#include "abi/pancakeswap_v3/pool.hpp"
#include "abi/uniswap_v3/nonfungible_position_manager.hpp"
#include "abi/uniswap_v3/pool.hpp"
#include "strategies/venues/concentrated/fee_tiers.hpp"
#include "strategies/venues/concentrated/positions.hpp"

namespace evenkeel::pancakeswap_v3 {
namespace {

namespace manager_abi = abi::uniswap_v3::nonfungible_position_manager;
namespace pool_abi = abi::uniswap_v3::pool;

/// Uniswap v3's, but for a wider feeProtocol.
struct Abi {
    using Names = concentrated::UniswapNames;
    using Position = manager_abi::Positions;
    using State = abi::pancakeswap_v3::pool::Slot0;
    using Growth0 = pool_abi::FeeGrowthGlobal0X128;
    using Growth1 = pool_abi::FeeGrowthGlobal1X128;
    using Ticks = pool_abi::Ticks;
    using Range = pool_abi::Positions;
};

class Dialect final : public concentrated::FeeTiers<Abi> {
  public:
    std::string venue() const override { return "pancakeswap_v3"; }
};

}  // namespace

std::vector<Key> keys() {
    auto out = concentrated::keys();
    out.push_back({.name = "staking",
                   .kind = KeyKind::kAddress,
                   .help = "The MasterChefV3: positions that owner has staked there are read too. "
                           "CAKE earned is not counted."});
    return out;
}

Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext&) {
    std::vector<concentrated::Register> staked;
    if (const auto* chef = params.find<Address>("staking")) {
        if (!params.has("owner"))
            return concentrated::refuse("pancakeswap_v3", "staking is for owner, ids need none");
        staked.push_back({.contract = *chef, .listing = concentrated::Listing::kMasterChef});
    }
    EVENKEEL_TRY(auto source, concentrated::source_of("pancakeswap_v3", params, staked));
    return concentrated::positions(std::make_unique<Dialect>(), std::move(source));
}

}  // namespace evenkeel::pancakeswap_v3
