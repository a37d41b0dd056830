// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/crypto/private_key.hpp"

#include <catch2/catch.hpp>
#include <type_traits>

using namespace evenkeel;

namespace {

constexpr const char* kHex = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) {
    out << value;
};

}  // namespace

TEST_CASE("a private key knows its account, with or without 0x", "[crypto]") {
    const auto plain = PrivateKey::from_hex(kHex);
    const auto prefixed = PrivateKey::from_hex(std::string("0x") + kHex);
    REQUIRE(plain.has_value());
    REQUIRE(prefixed.has_value());
    CHECK(to_checksum(plain->address()) == "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23");
    CHECK(prefixed->address() == plain->address());
}

TEST_CASE("a private key is neither copied nor printed", "[crypto]") {
    STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<PrivateKey>);
    STATIC_REQUIRE_FALSE(std::is_copy_assignable_v<PrivateKey>);
    STATIC_REQUIRE_FALSE(Streamable<PrivateKey>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<std::string, PrivateKey>);
}

TEST_CASE("moving a private key leaves zeros behind", "[crypto]") {
    auto from = PrivateKey::from_hex(kHex).value();
    const PrivateKey to = std::move(from);
    // NOLINTNEXTLINE: looking at what was moved from is the point
    for (const auto byte : from.reveal()) CHECK(byte == 0);
    CHECK(to.reveal()[0] == 0x4c);
}

TEST_CASE("secret bytes are zeroed when they go", "[crypto]") {
    alignas(SecretArray<32>) std::array<std::uint8_t, sizeof(SecretArray<32>)> memory{};
    auto* secret = new (memory.data()) SecretArray<32>();
    secret->bytes.fill(0xaa);
    secret->~SecretArray<32>();
    for (const auto byte : memory) CHECK(byte == 0);
}

TEST_CASE("a malformed private key is refused and never repeated in the message", "[crypto]") {
    const std::string good = kHex;
    const auto text = GENERATE_COPY(
        values<std::string>({"", "0x", good.substr(1), good + "0", "0X" + good,
                             " " + good.substr(1), good + "\n", good.substr(0, 63) + "g"}));
    INFO(text);
    const auto key = PrivateKey::from_hex(text);
    REQUIRE_FALSE(key.has_value());
    CHECK(key.error().code == Errc::kDecode);
    CHECK(key.error().message == "a private key is 64 hex digits, with or without 0x");
}

TEST_CASE("a number outside the group is no private key", "[crypto]") {
    const std::string zero(64, '0');
    const std::string order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    const std::string last = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140";
    CHECK(PrivateKey::from_hex(zero).error().code == Errc::kCrypto);
    CHECK(PrivateKey::from_hex(order).error().code == Errc::kCrypto);
    CHECK(PrivateKey::from_hex(last).has_value());
    CHECK(PrivateKey::from_hex(std::string(63, '0') + "1").has_value());
}

TEST_CASE("generated private keys differ", "[crypto]") {
    CHECK(PrivateKey::generate().value().address() != PrivateKey::generate().value().address());
}
