// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/reducing.hpp"

#include <catch2/catch.hpp>

#include "watched.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

Order order_of(const char* size, bool reduce_only = false) {
    Order order;
    order.venue = "perp_v2";
    order.id = "0xBASE";
    order.size = wad(size);
    order.reduce_only = reduce_only;
    return order;
}

/// Short 9 with a net delta of `delta`, target zero.
Exposure exposure_of(const char* delta) {
    Exposure exposure = *Watched().exposure;
    exposure.delta = wad(delta);
    return exposure;
}

GuardState held_in(GuardMode mode) {
    GuardState state;
    state.causes = {{.name = "low_gas",
                     .mode = mode,
                     .found = "the account holds 0.01",
                     .lift = "sending more",
                     .since = 1,
                     .tripped = 2,
                     .clear_since = {}}};
    return state;
}

Plan plan_of(Order order) {
    Plan plan;
    plan.action = Action::kRebalance;
    plan.reason = "band";
    plan.orders = {std::move(order)};
    return plan;
}

}  // namespace

TEST_CASE("Only an order toward zero and not past it lowers risk", "[guard]") {
    struct Row {
        const char *delta, *size;
        bool reduce_only, want;
    };
    const auto row = GENERATE(values<Row>({{"-2", "2", false, true},
                                           {"-2", "4", false, false},  // as far on the other side
                                           {"-2", "3", false, true},
                                           {"-9", "9", false, true},
                                           {"-20", "9.1", false, false},
                                           {"2", "-2", false, false},
                                           {"2", "2", false, false},
                                           {"2", "2", true, true},
                                           {"-20", "9.1", true, false},
                                           {"2", "-2", true, false},
                                           {"-2", "0", true, false}}));
    INFO(row.delta << " " << row.size << " " << row.reduce_only);
    CHECK(lowers_risk(order_of(row.size, row.reduce_only), exposure_of(row.delta)) == row.want);
}

TEST_CASE("An order on a hedge that is not there lowers no risk", "[guard]") {
    Order order = order_of("2", true);
    order.id = "0xOTHER";
    CHECK_FALSE(lowers_risk(order, exposure_of("-2")));
}

TEST_CASE("Every plan passes an active guard", "[guard]") {
    const Plan plan = plan_of(order_of("-2"));
    CHECK(held_back(plan, exposure_of("2"), {}, {}) == plan);
    CHECK(held_back(plan, exposure_of("2"), {}, held_in(GuardMode::kActive)) == plan);
}

TEST_CASE("A reducing guard lets a reducing plan pass and names why it refuses another",
          "[guard]") {
    const GuardState guard = held_in(GuardMode::kReducing);
    const Plan good = plan_of(order_of("2", true));
    CHECK(held_back(good, exposure_of("-2"), {}, guard) == good);
    const Plan bad = held_back(plan_of(order_of("-2")), exposure_of("2"), {}, guard);
    CHECK(bad.action == Action::kRefuse);
    CHECK(bad.orders.empty());
    CHECK(bad.reason ==
          "the guard is reducing: low_gas: the account holds 0.01; lifted by sending more");
}

TEST_CASE("A halted guard lets no order pass", "[guard]") {
    const GuardState guard = held_in(GuardMode::kHalted);
    const Plan plan = held_back(plan_of(order_of("2", true)), exposure_of("-2"), {}, guard);
    CHECK(plan.action == Action::kRefuse);
    CHECK(plan.orders.empty());
    CHECK(plan.delta_after == plan.delta_before);
}

TEST_CASE("A plan that only holds passes a halted guard", "[guard]") {
    Plan plan;
    plan.reason = "inside the band";
    CHECK(held_back(plan, exposure_of("0"), {}, held_in(GuardMode::kHalted)) == plan);
}

TEST_CASE("A pending order that would not be sent now is cancelled", "[guard]") {
    Plan waits;
    waits.reason = "in flight";
    const Order raises = order_of("-2");
    const Plan cancelled =
        held_back(waits, exposure_of("2"), raises, held_in(GuardMode::kReducing));
    CHECK(cancelled.action == Action::kCancel);
    CHECK(cancelled.reason.find("low_gas") != std::string::npos);
    const Order lowers = order_of("2", true);
    CHECK(held_back(waits, exposure_of("-2"), lowers, held_in(GuardMode::kReducing)) == waits);
    CHECK(held_back(waits, exposure_of("-2"), lowers, held_in(GuardMode::kHalted)).action ==
          Action::kCancel);
    CHECK(held_back(waits, exposure_of("2"), raises, {}) == waits);
}

TEST_CASE("A pending order may be replaced by one that lowers risk", "[guard]") {
    Plan plan = plan_of(order_of("2", true));
    plan.supersedes = true;
    CHECK(held_back(plan, exposure_of("-2"), order_of("-2"), held_in(GuardMode::kReducing)) ==
          plan);
}
