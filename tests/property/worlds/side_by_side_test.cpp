// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <thread>

#include "keeper/support/log_keeper.hpp"
#include "tests/support/world/proof.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr std::uint64_t kFirst = 501;
constexpr std::size_t kWorlds = 6;

/// What became of a world, down to the hash of its last block.
struct Outcome {
    std::vector<std::string> complaints;
    WorldCount count;
    Head head;
};

Outcome outcome_of(std::uint64_t seed) {
    log::set_keeper("world " + std::to_string(seed));
    ToyWorld world(random_world(seed));
    auto complaints = world.run();
    log::set_keeper({});
    return {std::move(complaints), world.count(), world.chain().tip().head};
}

}  // namespace

// Whatever two keepers of one process shared would show: each world is the same for its seed.
TEST_CASE("Keepers side by side do to the last bit what each does alone", "[side_by_side]") {
    prepare_log();
    std::vector<Outcome> alone, together(kWorlds);
    for (std::size_t i = 0; i < kWorlds; ++i) alone.push_back(outcome_of(kFirst + i));
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < kWorlds; ++i)
            threads.emplace_back([&, i] { together[i] = outcome_of(kFirst + i); });
    }
    for (std::size_t i = 0; i < kWorlds; ++i) {
        INFO("world " << kFirst + i);
        CHECK(together[i].complaints.empty());
        CHECK(together[i].head == alone[i].head);
        CHECK(together[i].count.transactions == alone[i].count.transactions);
        CHECK(together[i].count.wire_faults == alone[i].count.wire_faults);
        CHECK(together[i].count.blocks > 20);
    }
}
