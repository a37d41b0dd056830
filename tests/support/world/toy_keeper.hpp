// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "chain/rpc/endpoints.hpp"
#include "keeper/engine/engine.hpp"
#include "keeper/engine/rpc_access.hpp"
#include "keeper/gate/gate.hpp"
#include "keeper/journal/sqlite_journal.hpp"
#include "tests/support/toy_chain/node_link.hpp"
#include "tests/support/world/watched_journal.hpp"
#include "tests/support/world/world_options.hpp"

namespace evenkeel::test {

/// What a keeper's process finds when it starts; all outlives it.
struct ToySurroundings {
    const WorldOptions& options;
    const PortfolioSpec& spec;
    const Policy& policy;
    std::string journal_path;
    TransactionSigner& signer;
    ManualClock& clock;
    Fuse& fuse;
    Witness& witness;
    const bool& disk_full;
    /// The ways to the nodes that are read from, then those that orders are sent to.
    std::vector<std::pair<ToyNode*, LinkWeather*>> reads, sends;
};

/// The process: everything that is gone when it ends, wired as `run` wires it.
class ToyKeeper {
  public:
    /// `pause` is called between polls.
    ToyKeeper(const ToySurroundings& around, std::function<void()> pause);

    /// Begins a run in the journal and keeps deciding until told to stop, or until it gives up.
    Result<void> run(std::stop_token stop);
    const Journal& journal() const { return *kept_; }

  private:
    struct Silent final : AlertSink {
        void post(const Alert&) override {}
    };

    std::string decision_text_;
    ManualClock& clock_;
    std::unique_ptr<SqliteJournal> kept_;
    WatchedJournal journal_;
    std::unique_ptr<rpc::EndpointPool> reads_, sends_;
    RpcAccess access_;
    Portfolio portfolio_;
    Silent alerts_;
    Metrics metrics_{"test"};
    OpsBoard board_;
    Reporter reporter_;
    Gate gate_;
    Desk desk_;
    Engine engine_;
};

}  // namespace evenkeel::test
