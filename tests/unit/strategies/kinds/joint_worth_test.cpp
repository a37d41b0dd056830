// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/joint_worth.hpp"

#include <catch2/catch.hpp>

#include "strategies/kinds/strategy.hpp"
#include "tests/unit/strategies/answering_chain.hpp"
#include "tests/unit/strategies/kinds/open_venue.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

const Address kTrader = address(3), kMoney = address(2);

/// A wallet that counts the account's money.
class Purse final : public HoldingVenue {
  public:
    Result<void> plan_reads(FactBook&, CallList&) override { return {}; }
    Result<bool> outgrown(const Snapshot&, FactBook&) const override { return false; }
    Result<std::vector<Holding>> holdings(const Snapshot&) const override {
        return std::vector<Holding>{};
    }
    std::vector<CountedBalance> balances() const override {
        return {{kMoney, kTrader}, {address(9), address(4)}, {address(8), kTrader, address(7)}};
    }
};

/// A position of 100, and a hedge at this venue with so much margin.
Exposure holding(const char* position, const char* venue, const char* id, const char* margin) {
    Exposure out;
    out.terms.resize(2);
    out.terms[0].venue = "uniswap_v2";
    out.terms[0].id = position;
    out.terms[0].value = wad("100");
    HedgeState hedge;
    hedge.venue = out.terms[1].venue = venue;
    hedge.id = out.terms[1].id = id;
    hedge.margin = wad(margin);
    out.terms[1].hedge = std::move(hedge);
    return out;
}

HedgeState& hedge_of(Result<Exposure>& exposure) {
    return *exposure->terms[1].hedge;
}

Wad worth(const Result<Exposure>& exposure) {
    return own_equity(*exposure) + exposure->beside.value();
}

/// Strategies "0", "1" and "2", the first two with one entry of positions.
PortfolioSpec three() {
    PortfolioSpec out;
    out.account = kTrader;
    out.strategies.resize(3);
    for (std::size_t i = 0; i < 3; ++i) {
        out.strategies[i].name = std::to_string(i);
        out.strategies[i].positions = {{i < 2 ? "uniswap_v2" : "wallet", {}}};
    }
    return out;
}

std::vector<StrategyParts> hedged_with(std::unique_ptr<HedgeVenue> a, std::unique_ptr<HedgeVenue> b,
                                       std::unique_ptr<HedgeVenue> c) {
    std::vector<StrategyParts> out(3);
    out[0].hedges.push_back(std::move(a));
    out[1].hedges.push_back(std::move(b));
    out[2].hedges.push_back(std::move(c));
    return out;
}

/// A perp on the margin of an account, or on its own.
std::unique_ptr<HedgeVenue> perp(std::optional<Address> of = std::nullopt) {
    auto out = std::make_unique<OpenVenue>();
    out->shares = true;
    out->margin_of = of;
    return out;
}

std::unique_ptr<HedgeVenue> balance() {
    return std::make_unique<OpenVenue>();
}

}  // namespace

TEST_CASE("Strategies that hedge one position have their worth together", "[kinds]") {
    auto parts = hedged_with(perp(kTrader), perp(kTrader), perp(kTrader));
    parts[1].positions.push_back(std::make_unique<Purse>());
    parts[1].position_chains.emplace_back();
    const auto found = joint_worths(three(), parts, {});
    REQUIRE(found.size() == 1);
    CHECK(found[0] == JointWorth{{0, 1}, {{{0, 0}, kTrader}, {{1, 0}, kTrader}}, {kMoney}});
    INFO("a hedge that is shared joins too, and one thing leads to another");
    const std::vector<SharedHedge> shared{{{{1, 0}, {2, 0}}}};
    CHECK(joint_worths(three(), parts, shared).at(0).members == std::set<std::size_t>{0, 1, 2});
    PortfolioSpec apart = three();
    apart.strategies[1].positions = {{"curve", {}}};
    CHECK(joint_worths(apart, parts, {}).empty());
}

TEST_CASE("Two balances or loans among the hedges keep a position from joining", "[kinds]") {
    CHECK(joint_worths(three(), hedged_with(balance(), perp(), balance()), {}).size() == 1);
    CHECK(joint_worths(three(), hedged_with(balance(), balance(), perp()), {}).empty());
    INFO("what shares a hedge is told together all the same");
    auto parts = hedged_with(balance(), balance(), perp());
    parts[1].hedges.push_back(perp());
    const std::vector<SharedHedge> shared{{{{1, 1}, {2, 0}}}};
    const auto found = joint_worths(three(), parts, shared);
    REQUIRE(found.size() == 1);
    CHECK(found[0].members == std::set<std::size_t>{1, 2});
}

TEST_CASE("What a group is worth counts everything once", "[kinds]") {
    std::vector<Result<Exposure>> all{holding("pair", "perp_v2", "ETH", "10"),
                                      holding("pair", "gmx_v2", "BTC", "20"),
                                      holding("other", "gmx_v2", "ETH", "40")};
    JointWorth group{{0, 1}};
    const auto told = [&] {
        stand_together(std::span(&group, 1), all);
        CHECK(worth(all[0]) == worth(all[1]));
        CHECK(all[2]->beside == Wad());
        return worth(all[0]);
    };
    SECTION("the position once, and both margins") {
        CHECK(told() == wad("130"));
        INFO("also where they are as large");
        hedge_of(all[0]).margin = wad("20");
        CHECK(told() == wad("140"));
    }
    SECTION("one margin once, whatever stands on it") {
        hedge_of(all[1]).venue = all[1]->terms[1].venue = "perp_v2";
        group.margins = {{{0, 0}, kTrader}, {{1, 0}, kTrader}};
        CHECK(told() == wad("110"));
    }
    SECTION("money on hand once, and not beside what counts it") {
        for (const std::size_t i : {0u, 1u}) {
            hedge_of(all[i]).idle = wad("7");
            hedge_of(all[i]).funds = {{kMoney, u256(7u)}};
        }
        CHECK(told() == wad("137"));
        group.counted = {kMoney};
        CHECK(told() == wad("130"));
        group.counted.clear();
        INFO("a balance has the money that it pays with in its margin");
        hedge_of(all[1]).ours_alone = false;
        hedge_of(all[1]).idle = Wad();
        CHECK(told() == wad("130"));
    }
    SECTION("nobody knows it while one of them cannot be read") {
        all[0] = fail(Errc::kMissing, Remedy::kRetryLater, "no answer");
        stand_together(std::span(&group, 1), all);
        CHECK_FALSE(all[1]->beside);
        CHECK(all[2]->beside == Wad());
    }
}
