// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/report.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

namespace {

Cause cause_of(const char* name, GuardMode mode, bool tripped) {
    return {.name = name,
            .mode = mode,
            .found = "found it",
            .lift = "lifting it",
            .since = 5,
            .tripped = tripped ? std::optional<std::uint64_t>(9) : std::nullopt,
            .clear_since = {}};
}

GuardState state_of(std::vector<Cause> causes) {
    GuardState state;
    state.causes = std::move(causes);
    return state;
}

}  // namespace

TEST_CASE("People are shown the mode and the causes that tripped", "[guard]") {
    CHECK(guard_json({}) == R"({"mode":"active","causes":[]})");
    CHECK(guard_json(state_of({cause_of("drawdown", GuardMode::kReducing, true),
                               cause_of("no_gas", GuardMode::kHalted, false)})) ==
          R"({"mode":"reducing","causes":[{"name":"drawdown","mode":"reducing",)"
          R"("found":"found it","lift":"lifting it","since":5,"latched":false}]})");
}

TEST_CASE("A plan is shown with its guard, if it has one", "[guard]") {
    CHECK(with_guard(R"({"name":"a"})", {}) == R"({"name":"a"})");
    CHECK(with_guard(R"({"name":"a"})", GuardState{}) ==
          R"({"name":"a","guard":{"mode":"active","causes":[]}})");
}

TEST_CASE("The journal is told of causes that trip and are lifted, not of those that wait",
          "[guard]") {
    const GuardState calm;
    const GuardState waiting = state_of({cause_of("no_gas", GuardMode::kHalted, false)});
    const GuardState held = state_of({cause_of("no_gas", GuardMode::kHalted, true)});
    CHECK(guard_changes(calm, waiting).empty());
    CHECK(guard_changes(held, held).empty());
    CHECK(guard_changes(waiting, held) ==
          std::vector<std::string>{R"({"guard":"tripped","cause":"no_gas","mode":"halted",)"
                                   R"("found":"found it","lift":"lifting it"})"});
    CHECK(guard_changes(held, calm) ==
          std::vector<std::string>{R"({"guard":"lifted","cause":"no_gas","mode":"active",)"
                                   R"("found":"found it","lift":"lifting it"})"});
}
