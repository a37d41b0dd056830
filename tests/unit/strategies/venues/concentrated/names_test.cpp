// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/concentrated/names.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

// Algebra's pools: (owner << 24 | bottomTick) << 24 | topTick, each tick in its lowest 24 bits.
TEST_CASE("Algebra's key of a range is owner and ticks side by side", "[concentrated]") {
    const Address owner = parse_address("0x00112233445566778899aabbccddeeff00112233").value();
    CHECK(to_hex(concentrated::packed_range_key(owner, -1, 60)) ==
          "0x00000000000000112233445566778899aabbccddeeff00112233ffffff00003c");
    CHECK(to_hex(concentrated::packed_range_key(owner, -887'272, 887'272)) ==
          "0x00000000000000112233445566778899aabbccddeeff00112233f276180d89e8");
}
