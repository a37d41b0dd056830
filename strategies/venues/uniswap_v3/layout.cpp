// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/uniswap_v3/layout.hpp"

#include <algorithm>
#include <cmath>

#include "abi/infra/erc20.hpp"
#include "abi/uniswap_v3/factory.hpp"
#include "chain/crypto/keccak.hpp"
#include "strategies/models/pool_price.hpp"
#include "strategies/models/tick_math.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel::uniswap_v3 {
namespace {

namespace erc20 = abi::infra::erc20;
namespace factory_abi = abi::uniswap_v3::factory;

/// More positions than anybody has; an owner's count beyond it is not taken at its word.
constexpr std::uint64_t kMaxPositions = 100'000;

/// The key of a range in the pool's own records: keccak256 of owner and ticks, packed.
Hash32 range_key(const Address& owner, std::int32_t lower, std::int32_t upper) {
    std::array<std::uint8_t, 26> packed{};
    std::copy(owner.bytes.begin(), owner.bytes.end(), packed.begin());
    const auto put = [&packed](std::size_t at, std::int32_t tick) {
        const auto bits = static_cast<std::uint32_t>(tick);
        for (unsigned i = 0; i < 3; ++i) {
            packed[at + i] = static_cast<std::uint8_t>(bits >> (16 - 8 * i) & 0xff);
        }
    };
    put(20, lower);
    put(23, upper);
    return keccak256(ByteView(packed));
}

/// Builds a Layout; each step stops where a fact is missing.
class Planner {
  public:
    Planner(const Source& source, FactBook& facts, CallList& calls)
        : source_(source), facts_(facts), calls_(calls) {}

    Result<Layout> run() {
        EVENKEEL_TRY(factory_, ask_one<manager_abi::Factory>(
                                   facts_, call_of<manager_abi::Factory>(
                                               source_.manager, {}, "position manager factory")));
        EVENKEEL_TRY(const std::vector<u256> ids, known_ids());
        layout_.positions.reserve(ids.size());
        for (const u256& id : ids) EVENKEEL_CHECK(add_position(id));
        return std::move(layout_);
    }

  private:
    Result<std::vector<u256>> known_ids() {
        if (const auto* ids = std::get_if<std::vector<u256>>(&source_.positions)) return *ids;
        const Address& owner = std::get<Address>(source_.positions);
        const Call balance = balance_call(source_, owner);
        EVENKEEL_TRY(const auto count, ask_one<manager_abi::BalanceOf>(facts_, balance));
        layout_.balance = calls_.add(balance);
        if (count && *count > u256(kMaxPositions)) {
            return fail(Errc::kUnsupported, Remedy::kGiveUp,
                        "owner " + to_checksum(owner) + " holds " + to_decimal(*count) +
                            " positions, at most " + std::to_string(kMaxPositions) + " are read");
        }
        std::vector<u256> ids;
        for (std::uint64_t place = 0; count && place < count->limbs[0]; ++place) {
            const Call call = id_call(source_, owner, place);
            EVENKEEL_TRY(const auto id, ask_one<manager_abi::TokenOfOwnerByIndex>(facts_, call));
            layout_.ids.push_back(calls_.add(call));
            if (id) ids.push_back(*id);
        }
        return ids;
    }

    Result<void> add_position(const u256& id) {
        PositionReads reads;
        reads.id = id;
        reads.text = to_decimal(id);
        Call call = call_of<manager_abi::Positions>(
            source_.manager, {id}, "position " + reads.text + " (burnt if this fails)");
        EVENKEEL_TRY(const auto found, ask<manager_abi::Positions>(facts_, call));
        if (!found) return {};
        EVENKEEL_TRY(const auto pool, pool_of(*found));
        if (!pool) return {};
        reads.pool = *pool;
        reads.position = calls_.add(std::move(call));
        EVENKEEL_CHECK(add_range(*found, reads));
        layout_.positions.push_back(std::move(reads));
        return {};
    }

