// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "strategies/kinds/aims.hpp"

namespace evenkeel {
namespace {

StrategySpec all_models() {
    StrategySpec out;
    out.kind = "delta_neutral";
    out.asset = "ETH";
    out.rebalance.params.set("risk_aversion", Wad::from_double(0.001).value());
    out.rebalance.params.set("volatility", Wad::from_double(0.8).value());
    out.models.set("sample", Duration{1'000});
    out.models.set("volatility", std::string("measured"));
    out.models.set("tilt", Ratio{Wad::from_double(0.1).value()});
    out.models.set("regimes.calm", Wad::from_double(0.45).value());
    out.models.set("regimes.wild", Wad::from_double(1.15).value());
    return out;
}

// What a block costs more with all models on: the memory's next step, the outlook, the target.
void models_of_a_block(benchmark::State& state) {
    const StrategySpec spec = all_models();
    const Aims aims = aims_of(spec).value();
    Exposure exposure;
    exposure.asset = "ETH";
    exposure.price = Wad::from_int(2000);
    exposure.delta = exposure.gross_delta = Wad::from_int(10);
    MarketMemory memory;
    std::uint64_t block = 0;
    for (auto _ : state) {
        ++block;
        const double price = block % 2 == 0 ? 2000.0 : 2001.0;
        memory = remembered(*aims.memory, memory, {1'700'000'000 + 12 * block, price, 0.05});
        exposure.target = Wad();
        if (!take_aim(spec, aims, memory, exposure)) state.SkipWithError("no aim");
        benchmark::DoNotOptimize(exposure);
    }
}
BENCHMARK(models_of_a_block)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace evenkeel
