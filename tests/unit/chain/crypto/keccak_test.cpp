// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/crypto/keccak.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

TEST_CASE("keccak-256 of text agrees with ethers", "[crypto][keccak]") {
    CHECK(to_hex(keccak256("")) ==
          "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    CHECK(to_hex(keccak256("abc")) ==
          "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
    CHECK(to_hex(keccak256("transfer(address,uint256)")).substr(0, 10) == "0xa9059cbb");
}

TEST_CASE("keccak-256 agrees with ethers around the borders of lanes and blocks",
          "[crypto][keccak]") {
    struct Row {
        std::size_t length;  // of the bytes 0, 1, 2 … modulo 256
        const char* digest;
    };
    const auto row = GENERATE(values<Row>(
        {{0, "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"},
         {1, "0xbc36789e7a1e281436464229828f817d6612f7b477d66591ff96a9e064bcc98a"},
         {31, "0x3e50547cf72e8583ee91462f9d99fe624f53282f78e1a5ec2347b1d0123d0d9b"},
         {32, "0x8ae1aa597fa146ebd3aa2ceddf360668dea5e526567e92b0321816a4e895bd2d"},
         {135, "0xcbdfd9dee5faad3818d6b06f95a219fd290b0e1706f6a82e5a595b9ce9faca62"},
         {136, "0x7ce759f1ab7f9ce437719970c26b0a66ff11fe3e38e17df89cf5d29c7d7f807e"},
         {137, "0xac73d4fae68b8453f764007c1a20ce95994187861f0c3227a3a8e99a73a3b1db"},
         {271, "0x7c974895b2a88303ff2dc6b58f438ceb0b298cac91099ac0539cc0f477506191"},
         {272, "0xfdf2ec49e749960d3c8521a0219af8d03e30e2b3bf19bd16150ee0eaf133d66e"},
         {273, "0x4f707289a9c3ccd0c4a51f2f17339f5dd171d371c04ff7783b735b5b22682eaf"},
         {1000, "0xaca79e4146e30eb1c733f6d6060d72471c36ea4e01ebf45d7f4916249c2bbd82"}}));
    Bytes data(row.length);
    for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<std::uint8_t>(i);
    INFO(row.length);
    CHECK(to_hex(keccak256(data)) == row.digest);
}

TEST_CASE("keccak-256 of unaligned bytes is that of aligned ones", "[crypto][keccak]") {
    Bytes data(200, 0x5a);
    const Hash32 digest = keccak256(ByteView(data).first(150));
    for (std::size_t shift = 1; shift < 8; ++shift) {
        CHECK(keccak256(ByteView(data).subspan(shift, 150)) == digest);
    }
}
