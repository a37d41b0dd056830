// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/crypto/signer.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "chain/codec/hex.hpp"
#include "chain/crypto/keccak.hpp"

using namespace evenkeel;

namespace {

nlohmann::json vectors() {
    std::ifstream in(EVENKEEL_TESTS_DIR "/vectors/calldata.json");
    return nlohmann::json::parse(in);
}

LocalSigner signer() {
    return LocalSigner(PrivateKey::from_hex(vectors()["privateKey"].get<std::string>()).value());
}

Hash32 digest(std::uint64_t seed) {
    return keccak256(std::to_string(seed));
}

u256 order() {
    return u256::from_be_bytes(
        parse_hash("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")
            .value()
            .bytes);
}

}  // namespace

TEST_CASE("the flashbots header is the address and an EIP-191 signature over the body's hash",
          "[crypto]") {
    const auto golden = vectors()["flashbots"];
    const std::string body_hash = to_hex(keccak256(golden["body"].get<std::string>()));
    REQUIRE(body_hash == golden["keccakHex"]);
    auto local = signer();
    const auto signature = local.sign(personal_message_digest(body_hash)).value();
    CHECK(to_checksum(local.address()) + ":" + hex::encode(to_rsv(signature)) == golden["header"]);
}

TEST_CASE("a local signer's signatures are canonical, deterministic and recover to it",
          "[crypto]") {
    auto local = signer();
    bool odd = false;
    bool even = false;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const auto signature = local.sign(digest(seed)).value();
        CHECK(is_canonical(signature));
        CHECK(recover(digest(seed), signature).value() == local.address());
        CHECK(local.sign(digest(seed)).value() == signature);
        (signature.y_parity ? odd : even) = true;
    }
    CHECK(odd);
    CHECK(even);
}

TEST_CASE("another digest or parity recovers to somebody else", "[crypto]") {
    auto local = signer();
    auto signature = local.sign(digest(1)).value();
    const auto other = recover(digest(2), signature);
    CHECK((!other.has_value() || *other != local.address()));
    signature.y_parity = !signature.y_parity;
    const auto flipped = recover(digest(1), signature);
    CHECK((!flipped.has_value() || *flipped != local.address()));
}

TEST_CASE("the mirrored signature with a high s is refused", "[crypto]") {
    auto local = signer();
    const auto low = local.sign(digest(1)).value();
    const Signature high{.r = low.r, .s = wrapping_sub(order(), low.s), .y_parity = !low.y_parity};
    CHECK_FALSE(is_canonical(high));
    CHECK(recover(digest(1), high).error().code == Errc::kCrypto);
}

TEST_CASE("signature parts at the ends of their ranges", "[crypto]") {
    const u256 half = u256::from_be_bytes(
        parse_hash("0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0")
            .value()
            .bytes);
    struct Row {
        const char* name;
        u256 r, s;
        bool canonical;
    };
    const auto row = GENERATE_COPY(
        values<Row>({{"both one", 1u, 1u, true},
                     {"r zero", 0u, 1u, false},
                     {"s zero", 1u, 0u, false},
                     {"s at half the order", 1u, half, true},
                     {"s one above half the order", 1u, wrapping_add(half, 1u), false},
                     {"r below the order", wrapping_sub(order(), 1u), 1u, true},
                     {"r at the order", order(), 1u, false}}));
    INFO(row.name);
    CHECK(is_canonical({.r = row.r, .s = row.s}) == row.canonical);
}

TEST_CASE("a signature whose r is no point of the curve belongs to nobody", "[crypto]") {
    // 5 is the smallest x for which x^3 + 7 has no square root in the field.
    CHECK(recover(digest(1), {.r = 5u, .s = 1u}).error().message ==
          "the signature belongs to no key");
}
