// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "keeper/engine/chain_access.hpp"
#include "keeper/engine/decision.hpp"
#include "keeper/engine/reporter.hpp"
#include "keeper/engine/watched_order.hpp"
#include "keeper/journal/journal.hpp"

namespace evenkeel {

/// What the watch works with; all outlives it.
struct OrderWatchParts {
    const Portfolio& portfolio;
    ChainAccess& chain;
    Journal& journal;
    Reporter& reporter;
    Clock& clock;
};

struct OrderWatchSettings {
    std::uint64_t confirmations = 1;  ///< Blocks that an end is deep before it is told.
    std::uint64_t finality = 64;      ///< Blocks after which it stays as it is.
};

/// Finds out what became of orders that venues carry out later, by the venues' own logs, and tells
/// it: journal, log, metrics, alerts. Apart from decisions, which rest on what a block shows. Asks
/// for nothing while no order is gone; what it has found is watched in the poll's own request, as
/// the desk watches its transactions. Orders are known from the journal after a restart.
class OrderWatch {
  public:
    OrderWatch(OrderWatchParts parts, OrderWatchSettings settings)
        : parts_(parts), settings_(settings) {}

    /// Takes up the orders whose end the journal does not know, or only just.
    Result<void> recover();
    /// Transactions that ended orders: the next poll should ask for their receipts.
    std::vector<Hash32> watched() const;
    /// Notes what this block shows, and what own transactions created. Gives the journal's lines of
    /// orders that are new or open again: they must be written with the block.
    std::vector<JournalEvent> see(const Poll& poll, const std::vector<Decision>& decisions);
    /// What receipts, in the order of `watched`, say of ends that were found or told. Fails if the
    /// journal does; so does search().
    Result<void> follow(const Poll& poll, const std::vector<Hash32>& watched);
    /// Looks for the ends of orders that are gone, by a few requests at most. A node that knows of
    /// none yet is asked again at later blocks, more and more seldom, and in the end it is told
    /// that nobody knows.
    Result<void> search(const Head& head);

  private:
    using Orders = std::map<std::string, WatchedOrder>;
    void note_taken(const Poll& poll);
    void note_shown(std::uint64_t block, const std::string& strategy, const LegRef& leg,
                    const HedgeState& hedge);
    void note(WatchedOrder order);
    void write_new(std::uint64_t block);
    void see_again(WatchedOrder& order, const OpenOrder& shown);
    void forget_old(std::uint64_t head);
    Result<void> look_at(WatchedOrder& order, const Head& head, const Receipt& receipt);
    Result<void> miss(WatchedOrder& order, std::uint64_t block);

    // order_search.cpp
    Result<void> look_for(WatchedOrder& order, const Head& head);
    Result<std::optional<LogQuery>> query_for(const WatchedOrder& order, const Head& head);
    Result<std::optional<Hash32>> end_in(const WatchedOrder& order,
                                         const std::vector<MinedLog>& logs);
    Result<void> nothing_found(WatchedOrder& order, std::uint64_t block, std::string why);

    Result<void> tell(WatchedOrder& order, const OrderOutcome& outcome, const Receipt& receipt,
                      std::uint64_t block);
    Result<void> write(std::uint64_t block, const WatchedOrder& order, std::string body);

    OrderWatchParts parts_;
    OrderWatchSettings settings_;
    FactBook facts_;
    Orders orders_;
    std::vector<JournalEvent> news_;  ///< Of this block, until they are handed out.
    std::set<std::string>
        unwritten_;  ///< Noted, and not in the journal before their hedge is read.
    std::map<std::string, std::vector<MinedLog>> found_;  ///< By searches that are not finished.
    Hash32 counted_;  ///< Head that unseen receipts were counted at.
};

}  // namespace evenkeel
