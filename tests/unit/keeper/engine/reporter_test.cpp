// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/reporter.hpp"

#include <catch2/catch.hpp>

#include "tests/support/world/keeper_rig.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

Decision planned(Action action) {
    Decision decision;
    decision.plan.strategy = "s0";
    decision.plan.action = action;
    decision.plan.reason = "because";
    return decision;
}

/// A hedge of 10 units at 2000, of which the venue keeps a sixteenth.
Decision with_margin(int usd) {
    Decision decision = planned(Action::kHold);
    HedgeState hedge;
    hedge.size = Wad::from_int(-10);
    hedge.mark = Wad::from_int(2000);
    hedge.maintenance_margin_ratio = parse_wad("0.0625").value();
    hedge.margin = Wad::from_int(usd);
    Term term{};
    term.id = "perp";
    term.hedge = hedge;
    decision.exposure.emplace();
    decision.exposure->strategy = "s0";
    decision.exposure->terms.push_back(term);
    return decision;
}

struct Heard {
    HeardAlerts alerts;
    Metrics metrics{"test"};
    Reporter reporter{alerts, metrics};
};

}  // namespace

TEST_CASE("A refusal is told when it begins and when it ends", "[reporter]") {
    Heard heard;
    for (int i = 0; i < 3; ++i) heard.reporter.decided({}, {planned(Action::kRefuse)});
    CHECK(heard.alerts.count("refused") == 1);
    CHECK(heard.reporter.conditions() == std::vector<std::string>{"s0 refused: because"});
    for (int i = 0; i < 3; ++i) heard.reporter.decided({}, {planned(Action::kHold)});
    CHECK(heard.alerts.count("resumed") == 1);
    CHECK(heard.reporter.conditions().empty());
    heard.reporter.decided({}, {planned(Action::kRefuse)});
    CHECK(heard.alerts.count("refused") == 2);
}

TEST_CASE("Margin under twice the maintenance margin wakes somebody, once", "[reporter]") {
    Heard heard;
    heard.reporter.decided({}, {with_margin(2500)});
    CHECK(heard.alerts.count("margin_low") == 0);
    heard.reporter.decided({}, {with_margin(2499)});
    heard.reporter.decided({}, {with_margin(2000)});
    REQUIRE(heard.alerts.count("margin_low") == 1);
    CHECK(heard.alerts.all.back().level == AlertLevel::kCritical);
    heard.reporter.decided({}, {with_margin(3000)});
    CHECK(heard.reporter.conditions().empty());
}

TEST_CASE("An endpoint that comes and goes is told once each way", "[reporter]") {
    Heard heard;
    heard.reporter.endpoint("http://a", true, "");
    CHECK(heard.alerts.all.empty());
    heard.reporter.endpoint("http://a", false, "refused");
    heard.reporter.endpoint("http://a", false, "refused");
    heard.reporter.endpoint("http://b", false, "refused");
    CHECK(heard.alerts.count("rpc_down") == 2);
    heard.reporter.endpoint("http://a", true, "");
    CHECK(heard.alerts.count("rpc_up") == 1);
    CHECK(heard.reporter.conditions().size() == 1);
}

TEST_CASE("A journal that fails is told at once, a node that fails when it lasts", "[reporter]") {
    Heard heard;
    const Error node{Errc::kTimeout, Remedy::kRetryLater, "no answer"};
    heard.reporter.tick_failed(node, 1);
    heard.reporter.tick_failed(node, 2);
    CHECK(heard.alerts.all.empty());
    heard.reporter.tick_failed(node, 3);
    heard.reporter.tick_failed(node, 4);
    CHECK(heard.alerts.count("tick_failed") == 1);
    heard.reporter.tick_done({}, {}, {}, 4);
    CHECK(heard.alerts.count("tick_recovered") == 1);
    heard.reporter.tick_failed({Errc::kStorage, Remedy::kGiveUp, "disk full"}, 1);
    CHECK(heard.alerts.count("tick_failed") == 2);
}

