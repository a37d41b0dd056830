// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "chain/rpc/endpoints.hpp"
#include "keeper/engine/engine.hpp"
#include "keeper/engine/rpc_access.hpp"
#include "keeper/journal/sqlite_journal.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/toy_chain/node_link.hpp"
#include "tests/support/world/watched_journal.hpp"

namespace evenkeel::test {

/// What a world is like; all of it follows from the seed.
struct WorldOptions {
    std::uint64_t seed = 0;
    std::size_t markets = 1, nodes = 1;
    std::uint64_t quorum = 1, confirmations = 1;
    bool private_flow = false;
    Limits limits;
    std::uint64_t trouble = 1;  ///< 0: nothing goes wrong, 1: some, 2: much.
    bool crashes = true;        ///< The keeper's process ends at random.
    std::size_t blocks = 40;    ///< Steps with faults.
    std::size_t calm = 25;      ///< Steps after them, within which all must be well again.
};
/// A world of any kind.
WorldOptions random_world(std::uint64_t seed);
/// In words, on one line.
std::string to_string(const WorldOptions& options);

/// What happened in a world, for the figures.
struct WorldCount {
    std::uint64_t worlds = 0, blocks = 0, transactions = 0, sends = 0;
    std::uint64_t moods = 0, wire_faults = 0, reorganisations = 0, restarts = 0, crashes = 0;
    WorldCount& operator+=(const WorldCount& other);
};

/// A keeper as `run` wires it, on a toy chain behind toy nodes, with a fake clock: everything from
/// the wire up is the real thing. The same for a seed every time.
class ToyWorld {
  public:
    explicit ToyWorld(const WorldOptions& options);
    ~ToyWorld();

    /// Trouble, then calm, then the reckoning: what the witness complains of, if anything.
    std::vector<std::string> run();
    /// So many steps of the world with the keeper in it, restarted as often as it ends.
    void drive(std::size_t steps);
    /// All trouble ends.
    void settle_down();
    /// Whether all is as it should be when nothing goes wrong any more.
    void reckon();

    WorldCount count() const;
    const std::vector<std::string>& complaints() const { return witness_.complaints(); }
    Fuse& fuse() { return fuse_; }
    const ToyChain& chain() const { return chain_; }
    /// Called after every step, e.g. to look at the memory.
    std::function<void()> on_step;

  private:
    struct Keeper;
    struct Silent final : AlertSink {
        void post(const Alert&) override {}
    };

    void start();
    void step();
    void disturb_markets();
    void disturb_miners();
    void disturb_chain();
    void disturb_nodes();
    void disturb_keeper();
    void mine();
    bool happens(std::uint64_t percent);
    std::vector<TransactionRecord> records() const;
    void trace(std::string_view what) const;

    WorldOptions options_;
    Random random_;
    ManualClock clock_;
    LocalSigner signer_;
    PortfolioSpec spec_;
    ToyChain chain_;
    Witness witness_;
    Fuse fuse_;
    std::vector<std::unique_ptr<ToyNode>> nodes_;  ///< The last one is the private one, if any.
    std::vector<std::unique_ptr<LinkWeather>> weather_;
    std::filesystem::path journal_path_;
    bool disk_full_ = false, calm_ = false;
    std::unique_ptr<Keeper> keeper_;
    std::stop_source stop_;
    std::size_t steps_left_ = 0;
    WorldCount count_;
};

}  // namespace evenkeel::test
