// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "strategies/models/tick_math.hpp"
#include "strategies/venues/concentrated/payout.hpp"

namespace evenkeel {
namespace {

const u256 kSqrtPrice = sqrt_ratio_at_tick(-200'311).value();

void u256_mul_div(benchmark::State& state) {
    u256 value = u256::pow2(160);
    for (auto _ : state) {
        benchmark::DoNotOptimize(value);
        benchmark::DoNotOptimize(mul_div(value, kSqrtPrice, u256::pow2(96)));
    }
}
BENCHMARK(u256_mul_div);

void sqrt_ratio_of_a_tick(benchmark::State& state) {
    std::int32_t tick = -200'311;
    for (auto _ : state) {
        benchmark::DoNotOptimize(tick);
        benchmark::DoNotOptimize(sqrt_ratio_at_tick(tick));
    }
}
BENCHMARK(sqrt_ratio_of_a_tick);

void payout_of_a_position(benchmark::State& state) {
    const u256 liquidity(std::uint64_t{1'000'000'000'000'000}), nothing;
    const std::int32_t lower = -201'000, upper = -199'000;
    const u256 sqrt_lower = sqrt_ratio_at_tick(lower).value();
    const u256 sqrt_upper = sqrt_ratio_at_tick(upper).value();
    const concentrated::TokenRecords records{nothing, nothing, nothing, nothing, nothing, nothing};
    concentrated::PoolState pool{kSqrtPrice, -200'311, u256::pow2(130), u256::pow2(120)};
    for (auto _ : state) {
        benchmark::DoNotOptimize(pool);
        benchmark::DoNotOptimize(concentrated::payout(
            {lower, upper, sqrt_lower, sqrt_upper, liquidity, liquidity, records, records}, pool));
    }
}
BENCHMARK(payout_of_a_position);

}  // namespace
}  // namespace evenkeel
