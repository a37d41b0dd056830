// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/rpc/client.hpp"
#include "chain/rpc/methods.hpp"

namespace evenkeel::rpc {

/// Looks for logs in ranges of blocks that the node takes. How wide these are is learnt from what
/// it refuses and kept for the next search.
class LogSearch {
  public:
    /// The logs that fit, from the first block of `range` on: as many blocks as are taken at once,
    /// FoundLogs::to says up to which. Half as many are asked for where the node finds the range or
    /// its answer too large, and after a timeout the next time. kReply if it gives what was not
    /// asked for, kTooLarge if a single block is too much.
    Result<FoundLogs> next(Client& client, const LogQuery& query, const LogFilter::Range& range);
    /// How many blocks are asked for at once.
    std::uint64_t span() const { return span_; }

  private:
    void refused(std::uint64_t blocks, Errc why);
    void taken(std::uint64_t blocks);

    std::uint64_t span_ = 2'000;
    std::uint64_t limit_ = 100'000;  ///< The span never grows beyond it.
};

}  // namespace evenkeel::rpc
