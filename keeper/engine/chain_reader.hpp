// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "keeper/engine/chain_access.hpp"
#include "keeper/journal/journal.hpp"
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

/// Turns a head of one chain into a snapshot. Plans the reads when it must, in rounds, and keeps
/// the plan while it fits: then a block costs one request.
class ChainReader {
  public:
    /// `name` is a further chain's, or empty. Both others must outlive the reader.
    ChainReader(Portfolio& portfolio, ChainAccess& chain, std::string name)
        : portfolio_(portfolio), chain_(chain), name_(std::move(name)) {}

    /// Everything the portfolio needs of this block of the chain.
    Result<BlockView> read(const Head& head);
    /// The same of the newest block.
    Result<BlockView> read_newest();
    /// The same, by one question while it is the one that was read last. Fails if the node is
    /// behind that. Errors name the chain and are for whoever needs it: Errc::kMissing.
    Result<std::shared_ptr<const Snapshot>> follow_head();
    /// ChainAccess::corroborate of such a view.
    Result<void> corroborate(const BlockView& view);
    /// The same of what follow_head gave last.
    Result<void> corroborate_last();
    /// Facts and calls behind the newest snapshot; empty if nothing is planned.
    ChainLayout layout() const;
    /// Rises when the layout changes.
    std::uint64_t layout_version() const { return layout_version_; }

  private:
    bool seen_before(const Head& head) const;
    Result<BlockView> accept(const Head& head);
    Result<std::shared_ptr<const Snapshot>> follow(std::shared_ptr<const Snapshot> planned);
    Result<void> plan(const Head& head);
    Result<void> learn(const Head& head, const std::vector<Call>& wanted);
    Result<void> search(const Head& head, const LogQuery& query);

    Portfolio& portfolio_;
    ChainAccess& chain_;
    std::string name_;
    FactBook facts_;
    std::shared_ptr<const CallList> calls_;
    bool planned_ = false;  ///< Since the last plan that failed.
    std::uint64_t layout_version_ = 0;
    std::optional<BlockView> last_;  ///< What follow_head read last, and by which layout.
    std::uint64_t last_version_ = 0;
};

}  // namespace evenkeel
