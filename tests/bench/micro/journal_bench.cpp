// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "keeper/journal/sqlite_journal.hpp"
#include "tests/bench/micro/bench_world.hpp"

namespace evenkeel {
namespace {

// One tick made durable: snapshot, decision, no order. Most of it is the disk.
void journal_commit(benchmark::State& state) {
    const bench::Folder folder;
    const bench::World world(static_cast<std::size_t>(state.range(0)));
    const auto journal = SqliteJournal::open(folder.path / "journal.db").value();
    const WallTime now{std::chrono::seconds(1'700'000'000)};
    if (!journal->begin_run(now, "bench", "")) state.SkipWithError("no run");
    const auto decisions = decide(world.portfolio, {}, world.snapshot, {StrategyInputs{}});
    const auto layout =
        std::make_shared<const Layout>(Layout{world.facts.answers(), world.snapshot.calls()});
    for (auto _ : state) {
        const TickRecord tick{now,
                              world.snapshot.head(),
                              layout,
                              world.snapshot.results(),
                              {{to_json(StrategyInputs{}), decisions[0].plan, {}}},
                              {}};
        if (!journal->write_tick(tick)) state.SkipWithError("not written");
        state.PauseTiming();
        if (!journal->tidy()) state.SkipWithError("not tidied");
        state.ResumeTiming();
    }
}
BENCHMARK(journal_commit)
    ->Arg(1)
    ->Arg(100)
    ->Arg(1'000)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();

}  // namespace
}  // namespace evenkeel
