// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/crypto/keystore_file.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace evenkeel;
using nlohmann::json;

namespace {

json vector_named(const std::string& name) {
    std::ifstream in(EVENKEEL_TESTS_DIR "/vectors/keystores/" + name + ".json");
    return json::parse(in)["keystore"];
}

json changed(json file, const std::string& pointer, const json& value) {
    file[json::json_pointer(pointer)] = value;
    return file;
}

json without(json file, const std::string& parent, const std::string& key) {
    file[json::json_pointer(parent)].erase(key);
    return file;
}

}  // namespace

TEST_CASE("a keystore file is read field by field", "[crypto][keystore]") {
    const auto scrypt = parse_keystore(vector_named("geth").dump()).value();
    CHECK(std::get<Scrypt>(scrypt.kdf.function) == Scrypt{.n = 8, .r = 8, .p = 16});
    CHECK(scrypt.kdf.salt.size() == 32);
    CHECK(scrypt.iv[0] == 0x8d);
    CHECK(scrypt.mac.bytes[31] == 0xe5);
    const auto pbkdf2 = parse_keystore(vector_named("web3_pbkdf2").dump()).value();
    CHECK(std::get<Pbkdf2>(pbkdf2.kdf.function).iterations == 262144);
    CHECK_FALSE(pbkdf2.address.has_value());
}

TEST_CASE("what is written is read back the same", "[crypto][keystore]") {
    const auto file =
        parse_keystore(vector_named(GENERATE("geth", "web3_pbkdf2", "geth_short_key")).dump());
    CHECK(parse_keystore(write_keystore(file.value(), {})).value() == *file);
}

TEST_CASE("old wallets' spelling and additions of others are taken", "[crypto][keystore]") {
    json file = vector_named("geth");
    file["x-ethers"] = {{"client", "ethers.js"}};
    file["Crypto"] = file["crypto"];
    file.erase("crypto");
    CHECK(parse_keystore(file.dump()).has_value());
}

TEST_CASE("versions, ciphers and functions that are not known are refused as such",
          "[crypto][keystore]") {
    struct Row {
        const char *vector, *pointer;
        json value;
        const char* message;
    };
    const auto row =
        GENERATE(values<Row>({{"geth", "/version", 1, "keystore: version must be 3, found \"1\""},
                              {"geth", "/version", 4, "keystore: version must be 3, found \"4\""},
                              {"geth", "/crypto/cipher", "aes-128-cbc",
                               "keystore: cipher must be aes-128-ctr, found \"aes-128-cbc\""},
                              {"geth", "/crypto/kdf", "argon2id",
                               "keystore: kdf must be scrypt or pbkdf2, found \"argon2id\""},
                              {"geth", "/crypto/kdf", "\x1b[2J",
                               "keystore: kdf must be scrypt or pbkdf2, found \"?[2J\""},
                              {"web3_pbkdf2", "/crypto/kdfparams/prf", "hmac-sha512",
                               "keystore: prf must be hmac-sha256, found \"hmac-sha512\""}}));
    INFO(row.pointer);
    const auto parsed =
        parse_keystore(changed(vector_named(row.vector), row.pointer, row.value).dump());
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error() == Error{Errc::kUnsupported, Remedy::kGiveUp, row.message});
}

TEST_CASE("every part of a keystore is needed", "[crypto][keystore]") {
    struct Row {
        const char *parent, *key;
    };
    const auto row = GENERATE(values<Row>({{"", "version"},
                                           {"", "crypto"},
                                           {"/crypto", "cipher"},
                                           {"/crypto", "cipherparams"},
                                           {"/crypto/cipherparams", "iv"},
                                           {"/crypto", "ciphertext"},
                                           {"/crypto", "kdf"},
                                           {"/crypto", "kdfparams"},
                                           {"/crypto/kdfparams", "n"},
                                           {"/crypto/kdfparams", "r"},
                                           {"/crypto/kdfparams", "p"},
                                           {"/crypto/kdfparams", "dklen"},
                                           {"/crypto/kdfparams", "salt"},
                                           {"/crypto", "mac"}}));
    INFO(row.parent << '/' << row.key);
    const auto parsed = parse_keystore(without(vector_named("geth"), row.parent, row.key).dump());
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().code == Errc::kDecode);
    CHECK(parsed.error().message == "keystore: \"" + std::string(row.key) + "\" is missing");
}

TEST_CASE("parts of the wrong form or size are refused", "[crypto][keystore]") {
    struct Row {
        const char* pointer;
        json value;
    };
    const auto row = GENERATE(values<Row>({{"/version", "3"},
                                           {"/version", 3.0},
                                           {"/version", -3},
                                           {"/crypto", json::array()},
                                           {"/address", "7ef5a6"},
                                           {"/address", 7},
                                           {"/crypto/cipherparams/iv", "00"},
                                           {"/crypto/cipherparams/iv", std::string(34, '0')},
                                           {"/crypto/ciphertext", ""},
                                           {"/crypto/ciphertext", std::string(66, '0')},
                                           {"/crypto/ciphertext", "0x" + std::string(64, '0')},
                                           {"/crypto/mac", std::string(63, '0')},
                                           {"/crypto/mac", std::string(64, 'g')},
                                           {"/crypto/kdfparams/salt", ""},
                                           {"/crypto/kdfparams/salt", std::string(2050, '0')},
                                           {"/crypto/kdfparams/dklen", 31},
                                           {"/crypto/kdfparams/dklen", 65},
                                           {"/crypto/kdfparams/n", "8"}}));
    INFO(row.pointer << " = " << row.value.dump());
    const auto parsed =
        parse_keystore(changed(vector_named("geth"), row.pointer, row.value).dump());
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().code == Errc::kDecode);
}

TEST_CASE("what is no JSON object, or too large, is no keystore", "[crypto][keystore]") {
    const std::string text =
        GENERATE(as<std::string>{}, "", "{", "null", "[]", "3", "{}x", "\xff",
                 "{\"version\":3," + std::string(70'000, ' ') + "}", std::string(60'000, '['));
    CHECK(parse_keystore(text).error().code == Errc::kDecode);
}