TEST_CASE("A transaction that waits is told once, and no longer waits when it is settled",
          "[reporter]") {
    Heard heard;
    TransactionRecord record;
    record.strategy = "s0";
    record.state = TxState::kBroadcast;
    heard.reporter.stuck(7, record, "at the cap");
    heard.reporter.stuck(8, record, "at the cap");
    CHECK(heard.alerts.count("transaction_stuck") == 1);
    CHECK(heard.reporter.conditions().size() == 1);
    record.state = TxState::kConfirmed;
    heard.reporter.transaction(9, record, "in block 9");
    CHECK(heard.reporter.conditions().empty());
    CHECK(heard.alerts.count("rebalance") == 1);
}

TEST_CASE("A node that lags is told but does not make the keeper unhealthy, one that lies does",
          "[reporter]") {
    Heard heard;
    heard.reporter.endpoint("http://a", EndpointTrouble::kLagging, true, "12 blocks behind");
    CHECK(heard.alerts.count("rpc_lagging") == 1);
    CHECK(heard.reporter.conditions().empty());
    heard.reporter.endpoint("http://a", EndpointTrouble::kDisagrees, true, "balance of block 7");
    CHECK(heard.reporter.conditions() ==
          std::vector<std::string>{
              "http://a says something else than the others: balance of block 7"});
    heard.reporter.endpoint("http://a", EndpointTrouble::kLagging, false, "");
    heard.reporter.endpoint("http://a", EndpointTrouble::kDisagrees, false, "");
    CHECK(heard.alerts.count("rpc_caught_up") == 1);
    CHECK(heard.alerts.count("rpc_agrees") == 1);
    CHECK(heard.reporter.conditions().empty());
}

TEST_CASE("The guard's modes are told as they change, not every block", "[reporter]") {
    constexpr GuardMode kActive{0}, kReducing{1}, kHalted{2};
    Heard heard;
    const auto tell = [&](GuardMode before, GuardMode after, const char* words) {
        heard.reporter.guard({}, "s0", before, after, words);
    };
    tell(kActive, kActive, "");
    CHECK(heard.alerts.all.empty());
    tell(kActive, kReducing, "drawdown 6%");
    tell(kReducing, kReducing, "drawdown 7%");
    REQUIRE(heard.alerts.count("guard_reducing") == 1);
    CHECK(heard.reporter.conditions() == std::vector<std::string>{"s0 is reducing: drawdown 7%"});
    tell(kReducing, kHalted, "drawdown 11%");
    REQUIRE(heard.alerts.count("guard_halted") == 1);
    CHECK(heard.alerts.all.back().level == AlertLevel::kCritical);
    tell(kHalted, kActive, "drawdown 3%");
    CHECK(heard.alerts.all.back().event == "guard_lifted");
    CHECK(heard.alerts.all.back().begun_at == AlertLevel::kCritical);
    CHECK(heard.reporter.conditions().empty());
}

TEST_CASE("What an earlier run complained of ends by itself if it does not come back",
          "[reporter]") {
    Heard heard;
    heard.reporter.inherit({{"stuck 7", "transaction_unstuck", "s0", AlertLevel::kWarning},
                            {"tick", "tick_recovered", "", AlertLevel::kError},
                            {"endpoint http://a", "rpc_up", "", AlertLevel::kWarning}});
    CHECK(heard.reporter.conditions().empty());
    heard.reporter.endpoint("http://a", false, "refused");
    heard.reporter.tick_done({}, {}, {}, 0);
    CHECK(heard.alerts.count("rpc_down") == 1);
    CHECK(heard.alerts.count("tick_recovered") == 1);
    for (int i = 0; i < 8; ++i) heard.reporter.tick_done({}, {}, {}, 0);
    CHECK(heard.alerts.count("transaction_unstuck") == 0);
    for (int i = 0; i < 20; ++i) heard.reporter.tick_done({}, {}, {}, 0);
    REQUIRE(heard.alerts.count("transaction_unstuck") == 1);
    CHECK(heard.alerts.all.back().phase == AlertPhase::kEnd);
    CHECK(heard.alerts.all.back().condition == "stuck 7");
    CHECK(heard.alerts.count("rpc_up") == 0);
}
