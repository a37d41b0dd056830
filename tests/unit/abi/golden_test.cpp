// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "abi/gmx_v2/exchange_router.hpp"
#include "abi/hyperliquid/core_writer.hpp"
#include "abi/infra/multicall3.hpp"
#include "abi/perp_v2/clearing_house.hpp"
#include "abi/uniswap_v3/nonfungible_position_manager.hpp"
#include "chain/codec/hex.hpp"
#include "chain/crypto/keccak.hpp"

using namespace evenkeel;

namespace {

nlohmann::json golden() {
    std::ifstream file(EVENKEEL_TESTS_DIR "/vectors/calldata.json");
    return nlohmann::json::parse(file);
}

Address at(std::string_view text) {
    return parse_address(text).value();
}

u256 number(std::string_view text) {
    return parse_decimal(text).value();
}

const Address kTrader = at("0x2c7536E3605D9C16a7a3D7b1898e529396a65c23");
const Address kUsdc = at("0xaf88d065e77c8cC2239327C5EDb3A432268e5831");
const Address kMarket = at("0x70d95587d40A2caf56bd97485aB3Eec10Bee6336");
const Address kOrderVault = at("0x31eF83a530Fde1B38EE9A18093A333D8Bbbc40D5");

/// The call data is as the vector says, and reads back as the same input.
template <class Function>
void check_call(const typename Function::Input& input, const std::string& expected) {
    const Bytes data = abi::encode_call<Function>(input);
    CHECK(hex::encode(data) == expected);
    CHECK(abi::decode_input<Function>(data).value() == input);
}

namespace gmx = abi::gmx_v2::exchange_router;

gmx::CreateOrder::Input short_ether() {
    gmx::CreateOrderParams order;
    order.addresses.receiver = kTrader;
    order.addresses.market = kMarket;
    order.addresses.initial_collateral_token = kUsdc;
    order.numbers.size_delta_usd = number("10000000000000000000000000000000000");
    order.numbers.acceptable_price = number("2970000000000000");
    order.numbers.execution_fee = number("500000000000000");
    order.order_type = 2;
    return {order};
}

}  // namespace

TEST_CASE("Perp v2's openPosition is encoded as the vector says", "[abi][golden]") {
    namespace perp = abi::perp_v2::clearing_house;
    perp::OpenPositionParams params;
    params.base_token = at("0x8C835DFaA34e2AE61775e80EE29E2c724c6AE2BB");
    params.is_base_to_quote = true;
    params.is_exact_input = true;
    params.amount = number("10000000000000000000");
    params.opposite_amount_bound = parse_quantity("0x63f32bd864d27700000").value();
    params.deadline = number("4102444800");
    check_call<perp::OpenPosition>({params}, golden()["curie"]["calldata"]);
}

TEST_CASE("Multicall3's aggregate3 is encoded as the vector says", "[abi][golden]") {
    namespace multicall3 = abi::infra::multicall3;
    namespace npm = abi::uniswap_v3::nonfungible_position_manager;
    const Bytes positions = abi::encode_call<npm::Positions>({number("1")});
    const Bytes base_fee_like = hex::decode("0x0f28c97d").value();
    check_call<multicall3::Aggregate3>(
        {{{at("0xC36442b4a4522E871399CD717aBDD847Ab11FE88"), true, positions},
          {at("0xcA11bde05977b3631167028862bE2a173976CA11"), false, base_fee_like}}},
        golden()["multicall3"]["calldata"]);
}

TEST_CASE("CoreWriter's limit order and its call are encoded as the vectors say", "[abi][golden]") {
    const auto vectors = golden();
    using LimitOrder = abi::Tuple<abi::Uint<32>, abi::Bool, abi::Uint<64>, abi::Uint<64>, abi::Bool,
                                  abi::Uint<8>, abi::Uint<128>>;
    Bytes action{0x01, 0x00, 0x00, 0x01};
    const Bytes order =
        abi::encode<LimitOrder>({1, false, 300'000'000'000, 50'000'000, false, 3, number("4660")});
    action.insert(action.end(), order.begin(), order.end());
    CHECK(hex::encode(action) == vectors["corewriter"]["action"]);
    check_call<abi::hyperliquid::core_writer::SendRawAction>({action},
                                                             vectors["corewriter"]["calldata"]);

    Bytes cancel{0x01, 0x00, 0x00, 0x0b};
    using CancelByCloid = abi::Tuple<abi::Uint<32>, abi::Uint<128>>;
    const Bytes fields = abi::encode<CancelByCloid>({1, number("4660")});
    cancel.insert(cancel.end(), fields.begin(), fields.end());
    CHECK(hex::encode(cancel) == vectors["corewriter_cancel_cloid"]);
}

TEST_CASE("HyperEVM's precompiles take bare arguments", "[abi][golden]") {
    const auto vectors = golden();
    using AccountAndIndex = abi::Tuple<abi::AddressType, abi::Uint<32>>;
    using IndexAndAccount = abi::Tuple<abi::Uint<32>, abi::AddressType>;
    CHECK(hex::encode(abi::encode<AccountAndIndex>({kTrader, 1})) ==
          vectors["hl_position2_calldata"]);
    CHECK(hex::encode(abi::encode<abi::Uint<32>>(1)) == vectors["hl_oraclePx_calldata"]);
    CHECK(hex::encode(abi::encode<IndexAndAccount>({0, kTrader})) ==
          vectors["hl_accountMarginSummary_calldata"]);
}

TEST_CASE("GMX's order, alone and in its multicall, is encoded as the vectors say",
          "[abi][golden]") {
    const auto vectors = golden()["gmx"];
    check_call<gmx::CreateOrder>(short_ether(), vectors["createOrder"]);
    check_call<gmx::Multicall>(
        {{abi::encode_call<gmx::SendWnt>({kOrderVault, number("500000000000000")}),
          abi::encode_call<gmx::SendTokens>({kUsdc, kOrderVault, number("2500000000")}),
          abi::encode_call<gmx::CreateOrder>(short_ether())}},
        vectors["multicall"]);
}

TEST_CASE("GMX's keys are the hashes of encoded strings and tuples", "[abi][golden]") {
    const auto vectors = golden()["gmx"];
    REQUIRE(vectors["keys"].size() == 27);
    for (const auto& [name, key] : vectors["keys"].items()) {
        INFO(name);
        CHECK(to_hex(keccak256(abi::encode<abi::Tuple<abi::String>>({name}))) == key);
    }
    using PositionKey = abi::Tuple<abi::AddressType, abi::AddressType, abi::AddressType, abi::Bool>;
    CHECK(to_hex(keccak256(abi::encode<PositionKey>({kTrader, kMarket, kUsdc, false}))) ==
          vectors["positionKey"]);
}
