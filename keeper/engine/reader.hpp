// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "keeper/engine/chain_reader.hpp"

namespace evenkeel {

/// Chains that are only read, by their names in the configuration.
using FurtherChains = std::map<std::string, ChainAccess*>;

/// Turns a head of the chain that orders are signed on into a snapshot, with the newest blocks of
/// the further chains beside it.
class Reader {
  public:
    /// All must outlive the reader. Without its further chains a portfolio's hedges can be read.
    Reader(Portfolio& portfolio, ChainAccess& chain, const FurtherChains& further = {});

    /// Everything the portfolio needs of this block. Any failure means: no snapshot, no decision. A
    /// further chain that fails is an error beside the snapshot, of those who need it.
    Result<BlockView> read(const Head& head);
    /// The same of the newest block.
    Result<BlockView> read_newest();
    /// Asks further endpoints of a chain (a further one's name, or empty) for what the last view
    /// rests on: ChainAccess::corroborate.
    Result<void> corroborate(const BlockView& view, const std::string& chain = {});
    /// Facts and calls behind the newest view. Follow-up calls are in none: they follow from it.
    Layout layout() const;
    /// Rises when the layout changes.
    std::uint64_t layout_version() const;

  private:
    BlockView with_further(BlockView view);

    ChainReader own_;
    std::map<std::string, ChainReader> further_;
};

}  // namespace evenkeel
