// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/world/toy_keeper.hpp"

#include <fmt/format.h>

#include "keeper/config/decision_text.hpp"
#include "keeper/engine/endpoint_report.hpp"

namespace evenkeel::test {
namespace {

// Deeper than any reorganisation of a world, and the blocks that a keeper misses in one.
constexpr std::uint64_t kFinality = 16;

std::unique_ptr<rpc::EndpointPool> connect(
    const ToySurroundings& around, const std::vector<std::pair<ToyNode*, LinkWeather*>>& ways) {
    if (ways.empty()) return nullptr;
    std::vector<rpc::PoolEndpoint> pool;
    for (const auto& [node, weather] : ways)
        pool.push_back({fmt::format("node{}", pool.size()),
                        std::make_unique<NodeLink>(*node, *weather, around.clock, around.fuse)});
    return std::make_unique<rpc::EndpointPool>(around.spec.chain_id, std::move(pool), around.clock);
}

}  // namespace

ToyKeeper::ToyKeeper(const ToySurroundings& around, std::function<void()> pause)
    : decision_text_(decision_text(DecisionBasis{around.spec, around.options.limits})),
      clock_(around.clock),
      kept_(SqliteJournal::open(around.journal_path).value()),
      journal_(*kept_, around.fuse, around.witness, around.disk_full),
      reads_(connect(around, around.reads)),
      sends_(connect(around, around.sends)),
      access_(*reads_, sends_ ? *sends_ : *reads_, around.signer.address(), around.spec.multicall,
              around.options.quorum),
      portfolio_(Portfolio::make(around.spec).value()),
      reporter_(alerts_, metrics_),
      gate_({portfolio_, around.options.limits, journal_, around.signer},
            {.chain_id = around.spec.chain_id, .caps = around.policy.caps}),
      desk_({access_, journal_, gate_, around.clock, reporter_},
            {.chain_id = around.spec.chain_id,
             .caps = around.policy.caps,
             .confirmations = around.options.confirmations,
             .private_flow = around.options.private_flow,
             .finality = kFinality}),
      engine_({portfolio_, around.options.limits, access_, journal_, desk_, reporter_, board_,
               around.clock},
              {.on_poll = [this] { report_endpoints(*reads_, reporter_); },
               .pause = [pause = std::move(pause)](auto, const auto&) { pause(); }}) {}

Result<void> ToyKeeper::run(std::stop_token stop) {
    EVENKEEL_CHECK(journal_.begin_run(clock_.wall(), "test", decision_text_));
    return engine_.run(std::move(stop));
}

}  // namespace evenkeel::test
