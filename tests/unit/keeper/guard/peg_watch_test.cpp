// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/peg_watch.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "watched.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr auto kActive = GuardMode::kActive;
constexpr auto kReducing = GuardMode::kReducing;
constexpr auto kHalted = GuardMode::kHalted;
constexpr std::uint64_t kBar = 300;

/// A strategy counted in a dollar whose peg is watched; blocks come a bar apart unless said.
struct Pegged : Watched {
    Pegged() {
        limits.depeg = DepegPolicy{.drift = wad("0.0005"),
                                   .alarm = wad("0.008"),
                                   .halt = wad("0.02"),
                                   .imbalance = wad("0.75"),
                                   .utilisation = wad("0.95"),
                                   .bar = Duration{300'000}};
        limits.guard.trip_after = limits.guard.lift_after = {};
        pegs = {{"DOLLAR", wad("1"), true, {}, {}}};
    }
    PegSight& peg() { return pegs[0]; }
    GuardMode at(const char* price, std::uint64_t later = kBar) {
        peg().price = wad(price);
        return after(later);
    }
    const PegMemory& memory() const { return state.pegs.at(0); }
    bool tripped(std::string_view name) const {
        const Cause* one = cause_of(name);
        return one && one->tripped;
    }
};

nlohmann::json golden_path() {
    std::ifstream file(std::string(EVENKEEL_TESTS_DIR) + "/vectors/golden/14_depeg_credit.json");
    const auto all = nlohmann::json::parse(file);
    for (const auto& one : all.at("cases"))
        if (one.at("name") == "one-sided CUSUM alarm on price deviation") return one;
    FAIL("the golden case is gone");
    return {};
}

}  // namespace

TEST_CASE("The guard sums discounts as the golden case does, and reduces at its alarm",
          "[guard][peg]") {
    const auto one = golden_path();
    const auto deviations = one.at("inputs").at("deviation").get<std::vector<double>>();
    const auto path = one.at("expected").at("path").get<std::vector<double>>();
    const auto alarm = one.at("expected").at("alarm_index").get<std::size_t>();
    Pegged world;
    for (std::size_t i = 0; i < deviations.size(); ++i) {
        world.peg().price = Wad::from_double(1.0 + deviations[i]).value();
        CHECK(world.after(kBar) == (i < alarm ? kActive : kReducing));
        CHECK(world.memory().sum == Approx(path[i]).margin(1e-9));
        CHECK(world.memory().time == world.head.timestamp);
    }
    CHECK_THAT(world.cause_of(cause::kDepeg)->found,
               Catch::Contains("the price of DOLLAR is 0.99") &&
                   Catch::Contains("add up to 130.0 bps, at most 80.0 bps allowed"));
}

TEST_CASE("A bar counts once, and between bars its sum is looked at as if it ended",
          "[guard][peg]") {
    Pegged world;
    world.at("1");
    CHECK(world.at("0.9955", 100) == kActive);
    CHECK(world.memory().sum == 0.0);
    CHECK(world.at("0.9955", 199) == kActive);
    CHECK(world.memory().sum == 0.0);
    CHECK(world.at("0.9955", 1) == kActive);
    CHECK(world.memory().sum == Approx(0.004));
    CHECK(world.at("0.9945", 12) == kReducing);
    CHECK(world.memory().sum == Approx(0.004));
    INFO("a spike of one block leaves nothing behind");
    CHECK(world.at("1", 12) == kActive);
    CHECK(world.memory().sum == Approx(0.004));
}

TEST_CASE("A depeg is lifted by a tighter sum, or by an operator who has it summed anew",
          "[guard][peg]") {
    Pegged world;
    CHECK(world.at("0.985") == kReducing);
    INFO("0.0145, less 0.0005 a bar: at most 0.0064 after seventeen more");
    for (int i = 0; i < 16; ++i) CHECK(world.at("1") == kReducing);
    CHECK(world.memory().sum == Approx(0.0065));
    // The bar that is not over yet counts as if it were.
    CHECK(world.at("1") == kActive);
    CHECK(world.at("0.985") == kReducing);
    world.state = lift_all(world.state);
    CHECK(world.at("1", 12) == kActive);
    CHECK(world.memory().sum == 0.0);
}

TEST_CASE("A sum is never more than twice the alarm", "[guard][peg]") {
    Pegged world;
    for (int i = 0; i < 50; ++i) world.at("0.99");
    CHECK(world.memory().sum == Approx(0.016));
}

TEST_CASE("A discount that is too deep halts by itself, and only while it lasts", "[guard][peg]") {
    Pegged world;
    CHECK(world.at("0.98") == kReducing);
    CHECK(world.at("0.979") == kHalted);
    CHECK(world.tripped(cause::kPegLost));
    CHECK(world.at("0.983") == kHalted);
    CHECK(world.at("0.984") == kReducing);
    CHECK_FALSE(world.tripped(cause::kPegLost));
    INFO("a premium is no sign, and takes off the sum");
    CHECK(world.at("1.2") == kActive);
}

TEST_CASE("One sign of several is only told, two reduce, three halt", "[guard][peg]") {
    Pegged world;
    world.peg().share = 0.5;
    world.peg().lent = 0.9;
    CHECK(world.at("1") == kActive);
    CHECK(world.state.causes.empty());
    world.peg().share = 0.76;
    CHECK(world.at("1") == kActive);
    REQUIRE(world.tripped(cause::kDepegSign));
    CHECK_THAT(world.cause_of(cause::kDepegSign)->found,
               Catch::Contains("76.0% of a pool is DOLLAR, at most 75.0% allowed"));
    world.peg().lent = 0.96;
    CHECK(world.at("1") == kReducing);
    CHECK(world.tripped(cause::kDepeg));
    CHECK_THAT(world.cause_of(cause::kDepeg)->found, Catch::Contains("96.0% of DOLLAR is lent"));
    CHECK(world.at("0.985") == kHalted);
    CHECK(world.tripped(cause::kPegLost));
    INFO("a part is clear again when a quarter more than the least is left");
    world.peg().lent = 0.94;
    CHECK(world.at("0.985") == kHalted);
    world.peg().lent = 0.93;
    CHECK(world.at("0.985") == kReducing);
    world.peg().share = 0.68;
    CHECK(world.at("0.985") == kActive);
    CHECK(world.tripped(cause::kDepegSign));
}

TEST_CASE("The sum decides alone only where nothing else is known", "[guard][peg]") {
    Pegged alone, beside;
    beside.peg().share = 0.5;
    CHECK(alone.at("0.985") == kReducing);
    CHECK(beside.at("0.985") == kActive);
    CHECK(beside.tripped(cause::kDepegSign));
}

TEST_CASE("A feed that does not answer is a condition, and no peg of one", "[guard][peg]") {
    Pegged world;
    world.at("0.995");
    const PegMemory before = world.memory();
    world.peg().price = fail(Errc::kStale, Remedy::kRetryLater, "peg feed of DOLLAR: too old");
    CHECK(world.after(kBar) == kReducing);
    REQUIRE(world.tripped(cause::kStalePeg));
    CHECK(world.cause_of(cause::kStalePeg)->found == "peg feed of DOLLAR: too old");
    CHECK(world.memory() == before);
    CHECK(world.at("0.985") == kReducing);
    CHECK_FALSE(world.tripped(cause::kStalePeg));
    CHECK(world.tripped(cause::kDepeg));
    INFO("what tripped is not lifted by silence");
    world.peg().price = fail(Errc::kStale, Remedy::kRetryLater, "too old");
    for (int i = 0; i < 40; ++i) world.after(kBar);
    CHECK(world.tripped(cause::kDepeg));
}

TEST_CASE("An asset that the strategy does not rest on holds nothing back", "[guard][peg]") {
    Pegged world;
    world.pegs.push_back({"OTHER", wad("0.5"), false, {}, {}});
    CHECK(world.at("1") == kActive);
    CHECK(world.state.causes.empty());
    CHECK(world.state.pegs.size() == 2);
    world.pegs[1].held = true;
    CHECK(world.at("1") == kHalted);
    INFO("while it is not to be told, what tripped stays");
    world.pegs[1] = {"OTHER", wad("1"), std::nullopt, {}, {}};
    CHECK(world.at("1") == kHalted);
    world.pegs[1].held = false;
    CHECK(world.at("1") == kActive);
}

TEST_CASE("A restart keeps the sum, another limit begins it anew", "[guard][peg]") {
    Pegged world;
    world.at("0.994");
    world.state = parse_guard_state(to_json(world.state)).value();
    CHECK(world.memory().sum == Approx(0.0055));
    world.at("0.994", 12);
    CHECK(world.memory().sum == Approx(0.0055));
    world.limits.depeg->drift = wad("0.001");
    world.at("0.994", 12);
    CHECK(world.memory().sum == Approx(0.005));
    world.limits.depeg->alarm = wad("0.009");
    world.at("0.994", 12);
    CHECK(world.memory().sum == Approx(0.005));
    CHECK(world.memory().alarm == wad("0.009"));
    world.limits.depeg.reset();
    world.at("0.5", 12);
    CHECK(world.state.pegs.empty());
    CHECK(world.state.causes.empty());
}

TEST_CASE("A chain that goes back in time counts no bar twice", "[guard][peg]") {
    Pegged world;
    world.at("0.994");
    const PegMemory before = world.memory();
    world.head.timestamp -= 2 * kBar;
    world.at("0.994", 12);
    CHECK(world.memory() == before);
    world.at("0.994", 3 * kBar);
    CHECK(world.memory().sum == Approx(0.011));
}
