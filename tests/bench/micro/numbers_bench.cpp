// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "strategies/models/tick_math.hpp"
#include "strategies/venues/uniswap_v3/payout.hpp"

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
    uniswap_v3::manager_abi::Positions::Output position;
    position.tick_lower = -201'000;
    position.tick_upper = -199'000;
    position.liquidity = u256(std::uint64_t{1'000'000'000'000'000});
    const uniswap_v3::pool_abi::Ticks::Output lower, upper;
    const uniswap_v3::pool_abi::Positions::Output shared{position.liquidity, {}, {}, {}, {}};
    const u256 sqrt_lower = sqrt_ratio_at_tick(position.tick_lower).value();
    const u256 sqrt_upper = sqrt_ratio_at_tick(position.tick_upper).value();
    uniswap_v3::PoolState pool{kSqrtPrice, -200'311, u256::pow2(130), u256::pow2(120)};
    for (auto _ : state) {
        benchmark::DoNotOptimize(pool);
        benchmark::DoNotOptimize(
            uniswap_v3::payout({position, lower, upper, shared, sqrt_lower, sqrt_upper}, pool));
    }
}
BENCHMARK(payout_of_a_position);

}  // namespace
}  // namespace evenkeel
