// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/engine/decision.hpp"
#include "keeper/engine/reader.hpp"

namespace evenkeel {

/// An order and what it was decided on. One that closes a hedge for its own sake is tried with the
/// exposure's target where it leads.
struct TrialCase {
    const BlockView& view;
    const Decision& decision;
    std::size_t strategy = 0;  ///< Index in the portfolio.
    const Order& order;
};

/// Asks what the venue will do with an order that it carries out later; no failure for one that is
/// carried out at once. Errc::kRefused with its reason.
Result<void> rehearse(ChainAccess& chain, const Portfolio& portfolio, const Snapshot& snapshot,
                      std::size_t strategy, const Order& order);

/// Runs the order on the node as it would be sent, and looks at the portfolio after it: the gas it
/// takes, if it does what it is for. A node that cannot show the state after it is believed by what
/// the call returned. Of a venue that shows nothing in the same block only a failure can be told.
/// Errc::kRefused saying what it would do instead, Errc::kReverted why it would fail.
Result<std::uint64_t> try_out(ChainAccess& chain, const Portfolio& portfolio,
                              const TrialCase& trial);

}  // namespace evenkeel
