// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/types/hash32.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

static_assert(sizeof(Hash32) == 32 && std::is_trivially_copyable_v<Hash32>);

TEST_CASE("a hash is read and written as 0x and 64 digits", "[types][hash32]") {
    const std::string text = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
    const Hash32 hash = parse_hash(text).value();
    CHECK(hash.bytes.front() == 0xc5);
    CHECK(hash.bytes.back() == 0x70);
    CHECK(to_hex(hash) == text);
    CHECK(std::hash<Hash32>{}(hash) != std::hash<Hash32>{}(Hash32{}));
}

TEST_CASE("another number of digits is no hash", "[types][hash32]") {
    CHECK(parse_hash("0x").error().code == Errc::kDecode);
    CHECK(parse_hash("0x" + std::string(62, '0')).error().message ==
          "expected 32 bytes of hex, found 31");
    CHECK(parse_hash("0x" + std::string(66, '0')).error().code == Errc::kDecode);
    CHECK(parse_hash(std::string(64, '0')).error().code == Errc::kDecode);
}

TEST_CASE("hashes are ordered as their text", "[types][hash32]") {
    CHECK(Hash32{{1}} < Hash32{{2}});
    CHECK(Hash32{{1, 255}} < Hash32{{2}});
}
