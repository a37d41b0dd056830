// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "abi/gmx_v2/data_store.hpp"
#include "abi/gmx_v2/market_reader.hpp"
#include "abi/gmx_v2/order_reader.hpp"
#include "abi/gmx_v2/position_reader.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/gmx_v2/keys.hpp"
#include "tests/unit/strategies/venues/gmx_v2/vectors.hpp"

using namespace evenkeel;
using namespace evenkeel::test::gmx;
namespace store = abi::gmx_v2::data_store;

namespace {

/// Decodes what the contract returned, compares it with the fields that another decoder found, and
/// encodes it again.
template <class Function>
void check_read(const Json& call) {
    INFO(call.at("situation") << " " << call.at("fn"));
    const Bytes returned = bytes_of(call.at("ret"));
    const auto output = abi::decode_output<Function>(returned);
    REQUIRE(output);
    CHECK(differences(only(*output), call.at("decoded")).empty());
    CHECK(abi::encode_output<Function>(*output) == returned);
    const auto input = abi::decode_input<Function>(bytes_of(call.at("data")));
    REQUIRE(input);
    CHECK(abi::encode_call<Function>(*input) == bytes_of(call.at("data")));
}

}  // namespace

TEST_CASE("What GMX's reader answers is decoded field by field", "[gmx_v2]") {
    std::map<std::string, int> seen;
    const Json& file = vectors("reads.json");
    for (const Json& call : file.at("calls")) {
        const auto name = call.at("fn").get<std::string>();
        ++seen[name];
        if (name == "getPosition") check_read<abi::gmx_v2::position_reader::GetPosition>(call);
        if (name == "getPositionInfo")
            check_read<abi::gmx_v2::position_reader::GetPositionInfo>(call);
        if (name == "getAccountOrders")
            check_read<abi::gmx_v2::order_reader::GetAccountOrders>(call);
        if (name == "getMarketInfo") check_read<abi::gmx_v2::market_reader::GetMarketInfo>(call);
        if (name == "getExecutionPrice")
            check_read<abi::gmx_v2::market_reader::GetExecutionPrice>(call);
    }
    CHECK(seen.size() == 5);
    CHECK(seen["getExecutionPrice"] == 4);
    CHECK(seen["getPositionInfo"] >= 8);
    CHECK(seen["getAccountOrders"] == 3);
}

TEST_CASE("A comparison sees a field that differs", "[gmx_v2]") {
    const Json& file = vectors("reads.json");
    const Json& call =
        *std::find_if(file.at("calls").begin(), file.at("calls").end(),
                      [](const Json& one) { return one.at("fn") == "getPositionInfo"; });
    using Function = abi::gmx_v2::position_reader::GetPositionInfo;
    auto info = only(abi::decode_output<Function>(bytes_of(call.at("ret"))).value());
    ++info.fees.pro.trader_tier.limbs[0];
    CHECK(differences(info, call.at("decoded")) == "/fees/pro/trader_tier: \"1\" is \"0\"\n");
}

TEST_CASE("Keys are hashed as the DataStore's own", "[gmx_v2]") {
    const Json& file = vectors("constants.json");
    for (const auto& [name, hash] : file.at("keys").items()) {
        INFO(name);
        CHECK(gmx_v2::store_key(name) == hash_of(hash));
    }
    for (const auto& [name, hash] : file.at("event_names").items()) {
        INFO(name);
        CHECK(gmx_v2::event_hash(name) == hash_of(hash));
    }
}

TEST_CASE("Keys of markets, sides and tokens are those that the contracts were asked", "[gmx_v2]") {
    const Json& file = vectors("constants.json");
    const Address market = test::gmx::market().token, usdc = test::gmx::market().collateral;
    const Address weth = address_of(file.at("addresses").at("wnt"));
    const auto asked = [&](const char* label) {
        return hash_of("0x" +
                       labelled(file.at("calls"), label).at("data").get<std::string>().substr(10));
    };
    using gmx_v2::store_key;
    CHECK(store_key("MAX_OPEN_INTEREST", market, false) == asked("MAX_OPEN_INTEREST short"));
    CHECK(store_key("POSITION_FEE_FACTOR", market, true) ==
          asked("POSITION_FEE_FACTOR improved=true"));
    CHECK(store_key("POSITION_FEE_FACTOR", market, false) ==
          asked("POSITION_FEE_FACTOR improved=false"));
    CHECK(store_key("MIN_COLLATERAL_FACTOR", market) == asked("MIN_COLLATERAL_FACTOR"));
    CHECK(store_key("MIN_COLLATERAL_FACTOR_FOR_LIQUIDATION", market) ==
          asked("MIN_COLLATERAL_FACTOR_FOR_LIQUIDATION"));
    CHECK(store_key("IS_MARKET_DISABLED", market) == asked("IS_MARKET_DISABLED"));
    CHECK(store_key("PRICE_FEED", weth) == asked("PRICE_FEED(WETH)"));
    CHECK(store_key("PRICE_FEED_MULTIPLIER", usdc) == asked("PRICE_FEED_MULTIPLIER(USDC)"));
    CHECK(store_key("OPEN_INTEREST", market, usdc, true) == asked("open interest long USDC"));
    CHECK(store_key("CLAIMABLE_FUNDING_AMOUNT", market, weth, test::gmx::market().account) ==
          asked("claimable funding WETH"));
}

TEST_CASE("A position's key is made of account, market, collateral and side", "[gmx_v2]") {
    const Json& file = vectors("orders.json");
    REQUIRE(file.at("position_keys").size() >= 4);
    for (const Json& one : file.at("position_keys"))
        CHECK(gmx_v2::position_key(address_of(one.at("account")), address_of(one.at("market")),
                                   address_of(one.at("collateral")),
                                   one.at("isLong").get<bool>()) == hash_of(one.at("key")));
}
