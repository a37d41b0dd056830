// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/erc4626/erc4626.hpp"

#include <catch2/catch.hpp>

#include "abi/erc4626/vault.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace vault = abi::erc4626::vault;

namespace {

const Address kVaultOfWeth = address(100);

/// A vault of WETH in which the account has `shares`, worth 3 a share and 2 after the fee.
AnsweringChain world(std::uint64_t shares) {
    AnsweringChain chain;
    chain.on<vault::Asset>(kVaultOfWeth, {}, {kWeth});
    chain.on<vault::BalanceOf>(kVaultOfWeth, {kAccount}, {u256(shares)});
    for (const std::uint64_t amount : {5U, 6U}) {
        chain.on<vault::ConvertToAssets>(kVaultOfWeth, {u256(amount)}, {u256(3 * amount)});
        chain.on<vault::PreviewRedeem>(kVaultOfWeth, {u256(amount)}, {u256(2 * amount)});
    }
    return chain;
}

std::unique_ptr<HoldingVenue> venue(const char* worth = nullptr) {
    Params params;
    params.set("vault", kVaultOfWeth);
    if (worth) params.set("worth", std::string(worth));
    return erc4626::make(params, {kAccount, kMulticall}).value();
}

using Amounts = std::map<Address, u256>;

}  // namespace

TEST_CASE("Shares are worth what the vault converts them to", "[erc4626]") {
    const AnsweringChain chain = world(5);
    FactBook facts;
    const auto converted = venue();
    const auto held = converted->holdings(chain.read(*converted, facts).value()).value();
    REQUIRE(held.size() == 1);
    CHECK(held[0].id == to_checksum(kVaultOfWeth));
    CHECK(held[0].amounts == Amounts{{kWeth, u256(15u)}});
    const auto redeemed = venue("previewRedeem");
    CHECK(redeemed->holdings(chain.read(*redeemed, facts).value())->front().amounts ==
          Amounts{{kWeth, u256(10u)}});
}

TEST_CASE("Shares that change are converted anew", "[erc4626]") {
    AnsweringChain chain = world(5);
    FactBook facts;
    const auto shares = venue();
    CHECK_FALSE(shares->outgrown(chain.read(*shares, facts).value(), facts).value());
    chain.on<vault::BalanceOf>(kVaultOfWeth, {kAccount}, {u256(6u)});
    const Snapshot changed = chain.read(*shares, facts).value();
    CHECK_THAT(shares->holdings(changed).error().message, Catch::Contains("planned for another"));
    CHECK(shares->outgrown(changed, facts).value());
    CHECK(shares->holdings(chain.read(*shares, facts).value())->front().amounts ==
          Amounts{{kWeth, u256(18u)}});
}

TEST_CASE("No shares are worth nothing, and the vault is not asked", "[erc4626]") {
    const AnsweringChain chain = world(0);
    FactBook facts;
    const auto none = venue();
    const Snapshot snapshot = chain.read(*none, facts).value();
    CHECK(snapshot.calls().size() == 1);
    CHECK(none->holdings(snapshot)->front().amounts == Amounts{{kWeth, u256(0u)}});
}

TEST_CASE("A vault that cannot convert is an error", "[erc4626]") {
    AnsweringChain chain = world(5);
    FactBook facts;
    const auto broken = venue();
    chain.revert<vault::ConvertToAssets>(kVaultOfWeth, {u256(5u)});
    const auto held = broken->holdings(chain.read(*broken, facts).value());
    REQUIRE_FALSE(held);
    CHECK(held.error().code == Errc::kReverted);
    CHECK_THAT(held.error().message, Catch::Contains("convertToAssets of the vault"));
    CHECK(erc4626::make({}, {kAccount, kMulticall}).error().code == Errc::kConfig);
}
