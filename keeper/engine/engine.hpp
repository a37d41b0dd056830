// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <stop_token>

#include "keeper/engine/decision.hpp"
#include "keeper/engine/desk.hpp"
#include "keeper/engine/order_watch.hpp"
#include "keeper/engine/quality_watch.hpp"
#include "keeper/engine/reader.hpp"
#include "keeper/engine/reporter.hpp"
#include "keeper/engine/trial.hpp"
#include "keeper/journal/journal.hpp"
#include "keeper/ops/state.hpp"

namespace evenkeel {

/// What the loop works with. All of it outlives the engine and is used by its thread only.
struct EngineParts {
    Portfolio& portfolio;
    const Limits& limits;
    ChainAccess& chain;
    Journal& journal;
    Desk& desk;
    Reporter& reporter;
    OpsBoard& board;
    Clock& clock;
    FurtherChains further = {};  ///< Those that are only read.
};

struct EngineSettings {
    bool dry_run = false;
    std::optional<std::uint64_t> max_blocks{};
    std::chrono::milliseconds poll_interval{1'000};
    /// After every poll, whatever came of it; may be empty.
    std::function<void()> on_poll{};
    /// Waits between polls, at most so long or until told to stop; sleeps on the clock if empty.
    std::function<void(std::chrono::milliseconds, const std::stop_token&)> pause{};
    OrderWatchSettings orders{};
};

/// The loop: poll, read, decide, write down, act. One thread owns it and all that changes.
class Engine {
  public:
    Engine(EngineParts parts, EngineSettings settings);

    /// Takes up what the journal says was in flight; then ticks until told to stop or max_blocks
    /// were processed.
    Result<void> run(std::stop_token stop);
    /// The first part of run().
    Result<void> recover();
    /// One poll; true if it brought a new block and that block was decided. A failure sends
    /// nothing.
    Result<bool> tick();
    std::uint64_t blocks() const { return blocks_; }

  private:
    Result<bool> look();
    Result<void> give_up(const Error& error);
    void pause(const std::stop_token& stop);
    Result<void> accept(const Head& head);
    Result<void> process(const Poll& poll, const std::vector<Hash32>& watched);
    Result<std::vector<StrategyInputs>> inputs(const BlockView& view, WallTime now) const;
    Result<void> write_down(const BlockView& view, const std::vector<Decision>& decisions,
                            const std::vector<StrategyInputs>& inputs,
                            std::vector<NewTransaction> transactions,
                            std::vector<JournalEvent> events, WallTime now);
    std::vector<Hash32> watched() const;
    /// What came of asking for agreement on each chain at this block.
    using Agreements = std::map<std::string, Result<void>>;
    std::vector<NewTransaction> act(const BlockView& view, const std::vector<Decision>& decisions,
                                    Agreements& known);
    Result<void> agree(const BlockView& view, std::size_t strategy, const Decision& decision,
                       Agreements& known);
    Result<void> agree_on_order(const BlockView& view, std::size_t lead,
                                const std::vector<Decision>& decisions, Agreements& known);
    Result<void> agree_on_guard(const BlockView& view, const std::vector<StrategyInputs>& known,
                                std::vector<Decision>& decisions, Agreements& asked);
    void agree_on_memory(const BlockView& view, const std::vector<StrategyInputs>& known,
                         std::vector<Decision>& decisions, Agreements& asked);
    Result<bool> are_there(const std::vector<HedgeMark>& marks) const;
    void forget_together(std::size_t strategy, std::vector<StrategyInputs>& known) const;
    Result<bool> forget_lost_marks(std::vector<StrategyInputs>& known,
                                   const std::vector<Decision>& decisions) const;
    Result<void> prepare(const TrialCase& trial, std::vector<NewTransaction>& prepared);
    void refuse(const BlockView& view, const Plan& plan, const Error& error);
    Result<void> write_refusals();
    Result<void> measure(const Head& head, const std::vector<StrategyInputs>& known,
                         const std::vector<Decision>& decisions, WallTime now);
    std::shared_ptr<const Layout> layout();
    void publish(const Snapshot& snapshot, std::vector<Decision> decisions);
    void publish_conditions();

    EngineParts parts_;
    EngineSettings settings_;
    Reader reader_;
    OrderWatch orders_;
    std::optional<Head> last_;
    std::uint64_t blocks_ = 0, failures_ = 0;
    std::shared_ptr<const Layout> layout_;
    std::uint64_t layout_version_ = 0;
    std::vector<JournalEvent> refusals_;  ///< Of this tick's orders, until they are written down.
    /// Each strategy's, as the last block left it. A keeper that starts anew knows of none: then a
    /// move is made that much later.
    std::vector<std::optional<MoveWish>> wishes_;
    QualityWatch quality_;
    OpsState state_;
};

}  // namespace evenkeel
