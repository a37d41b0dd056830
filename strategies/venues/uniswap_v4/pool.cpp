// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/uniswap_v4/pool.hpp"

#include <algorithm>

#include "chain/codec/abi.hpp"
#include "chain/crypto/keccak.hpp"
#include "strategies/models/fee_growth.hpp"

namespace evenkeel::uniswap_v4 {
namespace {

constexpr unsigned kLowerAt = 8, kUpperAt = 32;
constexpr std::uint16_t kBeforeRemove = 1 << 9, kAfterRemoveReturnsDelta = 1 << 0;
const u256 kMaxInt128 = *checked_sub(u256::pow2(127), u256(1u));

std::int32_t tick_at(const u256& word, unsigned bit) {
    // 24 bits with their sign, moved to the top and back.
    const auto bits = static_cast<std::uint32_t>((word >> bit).limbs[0] & 0xffffff);
    return static_cast<std::int32_t>(bits << 8) >> 8;
}

void put_tick(std::uint8_t* at, std::int32_t tick) {
    const auto bits = static_cast<std::uint32_t>(tick);
    for (unsigned i = 0; i < 3; ++i) at[i] = static_cast<std::uint8_t>(bits >> (16 - 8 * i) & 0xff);
}

/// One token's side: the contract adds both as int128.
Result<u256> fees_of(const u256& inside, const u256& last, const u256& liquidity,
                     const u256& principal) {
    const u512 product = full_mul(wrapping_sub(inside, last), liquidity);
    const u256 fees = (product.low >> 128) | (product.high << 128);
    const auto sum = checked_add(fees, principal);
    if (!sum || *sum > kMaxInt128)
        return fail(Errc::kOverflow, Remedy::kGiveUp,
                    "principal and fees are more than an int128 holds: removing reverts");
    return fees;
}

}  // namespace

bool PositionInfo::differs(const PositionInfo& other) const {
    return pool != other.pool || tick_lower != other.tick_lower || tick_upper != other.tick_upper;
}

std::optional<PositionInfo> unpack(const u256& word) {
    if (word.is_zero()) return std::nullopt;
    PositionInfo info;
    std::array<std::uint8_t, 32> bytes{};
    word.to_be_bytes(bytes);
    std::copy_n(bytes.begin(), info.pool.size(), info.pool.begin());
    info.tick_lower = tick_at(word, kLowerAt);
    info.tick_upper = tick_at(word, kUpperAt);
    info.has_subscriber = bytes.back() != 0;
    return info;
}

Hash32 pool_id(const manager_abi::PoolKey& key) {
    return keccak256(abi::encode<manager_abi::PoolKey::Schema>(key));
}

Hash32 position_id(const Address& owner, std::int32_t tick_lower, std::int32_t tick_upper,
                   const u256& salt) {
    std::array<std::uint8_t, 58> packed{};
    std::ranges::copy(owner.bytes, packed.begin());
    put_tick(packed.data() + 20, tick_lower);
    put_tick(packed.data() + 23, tick_upper);
    salt.to_be_bytes(std::span<std::uint8_t, 32>(packed.data() + 26, 32));
    return keccak256(ByteView(packed));
}

std::optional<std::string> removal_permissions(const Address& hooks) {
    const auto flags = static_cast<std::uint16_t>(hooks.bytes[18] << 8 | hooks.bytes[19]);
    std::string found;
    if ((flags & kBeforeRemove) != 0) found = "BEFORE_REMOVE_LIQUIDITY";
    if ((flags & kAfterRemoveReturnsDelta) != 0)
        found +=
            (found.empty() ? "" : " and ") + std::string("AFTER_REMOVE_LIQUIDITY_RETURNS_DELTA");
    return found.empty() ? std::nullopt : std::optional(found);
}

Result<RangePayout> payout(const PositionState& state, const RangeEdges& edges,
                           const u256& sqrt_price) {
    EVENKEEL_TRY(
        const TokenAmounts principal,
        amounts_for_liquidity(sqrt_price, edges.sqrt_lower, edges.sqrt_upper, state.liquidity));
    EVENKEEL_TRY(const u256 fees0,
                 fees_of(state.inside0, state.last0, state.liquidity, principal.amount0));
    EVENKEEL_TRY(const u256 fees1,
                 fees_of(state.inside1, state.last1, state.liquidity, principal.amount1));
    return RangePayout{principal, {fees0, fees1}};
}

}  // namespace evenkeel::uniswap_v4
