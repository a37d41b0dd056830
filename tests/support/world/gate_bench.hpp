// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/world/keeper_rig.hpp"

namespace evenkeel::test {

/// A trade as calldata of the toy's market, written by hand and not by the venue.
struct HandOrder {
    Wad size = Wad::from_int(-10);      ///< Below zero sells.
    Wad quote = Wad::from_int(19'950);  ///< At least, or at most.
    std::uint64_t deadline = 0;         ///< 0: a minute after the block.
    bool closes = false;
};

/// A gate before a toy market of price 2000 USD, in which the account holds nothing yet; orders may
/// be 0.5 % worse than the oracle and live for 300 s.
class GateBench {
  public:
    explicit GateBench(Limits with = {}, const char* position = "0");

    /// A request that the gate signs: sells 10 at 1995 or better.
    UnsignedTransaction request(const HandOrder& order = {}) const;
    /// Of whatever the gate makes of it; the strategy is s0.
    Result<SignedTransaction> sign(const UnsignedTransaction& request);
    /// Signs and writes down, as the keeper does.
    void spend(const UnsignedTransaction& request, const Wad& notional, const Wad& slippage);
    /// Why it is refused; "signed" if it is not.
    std::string refusal(const UnsignedTransaction& request);
    /// The process dies and comes back to the same journal.
    void restart();
    Address house() const;
    Address account() const { return rig.signer.address(); }

    KeeperRig rig;
    Limits limits;
    GateSettings settings;
    std::shared_ptr<const Snapshot> snapshot;
    std::optional<Gate> gate;
};

}  // namespace evenkeel::test
