// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "keeper/engine/decision.hpp"
#include "tests/unit/keeper/engine/causes.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace house = abi::perp_v2::clearing_house;
namespace vault = abi::perp_v2::vault;
namespace erc20 = abi::infra::erc20;

namespace {

constexpr std::int32_t kTick = -200'311;

Limits limits() {
    Limits out;
    out.max_order = wad("100000");
    out.max_oracle_deviation = Ratio{wad("0.02")};
    out.min_liquidation_distance = Ratio{wad("0.05")};
    return out;
}

/// About 1.09 ETH in a pool, hedged with `numbers` at a leverage meant to be 3, at most 5.
Decision decided(const PerpNumbers& numbers, std::vector<Cause> causes = {}) {
    AnsweringChain chain;
    add_tokens(chain);
    add_pool(chain, kTick);
    add_position(chain, 7,
                 position(kTick - 1000, kTick + 1000, u256(std::uint64_t{1'000'000'000'000'000})));
    add_perp(chain, numbers);
    PortfolioSpec spec = portfolio_spec({u256(7u)});
    spec.strategies[0].hedge[0].params.set("leverage.target", wad("3.0"));
    spec.strategies[0].hedge[0].params.set("leverage.max", wad("5.0"));
    Portfolio portfolio = Portfolio::make(spec).value();
    FactBook facts;
    const Snapshot snapshot = chain.read(portfolio, facts).value();
    StrategyInputs inputs;
    inputs.now = WallTime(std::chrono::seconds(chain.head.timestamp));
    inputs.guard = GuardState{};
    inputs.guard->causes = std::move(causes);
    return decide(portfolio, limits(), snapshot, {inputs}).at(0);
}

/// Half of it is hedged; the margin is a little more than what it would be liquidated at.
PerpNumbers near_liquidation() {
    return {.size = "-0.5", .value = "-1000.0", .margin = "70.0"};
}

bool reduces(const Decision& decision) {
    return mode(*decision.guard) == GuardMode::kReducing &&
           explain(*decision.guard).find("liquidation_near") != std::string::npos;
}

template <class Function>
bool is_call(const Decision& decision) {
    return decision.plan.orders.size() == 1 &&
           abi::is_call_of<Function>(decision.plan.orders[0].data);
}

}  // namespace

TEST_CASE("Near liquidation without money the guard only reduces", "[decision][margin]") {
    const Decision more = decided(near_liquidation());
    CHECK(reduces(more));
    CHECK(more.plan.action == Action::kRefuse);
    CHECK_THAT(more.plan.reason,
               Catch::Contains("USD more margin are wanted, the account has 0.0"));
    INFO("and what reduces passes");
    const Decision less = decided({.size = "-2.0", .value = "-4000.0", .margin = "270.0"});
    CHECK(reduces(less));
    CHECK(less.plan.action == Action::kRebalance);
    CHECK(is_call<house::OpenPosition>(less));
    CHECK(less.plan.orders[0].reduce_only);
}

TEST_CASE("Money on the account is paid in whatever a trade is refused for", "[decision][margin]") {
    PerpNumbers numbers = near_liquidation();
    numbers.idle = "5000.0";
    INFO("held back: it only reduces");
    CHECK(is_call<erc20::Approve>(decided(numbers)));
    numbers.leave = "263.333334";
    const Decision paid = decided(numbers);
    CHECK(reduces(paid));
    CHECK(is_call<vault::Deposit>(paid));
    CHECK_THAT(paid.plan.reason, Catch::Contains("the guard is reducing") &&
                                     Catch::Contains("first: pay 263.333334 USD of margin in"));
    INFO("the market is closed");
    numbers.open = false;
    CHECK(is_call<vault::Deposit>(decided(numbers)));
    INFO("prices are apart: a trade is refused for it, margin has no price");
    numbers.open = true;
    numbers.price = "2060.0";
    CHECK(is_call<vault::Deposit>(decided(numbers)));
    INFO("halted is halted");
    const Decision halted = decided(numbers, {waiting(GuardMode::kHalted)});
    CHECK(halted.plan.action == Action::kRefuse);
    CHECK(halted.plan.orders.empty());
}

TEST_CASE("While it only reduces no margin is taken out", "[decision][margin]") {
    PerpNumbers calm{.size = "-1.09", .value = "-2180.0", .margin = "4000.0"};
    const Decision out = decided(calm);
    INFO(out.plan.reason);
    CHECK(is_call<vault::Withdraw>(out));
    const Decision held = decided(calm, {waiting(GuardMode::kReducing)});
    CHECK(held.plan.action == Action::kRefuse);
    CHECK_THAT(held.plan.reason, Catch::Contains("the guard is reducing"));
}
