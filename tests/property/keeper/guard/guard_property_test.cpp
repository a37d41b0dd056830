// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "keeper/guard/reducing.hpp"
#include "tests/unit/keeper/guard/watched.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

Wad some_wad(int low, int high) {
    return div(Wad::from_int(*rc::gen::inRange(low, high + 1)), Wad::from_int(100)).value();
}

/// Breaks and mends anything, also several things at once.
void disturb(Watched& world) {
    const Watched well;
    switch (*rc::gen::inRange(0, 9)) {
        case 0:
            if (world.exposure) world.exposure->pools[0].price = some_wad(190'000, 210'000);
            break;
        case 1:
            if (world.exposure) world.hedge().mark = some_wad(190'000, 210'000);
            break;
        case 2:
            if (world.exposure) world.hedge().margin = some_wad(0, 500'000);
            break;
        case 3:
            world.ledger.peak_equity = some_wad(4'000'000, 7'000'000);
            break;
        case 4:
            world.balance = Wei(u256(*rc::gen::inRange<std::uint64_t>(0, 100) *
                                     std::uint64_t{1'000'000'000'000'000}));
            break;
        case 5:
            world.head.base_fee = gwei(*rc::gen::element(1u, 10u, 100u, 199u, 250u));
            break;
        case 6:
            world.exposure = well.exposure;
            break;
        case 7:
            world.exposure = fail(*rc::gen::element(Errc::kStale, Errc::kReverted),
                                  Remedy::kRetryLater, "unreadable");
            break;
        default:
            world.delay = std::chrono::milliseconds(*rc::gen::inRange(0, 100'000));
    }
}

}  // namespace

TEST_CASE("The guard never flaps", "[guard]") {
    rc::prop("a mode that became worse stays so for lift_after at least", [] {
        Watched world;
        GuardMode before = world.look();
        std::uint64_t worse_since = 0;
        for (int i = *rc::gen::inRange(1, 200); i > 0; --i) {
            disturb(world);
            const GuardMode now = world.after(*rc::gen::inRange<std::uint64_t>(0, 60));
            if (now > before) worse_since = world.head.timestamp;
            if (now < before) RC_ASSERT(world.head.timestamp - worse_since >= 120);
            before = now;
        }
    });
}

TEST_CASE("A condition counts only when it lasts", "[guard]") {
    rc::prop("no cause trips before trip_after, and none without having been seen", [] {
        Watched world;
        world.look();
        for (int i = *rc::gen::inRange(1, 100); i > 0; --i) {
            disturb(world);
            const GuardState before = world.state;
            world.after(*rc::gen::inRange<std::uint64_t>(0, 60));
            for (const Cause& cause : world.state.causes) {
                if (!cause.tripped || cause.name == cause::kLostLeg) continue;
                RC_ASSERT(*cause.tripped - cause.since >= 30u);
            }
        }
    });
}

TEST_CASE("The guard's state survives being written down", "[guard]") {
    rc::prop("every state that worlds bring about round-trips through its text", [] {
        Watched world;
        for (int i = *rc::gen::inRange(1, 60); i > 0; --i) {
            disturb(world);
            world.after(*rc::gen::inRange<std::uint64_t>(0, 60));
            RC_ASSERT(parse_guard_state(to_json(world.state)).value() == world.state);
            if (*rc::gen::inRange(0, 10) == 0) world.state = lift_all(world.state);
            RC_ASSERT(parse_guard_state(to_json(world.state)).value() == world.state);
        }
    });
}

TEST_CASE("What passes a guard that holds back never adds risk", "[guard]") {
    rc::prop("reducing: the hedge's size falls and keeps its side; halted: nothing passes", [] {
        Exposure exposure = *Watched().exposure;
        HedgeState& hedge = *exposure.terms[1].hedge;
        hedge.size = some_wad(-2'000, 2'000);
        exposure.delta = some_wad(-2'000, 2'000);
        exposure.target = some_wad(-200, 200);
        Order order;
        order.venue = hedge.venue;
        order.id = hedge.id;
        order.size = some_wad(-4'000, 4'000);
        order.reduce_only = *rc::gen::arbitrary<bool>();
        Plan plan;
        plan.action = Action::kRebalance;
        plan.orders = {order};
        GuardState guard;
        guard.causes = {{.name = "no_gas",
                         .mode = *rc::gen::element(GuardMode::kReducing, GuardMode::kHalted),
                         .found = {},
                         .lift = {},
                         .since = 1,
                         .tripped = 1,
                         .clear_since = {}}};
        const Plan left = held_back(plan, exposure, {}, guard);
        if (mode(guard) == GuardMode::kHalted) RC_ASSERT(left.orders.empty());
        for (const Order& one : left.orders) {
            const Wad after = hedge.size + one.size;
            RC_ASSERT(after.abs() < hedge.size.abs());
            RC_ASSERT(after.is_zero() || after.sign() == hedge.size.sign());
        }
    });
}
