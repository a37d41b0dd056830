// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/uniswap_v3/uniswap_v3.hpp"

#include <set>

#include "strategies/models/pool_price.hpp"
#include "strategies/models/range_greeks.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/uniswap_v3/layout.hpp"

namespace evenkeel::uniswap_v3 {
namespace {

/// A pool's state with what all its positions share.
struct PoolView {
    PoolState state;
    double price0 = 0.0;
    PoolPrice price;
};

class Positions final : public HoldingVenue {
  public:
    explicit Positions(Source source) : source_(std::move(source)) {}

    Result<void> plan_reads(FactBook& facts, CallList& calls) override {
        EVENKEEL_TRY(layout_, plan_layout(source_, facts, calls));
        return {};
    }

    Result<bool> outgrown(const Snapshot& snapshot, FactBook& facts) const override;

    Result<std::vector<Holding>> holdings(const Snapshot& snapshot) const override {
        std::vector<PoolView> pools;
        for (const PoolReads& reads : layout_.pools) {
            EVENKEEL_TRY(const PoolView pool, view(reads, snapshot));
            pools.push_back(pool);
        }
        std::vector<Holding> out;
        out.reserve(layout_.positions.size());
        for (const PositionReads& reads : layout_.positions) {
            EVENKEEL_TRY(Holding one, holding(reads, pools[reads.pool], snapshot));
            out.push_back(std::move(one));
        }
        return out;
    }

  private:
    Result<PoolView> view(const PoolReads& reads, const Snapshot& snapshot) const;
    Result<Holding> holding(const PositionReads& reads, const PoolView& pool,
                            const Snapshot& snapshot) const;
    Result<bool> same_ids(const Snapshot& snapshot) const;

    Source source_;
    Layout layout_;
};

/// The price in the orientation in which it is at least 1, where 18 decimals say most.
Result<PoolPrice> oriented_price(const PoolReads& reads, const SqrtPrice& price, double price0) {
    if (price0 >= 1.0) {
        EVENKEEL_TRY(const Wad exact, exact_price0(price));
        return PoolPrice{reads.token0, reads.token1, exact};
    }
    EVENKEEL_TRY(const Wad exact, exact_price1(price));
    return PoolPrice{reads.token1, reads.token0, exact};
}

Result<PoolView> Positions::view(const PoolReads& reads, const Snapshot& snapshot) const {
    EVENKEEL_TRY(const auto slot0, read<pool_abi::Slot0>(snapshot, reads.slot0));
    PoolView out;
    out.state.sqrt_price = slot0.sqrt_price_x96;
    out.state.tick = slot0.tick;
    EVENKEEL_TRY(out.state.fee_growth0,
                 read_one<pool_abi::FeeGrowthGlobal0X128>(snapshot, reads.fee_growth0));
    EVENKEEL_TRY(out.state.fee_growth1,
                 read_one<pool_abi::FeeGrowthGlobal1X128>(snapshot, reads.fee_growth1));
    const SqrtPrice price{slot0.sqrt_price_x96, reads.decimals0, reads.decimals1};
    out.price0 = price0(price);
    EVENKEEL_TRY(out.price, oriented_price(reads, price, out.price0));
    return out;
}

/// Gamma of each token in the other: the same range seen from both sides.
void add_gamma(const PositionReads& reads, const PoolReads& pool, const PoolView& view,
               const u256& liquidity, Holding& out) {
    const double human = liquidity.to_double() * pool.liquidity_scale;
    out.gamma.emplace(
        pool.token0,
        range_greeks({human, reads.price_lower, reads.price_upper}, view.price0).gamma);
    out.gamma.emplace(
        pool.token1,
        range_greeks({human, 1.0 / reads.price_upper, 1.0 / reads.price_lower}, 1.0 / view.price0)
            .gamma);
}

Result<Holding> Positions::holding(const PositionReads& reads, const PoolView& pool,
                                   const Snapshot& snapshot) const {
    if (!snapshot.succeeded(reads.position)) {
        return fail(Errc::kMissing, Remedy::kRetryLater,
                    "position " + reads.text + " does not exist (burnt?)");
    }
    EVENKEEL_TRY(const auto& position, read<manager_abi::Positions>(snapshot, reads.position));
    EVENKEEL_TRY(const auto& lower, read<pool_abi::Ticks>(snapshot, reads.lower));
    EVENKEEL_TRY(const auto& upper, read<pool_abi::Ticks>(snapshot, reads.upper));
    EVENKEEL_TRY(const auto& shared, read<pool_abi::Positions>(snapshot, reads.shared));
    if (position.tick_lower != reads.tick_lower || position.tick_upper != reads.tick_upper) {
        return fail(Errc::kDecode, Remedy::kRetryLater,
                    "position " + reads.text + " has other ticks than when it was planned");
    }
    auto paid =
        payout({position, lower, upper, shared, reads.sqrt_lower, reads.sqrt_upper}, pool.state);
    if (!paid) return fail_in("position " + reads.text, std::move(paid).error());
    const PoolReads& of = layout_.pools[reads.pool];
    Holding out;
    out.venue = "uniswap_v3";
    out.id = reads.text;
    out.amounts.emplace(of.token0, paid->principal.amount0);
    out.amounts.emplace(of.token1, paid->principal.amount1);
    out.fees.emplace(of.token0, paid->fees.amount0);
    out.fees.emplace(of.token1, paid->fees.amount1);
    add_gamma(reads, of, pool, position.liquidity, out);
    out.pool_price = pool.price;
    return out;
}

Result<bool> Positions::same_ids(const Snapshot& snapshot) const {
    EVENKEEL_TRY(const u256 count, read_one<manager_abi::BalanceOf>(snapshot, *layout_.balance));
    if (count != u256(layout_.ids.size())) return false;
    for (std::size_t i = 0; i < layout_.ids.size(); ++i) {
        EVENKEEL_TRY(const u256 id,
                     read_one<manager_abi::TokenOfOwnerByIndex>(snapshot, layout_.ids[i]));
        if (id != layout_.positions[i].id) return false;
        if (!snapshot.succeeded(layout_.positions[i].position)) return false;
    }
    return true;
}

Result<bool> Positions::outgrown(const Snapshot& snapshot, FactBook& facts) const {
    if (!layout_.balance) return false;
    EVENKEEL_TRY(const bool same, same_ids(snapshot));
    if (same) return false;
    const Address& owner = std::get<Address>(source_.positions);
    facts.forget(balance_call(source_, owner));
    for (std::size_t i = 0; i < layout_.ids.size(); ++i) facts.forget(id_call(source_, owner, i));
    return true;
}

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, "uniswap_v3: " + what);
}

}  // namespace

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

Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext&) {
    const auto* manager = params.find<Address>("position_manager");
    const auto* ids = params.find<std::vector<u256>>("ids");
    const auto* owner = params.find<Address>("owner");
    if (!manager) return refuse("position_manager is missing");
    if ((ids != nullptr) == (owner != nullptr)) return refuse("expected either ids or owner");
    Source source{*manager, {}};
    if (owner) {
        source.positions = *owner;
    } else {
        if (ids->empty()) return refuse("expected at least one id");
        std::set<u256> seen;
        for (const u256& id : *ids) {
            if (!seen.insert(id).second) return refuse("id " + to_decimal(id) + " stands twice");
        }
        source.positions = *ids;
    }
    return std::unique_ptr<HoldingVenue>(std::make_unique<Positions>(std::move(source)));
}

}  // namespace evenkeel::uniswap_v3
