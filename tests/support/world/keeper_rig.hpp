// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <functional>
#include <optional>

#include "keeper/engine/engine.hpp"
#include "keeper/journal/sqlite_journal.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/world/fake_chain.hpp"
#include "tests/support/world/faulty_journal.hpp"

namespace evenkeel::test {

/// Keeps what it was told.
struct HeardAlerts final : AlertSink {
    std::vector<Alert> all;
    void post(const Alert& alert) override { all.push_back(alert); }
    std::size_t count(std::string_view event) const {
        return static_cast<std::size_t>(
            std::ranges::count_if(all, [&](const Alert& alert) { return alert.event == event; }));
    }
};

/// How a keeper under test is set up.
struct RigOptions {
    std::vector<const char*> held{"10.0"};  ///< Of each market's wallet.
    DeskSettings desk{.chain_id = 31337,
                      .caps = {.max_fee = gwei(100), .max_priority_fee = gwei(10)}};
    EngineSettings engine;
    std::optional<std::string> journal_file{};  ///< In memory without one.
    Limits limits;
    /// The first market's wallet and oracle are on the further chain "far", and hold so much there.
    std::optional<const char*> far{};
    std::function<void(StrategySpec&)> edit{};  ///< Of each strategy, before all is made.
    bool shared = false;  ///< All wallets are hedged on the first market's perp.
};

/// A keeper in a fake chain: the engine and its desk can die at any moment and come back to the
/// same journal. The first block has been mined, nothing has been decided.
class KeeperRig {
  public:
    explicit KeeperRig(RigOptions options = {});

    /// The process dies and is started again.
    void restart();
    /// Twelve seconds pass and a block is mined.
    void mine();
    /// One poll of the keeper, whatever comes of it.
    Result<bool> tick() { return engine->tick(); }
    /// The same of the further chain.
    void mine_far();
    /// A block, and what the keeper makes of it.
    Result<bool> block() {
        mine();
        return tick();
    }
    const ToyMarket& market(std::size_t index = 0) const {
        return chain.newest().state.markets[index];
    }
    /// Everything in the journal, settled and not, oldest first.
    std::vector<TransactionRecord> records() const;
    std::vector<TransactionRecord> unsettled() const { return journal.unsettled().value(); }

    RigOptions options;
    ManualClock clock;
    LocalTransactionSigner signer;
    FakeChain chain;
    std::optional<FakeChain> far;
    std::unique_ptr<SqliteJournal> kept;
    FaultyJournal journal;
    HeardAlerts alerts;
    Metrics metrics{"test"};
    OpsBoard board;
    Portfolio portfolio;
    std::optional<Reporter> reporter;
    std::optional<Gate> gate;
    std::optional<Desk> desk;
    std::optional<Engine> engine;
};

}  // namespace evenkeel::test
