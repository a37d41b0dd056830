// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/concentrated/names.hpp"

#include <algorithm>

#include "chain/crypto/keccak.hpp"

namespace evenkeel::concentrated {
namespace {

constexpr std::size_t kOwner = 20, kTick = 3;
using Packed = std::array<std::uint8_t, kOwner + 2 * kTick>;

Packed packed(const Address& owner, std::int32_t lower, std::int32_t upper) {
    Packed out{};
    std::copy(owner.bytes.begin(), owner.bytes.end(), out.begin());
    const auto put = [&out](std::size_t at, std::int32_t tick) {
        const auto bits = static_cast<std::uint32_t>(tick);
        for (unsigned i = 0; i < kTick; ++i) {
            out[at + i] = static_cast<std::uint8_t>(bits >> (16 - 8 * i) & 0xff);
        }
    };
    put(kOwner, lower);
    put(kOwner + kTick, upper);
    return out;
}

}  // namespace

Hash32 hashed_range_key(const Address& owner, std::int32_t lower, std::int32_t upper) {
    return keccak256(ByteView(packed(owner, lower, upper)));
}

Hash32 packed_range_key(const Address& owner, std::int32_t lower, std::int32_t upper) {
    const Packed key = packed(owner, lower, upper);
    Hash32 out{};
    std::copy_backward(key.begin(), key.end(), out.bytes.end());
    return out;
}

}  // namespace evenkeel::concentrated
