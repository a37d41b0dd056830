// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "strategies/reading/facts.hpp"
#include "strategies/reading/snapshot.hpp"

namespace evenkeel {

/// A token balance that other calls of the same block take as an argument (shares to convert). It
/// is a fact while calls are planned; a block that shows another one has outgrown the plan.
class PlannedBalance {
  public:
    /// `label` names the balance in errors.
    PlannedBalance(Address token, Address owner, std::string label);

    /// The balance, or nothing while the fact is missing.
    Result<std::optional<u256>> plan(FactBook& facts, CallList& calls);
    /// True if the balance is another one now; the fact is forgotten.
    Result<bool> outgrown(const Snapshot& snapshot, FactBook& facts) const;
    /// The balance of this block, planned for or not.
    Result<u256> now(const Snapshot& snapshot) const;
    /// The balance; Errc::kMissing, to be tried again, if it is not what the calls were planned
    /// for.
    Result<u256> read(const Snapshot& snapshot) const;

  private:
    Call call_;
    std::optional<u256> planned_;
    CallIndex index_{};
};

}  // namespace evenkeel
