// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/types/u256.hpp"

namespace evenkeel {

/// An amount of the chain's own coin in its smallest unit, or a price of gas in it.
struct Wei {
    u256 amount;

    constexpr Wei() = default;
    constexpr explicit Wei(const u256& value) : amount(value) {}
    constexpr auto operator<=>(const Wei&) const = default;
};

constexpr Wei gwei(std::uint64_t count) {
    return Wei(wrapping_mul(u256(count), u256(1'000'000'000u)));
}

}  // namespace evenkeel
