// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "keeper/engine/chain_access.hpp"
#include "strategies/kinds/portfolio.hpp"

namespace evenkeel {

/// What a tick knows of its block: the snapshot for deciding, and the account for acting.
struct BlockView {
    std::shared_ptr<const Snapshot> snapshot;
    std::uint64_t nonce = 0;
    Wei balance, suggested_tip;
};

/// How often the newest block is asked for and read where it may be gone before it was read.
inline constexpr int kMostLooks = 5;

/// Whether a read failed because another block came meanwhile, on a chain whose nodes tell of the
/// newest only: then it is worth another look at once.
bool moved_on(const ChainAccess& chain, const Error& error);

/// Turns a head into a snapshot. Plans the reads when it must, in rounds, and keeps the plan while
/// it fits: then a block costs one request.
class Reader {
  public:
    /// Both must outlive the reader.
    Reader(Portfolio& portfolio, ChainAccess& chain) : portfolio_(portfolio), chain_(chain) {}

    /// Everything the portfolio needs of this block. Any failure means: no snapshot, no decision.
    Result<BlockView> read(const Head& head);
    /// The same of the newest block.
    Result<BlockView> read_newest();
    /// The calls planned for every block; a snapshot may hold further ones that follow from its
    /// values.
    const std::vector<Call>& planned() const { return calls_->calls(); }
    /// The facts behind the newest snapshot.
    const FactBook& facts() const { return facts_; }
    /// Rises when the calls or facts change: a new layout for the journal.
    std::uint64_t layout_version() const { return layout_version_; }

  private:
    Result<std::shared_ptr<const Snapshot>> follow(std::shared_ptr<const Snapshot> planned);
    Result<void> plan(const Head& head);
    Result<void> learn(const Head& head, const std::vector<Call>& wanted);
    Result<void> search(const Head& head, const LogQuery& query);

    Portfolio& portfolio_;
    ChainAccess& chain_;
    FactBook facts_;
    std::shared_ptr<const CallList> calls_;
    std::uint64_t layout_version_ = 0;
};

}  // namespace evenkeel
