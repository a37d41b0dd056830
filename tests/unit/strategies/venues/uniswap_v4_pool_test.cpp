// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "chain/codec/hex.hpp"
#include "strategies/venues/uniswap_v4/layout.hpp"
#include "strategies/venues/uniswap_v4/pool.hpp"

using namespace evenkeel;
using namespace evenkeel::uniswap_v4;

namespace {

nlohmann::json vectors() {
    std::ifstream in(EVENKEEL_TESTS_DIR "/vectors/uniswap_v4.json");
    return nlohmann::json::parse(in);
}

Address address_in(const nlohmann::json& row, const char* key) {
    return parse_address(row.at(key).get<std::string>()).value();
}

std::int32_t tick_in(const nlohmann::json& row, const char* key) {
    return row.at(key).get<std::int32_t>();
}

u256 word_of(const std::string& text) {
    const Hash32 word = parse_hash(text).value();
    return u256::from_be_bytes(word.bytes);
}

MinedLog transfer(std::uint64_t block, std::uint64_t index, std::uint64_t id) {
    return {abi::encode_event<manager_abi::TransferEvent>({}, {{}, {}, u256(id)}),
            block,
            {},
            {},
            index};
}

}  // namespace

TEST_CASE("Pool ids are the hash of the encoded key", "[uniswap_v4][vectors]") {
    const auto pools = vectors().at("pools");
    REQUIRE(pools.size() == 3);
    for (const auto& row : pools) {
        const manager_abi::PoolKey key{address_in(row, "currency0"), address_in(row, "currency1"),
                                       row.at("fee").get<std::uint32_t>(),
                                       tick_in(row, "tickSpacing"), address_in(row, "hooks")};
        CHECK(to_hex(pool_id(key)) == row.at("id").get<std::string>());
    }
}

TEST_CASE("Position ids are the hash of owner, ticks and salt, packed", "[uniswap_v4][vectors]") {
    const auto positions = vectors().at("positions");
    REQUIRE_FALSE(positions.empty());
    for (const auto& row : positions) {
        const u256 salt = parse_decimal(row.at("salt").get<std::string>()).value();
        CHECK(to_hex(position_id(address_in(row, "owner"), tick_in(row, "lower"),
                                 tick_in(row, "upper"), salt)) == row.at("id").get<std::string>());
    }
}

TEST_CASE("The word of a position holds its pool, ticks and subscriber", "[uniswap_v4][vectors]") {
    const auto words = vectors().at("words");
    REQUIRE(words.size() == 12);
    for (const auto& row : words) {
        const auto info = unpack(word_of(row.at("word").get<std::string>()));
        REQUIRE(info);
        CHECK(hex::encode(info->pool) == row.at("pool").get<std::string>());
        CHECK(info->tick_lower == tick_in(row, "lower"));
        CHECK(info->tick_upper == tick_in(row, "upper"));
        CHECK(info->has_subscriber == row.at("subscriber").get<bool>());
    }
    CHECK_FALSE(unpack(u256(0u)));
}

TEST_CASE("Ids that came and did not leave are held, by the order in the chain", "[uniswap_v4]") {
    const std::vector<MinedLog> received{transfer(1, 0, 9), transfer(1, 4, 2), transfer(2, 1, 5),
                                         transfer(7, 0, 2), transfer(8, 3, 6)};
    const std::vector<MinedLog> sent{transfer(1, 5, 2), transfer(1, 6, 9), transfer(2, 0, 5),
                                     transfer(8, 3, 6)};
    CHECK(ids_held(received, sent).value() == std::vector<u256>{u256(2u), u256(5u), u256(6u)});
    MinedLog other = transfer(9, 0, 1);
    other.log.topics.pop_back();
    CHECK(ids_held({other}, {}).error().code == Errc::kDecode);
}
