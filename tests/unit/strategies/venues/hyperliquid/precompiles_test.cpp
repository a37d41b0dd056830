// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/precompiles.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "chain/codec/hex.hpp"

using namespace evenkeel;
using namespace evenkeel::hyperliquid;

namespace {

const Address kTrader = parse_address("0x2c7536E3605D9C16a7a3D7b1898e529396a65c23").value();

nlohmann::json golden() {
    std::ifstream file(EVENKEEL_TESTS_DIR "/vectors/calldata.json");
    return nlohmann::json::parse(file);
}

Bytes words(std::initializer_list<const char*> all) {
    std::string digits = "0x";
    for (const std::string_view word : all) {
        const bool negative = word.starts_with('-');
        const std::string_view rest = word.substr(negative ? 1 : 0);
        digits += std::string(64 - rest.size(), negative ? 'f' : '0') + std::string(rest);
    }
    return hex::decode(digits).value();
}

/// Every other length is refused, and dirt above each number.
template <class Precompile>
void check_strict(const Bytes& good, std::size_t numbers) {
    REQUIRE(answer<Precompile>(good));
    REQUIRE(good.size() >= 32 * numbers);
    for (std::size_t length = 1; length < good.size(); ++length)
        CHECK(answer<Precompile>(ByteView(good).first(length)).error().code == Errc::kDecode);
    Bytes longer = good;
    longer.resize(longer.size() + 32);
    CHECK(answer<Precompile>(longer).error().code == Errc::kDecode);
    for (std::size_t word = 0; word < numbers; ++word) {
        Bytes dirty = good;
        dirty[32 * word] ^= 0x01;
        CHECK(answer<Precompile>(dirty).error().code == Errc::kDecode);
    }
}

}  // namespace

TEST_CASE("Precompiles are asked with bare arguments, at their addresses",
          "[hyperliquid][precompiles]") {
    const auto vectors = golden();
    const Call position = ask<at::Position2>({kTrader, 1});
    CHECK(to_hex(position.to) == "0x0000000000000000000000000000000000000813");
    CHECK(hex::encode(position.data) == vectors["hl_position2_calldata"]);
    const Call summary = ask<at::AccountMarginSummary>({0, kTrader});
    CHECK(to_hex(summary.to) == "0x000000000000000000000000000000000000080f");
    CHECK(hex::encode(summary.data) == vectors["hl_accountMarginSummary_calldata"]);
    const Call oracle = ask<at::OraclePx>({1});
    CHECK(to_hex(oracle.to) == "0x0000000000000000000000000000000000000807");
    CHECK(hex::encode(oracle.data) == vectors["hl_oraclePx_calldata"]);
    CHECK(oracle.label == "HyperCore oraclePx(uint32)");
}

TEST_CASE("The other precompiles have the published addresses", "[hyperliquid][precompiles]") {
    CHECK(at::SpotBalanceOf::kAddress == precompile(0x01));
    CHECK(at::Withdrawable::kAddress == precompile(0x03));
    CHECK(at::MarkPx::kAddress == precompile(0x06));
    CHECK(at::PerpAssetInfo::kAddress == precompile(0x0a));
    CHECK(at::Bbo::kAddress == precompile(0x0e));
    CHECK(at::CoreUserExists::kAddress == precompile(0x10));
}

TEST_CASE("Answers are read word by word, with signs", "[hyperliquid][precompiles]") {
    const Bytes position = words({"-fffffffffffffd8f", "4c4b40", "-ffffffffffffff9c", "5", "1"});
    CHECK(answer<at::Position2>(position).value() == Position{-625, 5'000'000, -100, 5, true});
    check_strict<at::Position2>(position, 5);
    const Bytes summary = words({"-ffffffffffffffff", "2", "3", "4"});
    CHECK(answer<at::AccountMarginSummary>(summary).value() == MarginSummary{-1, 2, 3, 4});
    check_strict<at::AccountMarginSummary>(summary, 4);
    const Bytes spot = words({"ffffffffffffffff", "1", "0"});
    CHECK(answer<at::SpotBalanceOf>(spot).value() == SpotBalance{~std::uint64_t{0}, 1, 0});
    check_strict<at::SpotBalanceOf>(spot, 3);
    const Bytes best = words({"7", "8"});
    CHECK(answer<at::Bbo>(best).value() == BestPrices{7, 8});
    check_strict<at::Bbo>(best, 2);
    CHECK(std::get<0>(answer<at::MarkPx>(words({"9"})).value()) == 9);
    check_strict<at::MarkPx>(words({"9"}), 1);
    CHECK(std::get<0>(answer<at::CoreUserExists>(words({"1"})).value()));
    CHECK(answer<at::CoreUserExists>(words({"2"})).error().code == Errc::kDecode);
}

TEST_CASE("A perp's description is a dynamic struct behind an offset",
          "[hyperliquid][precompiles]") {
    Bytes data = words({"20", "a0", "32", "4", "19", "0", "3"});
    Bytes name(32);
    std::copy_n("ETH", 3, name.begin());
    data.insert(data.end(), name.begin(), name.end());
    const auto info = std::get<0>(answer<at::PerpAssetInfo>(data).value());
    CHECK(info == AssetInfo{"ETH", 50, 4, 25, false});
    check_strict<at::PerpAssetInfo>(data, 7);
    Bytes wide = data;
    wide[32 * 3 + 30] = 1;  // szDecimals of 260
    CHECK_THAT(answer<at::PerpAssetInfo>(wide).error().message, Catch::Contains("szDecimals"));
}

TEST_CASE("Chains without HyperCore answer nothing, which is said", "[hyperliquid][precompiles]") {
    const auto nothing = answer<at::Position2>({});
    CHECK(nothing.error().code == Errc::kMissing);
    CHECK_THAT(nothing.error().message, Catch::Contains("HyperEVM only"));
    CHECK_THAT(nothing.error().message, Catch::Contains("position2(address,uint32)"));
}
