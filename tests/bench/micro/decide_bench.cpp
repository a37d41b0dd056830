// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "tests/bench/micro/bench_world.hpp"

namespace evenkeel {
namespace {

// From a snapshot to the plan and its order: decoding, exposure, rule and guard.
void decide_positions(benchmark::State& state) {
    const bench::World world(static_cast<std::size_t>(state.range(0)));
    const Limits limits;
    const std::vector<StrategyInputs> inputs(1);
    for (auto _ : state) {
        auto decisions = decide(world.portfolio, limits, world.snapshot, inputs);
        if (decisions[0].plan.action != Action::kRebalance)
            state.SkipWithError(decisions[0].plan.reason.c_str());
        benchmark::DoNotOptimize(decisions);
    }
}
BENCHMARK(decide_positions)->Arg(1)->Arg(100)->Arg(1'000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace evenkeel
