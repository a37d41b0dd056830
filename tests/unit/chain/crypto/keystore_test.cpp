// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/crypto/keystore.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "chain/codec/hex.hpp"
#include "chain/crypto/keystore_file.hpp"

using namespace evenkeel;
using nlohmann::json;

namespace {

json vector_named(const std::string& name) {
    std::ifstream in(EVENKEEL_TESTS_DIR "/vectors/keystores/" + name + ".json");
    return json::parse(in);
}

/// A keystore that costs nothing to derive: geth's own test file has n=8.
json cheap() {
    return vector_named("geth")["keystore"];
}

std::string with(const std::string& pointer, const json& value) {
    json file = cheap();
    file[json::json_pointer(pointer)] = value;
    return file.dump();
}

}  // namespace

TEST_CASE("keystores of other makers open with their password", "[crypto][keystore]") {
    const std::string name =
        GENERATE("web3_pbkdf2", "web3_scrypt", "geth", "geth_short_key", "foundry");
    INFO(name);
    const auto golden = vector_named(name);
    const auto key =
        open_keystore(golden["keystore"].dump(), golden["password"].get<std::string>());
    REQUIRE(key.has_value());
    CHECK(hex::encode(key->reveal()).substr(2) == golden["private_key"]);
}

TEST_CASE("a wrong password does not open a keystore", "[crypto][keystore]") {
    const std::string password = GENERATE("", "foobaR", "foobar ", "foobar\n");
    const auto opened = open_keystore(cheap().dump(), password);
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error() == Error{Errc::kCrypto, Remedy::kGiveUp,
                                  "keystore: wrong password, or the file was altered"});
}

TEST_CASE("an altered ciphertext or MAC is noticed", "[crypto][keystore]") {
    const std::string pointer = GENERATE("/crypto/ciphertext", "/crypto/mac");
    auto text = cheap()[json::json_pointer(pointer)].get<std::string>();
    text[0] = text[0] == '0' ? '1' : '0';
    CHECK(open_keystore(with(pointer, text), "foobar").error().code == Errc::kCrypto);
}

TEST_CASE("an altered iv gives another key, which the address tells", "[crypto][keystore]") {
    const auto opened =
        open_keystore(with("/crypto/cipherparams/iv", std::string(32, '1')), "foobar");
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().code == Errc::kCrypto);
    CHECK(opened.error().message.find("0x7EF5A6135f1FD6a02593eEdC869c6D41D934aef8") !=
          std::string::npos);
}

TEST_CASE("what we write, we open; salts, ivs and ids are fresh", "[crypto][keystore]") {
    const auto key = PrivateKey::generate().value();
    const auto first = make_keystore(key, "pass word \xc3\xa9", KdfCost::kLight).value();
    const auto second = make_keystore(key, "pass word \xc3\xa9", KdfCost::kLight).value();
    const auto opened = open_keystore(first, "pass word \xc3\xa9").value();
    CHECK(std::ranges::equal(opened.reveal(), key.reveal()));
    CHECK(keystore_address(first).value() == key.address());
    const auto a = json::parse(first);
    const auto b = json::parse(second);
    CHECK(a["id"] != b["id"]);
    CHECK(a["crypto"]["kdfparams"]["salt"] != b["crypto"]["kdfparams"]["salt"]);
    CHECK(a["crypto"]["cipherparams"]["iv"] != b["crypto"]["cipherparams"]["iv"]);
}

TEST_CASE("a written keystore has geth's layout", "[crypto][keystore]") {
    const auto key =
        PrivateKey::from_hex("4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318")
            .value();
    const auto file = json::parse(make_keystore(key, "x", KdfCost::kLight).value());
    CHECK(file["version"] == 3);
    CHECK(file["address"] == "2c7536e3605d9c16a7a3d7b1898e529396a65c23");
    CHECK(file["crypto"]["kdf"] == "scrypt");
    CHECK(file["crypto"]["kdfparams"]["n"] == 4096);
    CHECK(file["crypto"]["kdfparams"]["p"] == 6);
    CHECK(file["crypto"]["kdfparams"]["dklen"] == 32);
    CHECK(file["id"].get<std::string>()[14] == '4');
    CHECK(file["id"].get<std::string>().size() == 36);
}

TEST_CASE("the standard cost is geth's, and an empty password is a password",
          "[crypto][keystore]") {
    const auto key = PrivateKey::generate().value();
    const auto text = make_keystore(key, {}, KdfCost::kStandard).value();
    CHECK(json::parse(text)["crypto"]["kdfparams"]["n"] == 262144);
    CHECK(open_keystore(text, "").value().address() == key.address());
}

TEST_CASE("a keystore's address is read without opening it", "[crypto][keystore]") {
    CHECK(to_hex(keystore_address(cheap().dump()).value()) ==
          "0x7ef5a6135f1fd6a02593eedc869c6d41d934aef8");
    CHECK(to_hex(keystore_address(with("/address", "0x7ef5a6135f1fd6a02593eedc869c6d41d934aef8"))
                     .value()) == "0x7ef5a6135f1fd6a02593eedc869c6d41d934aef8");
    CHECK(keystore_address(vector_named("foundry")["keystore"].dump()).error().code ==
          Errc::kMissing);
}
