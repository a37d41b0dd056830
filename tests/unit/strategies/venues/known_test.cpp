// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/known.hpp"

#include <catch2/catch.hpp>

#include "chain/codec/hex.hpp"
#include "strategies/venues/venue.hpp"

using namespace evenkeel;

TEST_CASE("The usual contracts of each chain are those of PROTOCOLS, section 6", "[known]") {
    struct Row {
        std::uint64_t chain;
        const char *venue, *key, *address, *answer;
    };
    const char* const manager = "0xC36442b4a4522E871399CD717aBDD847Ab11FE88";
    const char* const factory = "0x1F98431c8aD98523631AE4a59f267346ea31F984";
    const char* const pool = "0x794a61358D6845594F94dc1DB02A252b5b4814aD";
    const char* const provider = "0xa97684ead0e402dC232d5A977953DF7ECBaB3CDb";
    const auto row = GENERATE_COPY(values<Row>(
        {{1, "uniswap_v3", "position_manager", manager, factory},
         {10, "uniswap_v3", "position_manager", manager, factory},
         {42161, "uniswap_v3", "position_manager", manager, factory},
         {8453, "uniswap_v3", "position_manager", "0x03a520b32C04BF3bEEf7BEb72E919cf822Ed34f1",
          "0x33128a8fC17869897dcE68Ed026d694621f6FDfD"},
         {1, "aave_v3", "pool", "0x87870Bca3F3fD6335C3F4ce8392D69350B4fA4E2",
          "0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e"},
         {10, "aave_v3", "pool", pool, provider},
         {42161, "aave_v3", "pool", pool, provider},
         {8453, "aave_v3", "pool", "0xA238Dd80C259a72e81d7e4664a9801593F98d1c5",
          "0xe20fCBdBfFC4Dd138cE8b2E6FBb6CB49777ad64D"},
         {42161, "gmx_v2", "exchange_router", "0x1C3fa76e6E1088bCE750f23a5BFcffa1efEF6A41",
          "0xFD70de6b91282D8017aA4E741e9Ae325CAb992d8"},
         {43114, "gmx_v2", "exchange_router", "0x8f550E53DFe96C055D5Bdb267c21F268fCAF63B2",
          "0x2F0b22339414ADeD7D5F06f9D604c7fF5b2fe3f6"},
         {10, "perp_v2", "clearing_house", "0x82ac2CE43e33683c58BE4cDc40975E73aA50f459",
          "0xBd7a3B7DbEb096F0B832Cf467B94b091f30C34ec"}}));
    INFO(row.chain << " " << row.venue);
    const auto found = known_contracts(row.chain, row.venue, row.key);
    REQUIRE(found.size() == 1);
    CHECK(to_checksum(found[0].address) == row.address);
    CHECK(to_checksum(found[0].answer) == row.answer);
    CHECK(venue_getter(row.venue, row.key) != nullptr);
    CHECK(known_contracts(31337, row.venue, row.key).empty());
}

TEST_CASE("Getters belong to keys that their venue has", "[known]") {
    struct Row {
        const char *venue, *key, *selector;
    };
    const auto row = GENERATE(values<Row>({{"aave_v3", "pool", "0x0542975c"},
                                           {"erc4626", "vault", "0x38d52e0f"},
                                           {"gmx_v2", "exchange_router", "0x660d0d67"},
                                           {"perp_v2", "clearing_house", "0xf807cd22"},
                                           {"uniswap_v3", "position_manager", "0xc45a0155"}}));
    INFO(row.venue);
    const VenueGetter* getter = venue_getter(row.venue, row.key);
    REQUIRE(getter != nullptr);
    CHECK(hex::encode(getter->call(Address{}).data) == row.selector);
    bool named = false;
    const auto look = [&](const auto& entries) {
        for (const auto& entry : entries)
            for (const Key& key : entry.keys)
                named = named || (entry.name == row.venue && key.name == row.key);
    };
    look(holding_venues());
    look(hedge_venues());
    CHECK(named);
    CHECK(venue_getter(row.venue, "owner") == nullptr);
}

TEST_CASE("What is no address is no answer of a getter", "[known]") {
    Bytes word(32, 0);
    word[31] = 7;
    CHECK(getter_answer(word)->bytes[19] == 7);
    word[0] = 1;
    CHECK(getter_answer(word).error().code == Errc::kDecode);
    CHECK_FALSE(getter_answer({}));
}
