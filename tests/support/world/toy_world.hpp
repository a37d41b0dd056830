// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <limits>
#include <memory>

#include "tests/support/manual_clock.hpp"
#include "tests/support/toy_chain/node_link.hpp"
#include "tests/support/world/toy_keeper.hpp"
#include "tests/support/world/world_options.hpp"

namespace evenkeel::test {

/// A keeper as `run` wires it, on a toy chain behind toy nodes, with a fake clock: everything from
/// the wire up is the real thing. The same for a seed every time.
class ToyWorld {
  public:
    explicit ToyWorld(const WorldOptions& options);
    ~ToyWorld();

    /// Trouble, then calm, then the reckoning: what the witness complains of, if anything.
    std::vector<std::string> run();
    /// So many steps of the world with a keeper in it, started as often as it ends.
    void drive(std::size_t steps);
    /// The same until the world has so many blocks.
    void drive_blocks(std::uint64_t blocks);
    /// All trouble ends.
    void settle_down();
    /// What an operator does when a strategy is frozen: the journal is told that all is known.
    void adopt();
    /// The same where a guard waits for its operator: it goes on. False if none does.
    bool resume();
    /// Whether all is as it should be when nothing goes wrong any more.
    void reckon();

    WorldCount count() const;
    const std::vector<std::string>& complaints() const { return witness_.complaints(); }
    Fuse& fuse() { return fuse_; }
    const ToyChain& chain() const { return chain_; }
    /// Called after every step, e.g. to look at the memory.
    std::function<void()> on_step;

  private:
    ToySurroundings surroundings();
    bool live();
    void step();
    void disturb_markets();
    void disturb_miners();
    void disturb_chain();
    void disturb_nodes();
    void lie();
    void disturb_keeper();
    void intrude();
    void mine();
    bool happens(std::uint64_t percent);
    std::vector<TransactionRecord> records() const;
    void trace(std::string_view what) const;

    WorldOptions options_;
    Random random_;
    ManualClock clock_;
    LocalTransactionSigner signer_;
    PortfolioSpec spec_;
    ToyChain chain_;
    Policy policy_;
    Witness witness_;
    Fuse fuse_;
    std::vector<std::unique_ptr<ToyNode>> nodes_;  ///< The last one is the private one, if any.
    std::vector<std::unique_ptr<LinkWeather>> weather_;
    std::filesystem::path journal_path_;
    bool disk_full_ = false, calm_ = false;
    std::stop_source stop_;
    std::size_t steps_left_ = 0;
    std::uint64_t last_block_ = std::numeric_limits<std::uint64_t>::max();
    WorldCount count_;
};

}  // namespace evenkeel::test
