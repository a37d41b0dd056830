// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/uniswap_v3/uniswap_v3.hpp"

#include "abi/uniswap_v3/nonfungible_position_manager.hpp"
#include "abi/uniswap_v3/pool.hpp"
#include "strategies/venues/concentrated/fee_tiers.hpp"
#include "strategies/venues/concentrated/positions.hpp"

namespace evenkeel::uniswap_v3 {
namespace {

namespace manager_abi = abi::uniswap_v3::nonfungible_position_manager;
namespace pool_abi = abi::uniswap_v3::pool;

struct Abi {
    using Names = concentrated::UniswapNames;
    using Position = manager_abi::Positions;
    using State = pool_abi::Slot0;
    using Growth0 = pool_abi::FeeGrowthGlobal0X128;
    using Growth1 = pool_abi::FeeGrowthGlobal1X128;
    using Ticks = pool_abi::Ticks;
    using Range = pool_abi::Positions;
};

class Dialect final : public concentrated::FeeTiers<Abi> {
  public:
    std::string venue() const override { return "uniswap_v3"; }
};

}  // namespace

std::vector<Key> keys() {
    return concentrated::keys();
}

Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext&) {
    EVENKEEL_TRY(auto source, concentrated::source_of("uniswap_v3", params));
    return concentrated::positions(std::make_unique<Dialect>(), std::move(source));
}

}  // namespace evenkeel::uniswap_v3
