// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/crypto/kdf.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "chain/codec/hex.hpp"

using namespace evenkeel;

namespace {

Bytes salt(std::string_view text) {
    return {text.begin(), text.end()};
}

std::string derived(const Kdf& kdf, std::string_view password) {
    return hex::encode(derive_key(kdf, password).value().bytes);
}

}  // namespace

TEST_CASE("scrypt gives the keys of RFC 7914, section 12", "[crypto][kdf]") {
    CHECK(derived({.function = Scrypt{.n = 16, .r = 1, .p = 1}, .salt = {}}, "") ==
          "0x77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442");
    CHECK(derived({.function = Scrypt{.n = 1024, .r = 8, .p = 16}, .salt = salt("NaCl")},
                  "password") ==
          "0xfdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162");
}

TEST_CASE("pbkdf2 gives the key of RFC 7914, section 11", "[crypto][kdf]") {
    CHECK(derived({.function = Pbkdf2{.iterations = 1}, .salt = salt("salt")}, "passwd") ==
          "0x55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
}

TEST_CASE("costs that would exhaust the machine are refused before any work", "[crypto][kdf]") {
    constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
    struct Row {
        const char* name;
        Kdf kdf;
        bool allowed;
    };
    const auto row = GENERATE_COPY(values<Row>({
        {"geth standard", {.function = Scrypt{262144, 8, 1}, .salt = {}}, true},
        {"geth light", {.function = Scrypt{4096, 8, 6}, .salt = {}}, true},
        {"512 MB exactly", {.function = Scrypt{524288, 8, 1}, .salt = {}}, true},
        {"1 GB", {.function = Scrypt{1048576, 8, 1}, .salt = {}}, false},
        {"too much time", {.function = Scrypt{262144, 8, 16}, .salt = {}}, false},
        {"n no power of two", {.function = Scrypt{262143, 8, 1}, .salt = {}}, false},
        {"n one", {.function = Scrypt{1, 8, 1}, .salt = {}}, false},
        {"n zero", {.function = Scrypt{0, 8, 1}, .salt = {}}, false},
        {"r zero", {.function = Scrypt{16, 0, 1}, .salt = {}}, false},
        {"p zero", {.function = Scrypt{16, 8, 0}, .salt = {}}, false},
        {"a product that would wrap",
         {.function = Scrypt{std::uint64_t{1} << 63, kMost, kMost}, .salt = {}},
         false},
        {"pbkdf2 usual", {.function = Pbkdf2{262144}, .salt = {}}, true},
        {"pbkdf2 none", {.function = Pbkdf2{0}, .salt = {}}, false},
        {"pbkdf2 for ever", {.function = Pbkdf2{kMost}, .salt = {}}, false},
    }));
    INFO(row.name);
    CHECK(check_cost(row.kdf).has_value() == row.allowed);
    if (!row.allowed) CHECK(derive_key(row.kdf, "x").error().code == Errc::kDecode);
}

TEST_CASE("scrypt does not shy at n beyond the RFC's bound for small r", "[crypto][kdf]") {
    // Of the published Web3 Secret Storage vector: n = 2^18 with r = 1.
    CHECK(derived({.function = Scrypt{.n = 262144, .r = 1, .p = 8},
                   .salt = hex::decode(
                               "0xab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19")
                               .value()},
                  "testpassword") ==
          "0xfac192ceb5fd772906bea3e118a69e8bbb5cc24229e20d8766fd298291bba6bd");
}