    Result<void> add_range(const manager_abi::Positions::Output& found, PositionReads& reads) {
        const PoolReads& of = layout_.pools[reads.pool];
        const Address& pool = of.address;
        reads.tick_lower = found.tick_lower;
        reads.tick_upper = found.tick_upper;
        EVENKEEL_TRY(reads.sqrt_lower, sqrt_ratio_at_tick(found.tick_lower));
        EVENKEEL_TRY(reads.sqrt_upper, sqrt_ratio_at_tick(found.tick_upper));
        reads.price_lower = price0({reads.sqrt_lower, of.decimals0, of.decimals1});
        reads.price_upper = price0({reads.sqrt_upper, of.decimals0, of.decimals1});
        reads.lower = calls_.add(call_of<pool_abi::Ticks>(pool, {found.tick_lower}, "pool tick"));
        reads.upper = calls_.add(call_of<pool_abi::Ticks>(pool, {found.tick_upper}, "pool tick"));
        const Hash32 key = range_key(source_.manager, found.tick_lower, found.tick_upper);
        reads.shared = calls_.add(call_of<pool_abi::Positions>(pool, {key}, "pool range"));
        return {};
    }

    /// Where the position's pool stands in the layout, or nothing while facts are missing.
    Result<std::optional<std::size_t>> pool_of(const manager_abi::Positions::Output& found) {
        if (!factory_) return std::nullopt;
        const Call call = call_of<factory_abi::GetPool>(
            *factory_, {found.token0, found.token1, found.fee}, "pool of a position");
        EVENKEEL_TRY(const auto address, ask_one<factory_abi::GetPool>(facts_, call));
        EVENKEEL_TRY(const auto decimals0, decimals_of(found.token0));
        EVENKEEL_TRY(const auto decimals1, decimals_of(found.token1));
        if (!address || !decimals0 || !decimals1) return std::nullopt;
        if (address->is_zero()) {
            return fail(Errc::kMissing, Remedy::kGiveUp,
                        "factory " + to_checksum(*factory_) + " knows no pool of " +
                            to_checksum(found.token0) + " and " + to_checksum(found.token1));
        }
        const auto known = std::ranges::find(layout_.pools, *address, &PoolReads::address);
        if (known != layout_.pools.end()) {
            return static_cast<std::size_t>(known - layout_.pools.begin());
        }
        PoolReads pool{.address = *address,
                       .token0 = found.token0,
                       .token1 = found.token1,
                       .decimals0 = *decimals0,
                       .decimals1 = *decimals1};
        pool.liquidity_scale = std::pow(10.0, -0.5 * (*decimals0 + *decimals1));
        pool.slot0 = calls_.add(call_of<pool_abi::Slot0>(*address, {}, "pool slot0"));
        pool.fee_growth0 = calls_.add(
            call_of<pool_abi::FeeGrowthGlobal0X128>(*address, {}, "pool fee growth of token0"));
        pool.fee_growth1 = calls_.add(
            call_of<pool_abi::FeeGrowthGlobal1X128>(*address, {}, "pool fee growth of token1"));
        layout_.pools.push_back(pool);
        return layout_.pools.size() - 1;
    }

    Result<std::optional<std::uint8_t>> decimals_of(const Address& token) {
        return ask_one<erc20::Decimals>(facts_,
                                        call_of<erc20::Decimals>(token, {}, "token decimals"));
    }

    const Source& source_;
    FactBook& facts_;
    CallList& calls_;
    std::optional<Address> factory_;
    Layout layout_;
};

}  // namespace

Call balance_call(const Source& source, const Address& owner) {
    return call_of<manager_abi::BalanceOf>(source.manager, {owner}, "positions of the owner");
}

Call id_call(const Source& source, const Address& owner, std::uint64_t place) {
    return call_of<manager_abi::TokenOfOwnerByIndex>(
        source.manager, {owner, u256(place)},
        "position id " + std::to_string(place) + " of the owner");
}

Result<Layout> plan_layout(const Source& source, FactBook& facts, CallList& calls) {
    return Planner(source, facts, calls).run();
}

}  // namespace evenkeel::uniswap_v3
