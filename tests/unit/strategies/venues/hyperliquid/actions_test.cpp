// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/actions.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "abi/hyperliquid/core_writer.hpp"
#include "chain/codec/abi.hpp"
#include "chain/codec/hex.hpp"
#include "strategies/venues/hyperliquid/hyper_core.hpp"

using namespace evenkeel;

namespace {

nlohmann::json golden() {
    std::ifstream file(EVENKEEL_TESTS_DIR "/vectors/calldata.json");
    return nlohmann::json::parse(file);
}

/// The action inside a call of sendRawAction, in hex.
std::string action(const Bytes& call) {
    using Send = abi::hyperliquid::core_writer::SendRawAction;
    return hex::encode(abi::decode_input<Send>(call).value().data);
}

std::string word(const char* digits) {
    return std::string(64 - std::string_view(digits).size(), '0') + digits;
}

}  // namespace

TEST_CASE("A limit order is the published call to the last byte", "[hyperliquid][actions]") {
    const hyperliquid::LimitOrder order{.asset = 1,
                                        .is_buy = false,
                                        .limit_px = 300'000'000'000,
                                        .sz = 50'000'000,
                                        .reduce_only = false,
                                        .cloid = u256(0x1234u)};
    CHECK(hex::encode(hyperliquid::place_order(order)) == golden()["corewriter"]["calldata"]);
}

TEST_CASE("A transfer is its number and its fields", "[hyperliquid][actions]") {
    CHECK(action(hyperliquid::move_usd(1'500'000, true)) ==
          "0x01000007" + word("16e360") + word("1"));
    CHECK(action(hyperliquid::move_usd(1, false)) == "0x01000007" + word("1") + word("0"));
}

TEST_CASE("HyperCore is at its published addresses", "[hyperliquid][actions]") {
    CHECK(to_hex(hyperliquid::kCoreWriter) == "0x3333333333333333333333333333333333333333");
    CHECK(to_hex(hyperliquid::precompile(0x13)) == "0x0000000000000000000000000000000000000813");
    CHECK(to_hex(hyperliquid::kUsdcOnCore) == "0x2000000000000000000000000000000000000000");
}

TEST_CASE("A perp has one number in precompiles and another in orders", "[hyperliquid][actions]") {
    using hyperliquid::asset_id, hyperliquid::perp_id;
    CHECK(perp_id({0, 4}) == 4);
    CHECK(asset_id({0, 4}) == 4);
    CHECK(perp_id({1, 2}) == 10'002);
    CHECK(asset_id({1, 2}) == 110'002);
    // The last one does not wrap.
    CHECK(asset_id({hyperliquid::kLastDex, 9'999}) > asset_id({hyperliquid::kLastDex - 1, 9'999}));
}
