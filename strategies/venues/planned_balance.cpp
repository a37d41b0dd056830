// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/planned_balance.hpp"

#include "abi/infra/erc20.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel {

namespace erc20 = abi::infra::erc20;

PlannedBalance::PlannedBalance(Address token, Address owner, std::string label)
    : call_(call_of<erc20::BalanceOf>(token, {owner}, std::move(label))) {}

Result<std::optional<u256>> PlannedBalance::plan(FactBook& facts, CallList& calls) {
    EVENKEEL_TRY(planned_, ask_one<erc20::BalanceOf>(facts, call_));
    index_ = calls.add(call_);
    return planned_;
}

Result<u256> PlannedBalance::now(const Snapshot& snapshot) const {
    return read_one<erc20::BalanceOf>(snapshot, index_);
}

Result<bool> PlannedBalance::outgrown(const Snapshot& snapshot, FactBook& facts) const {
    EVENKEEL_TRY(const u256 found, now(snapshot));
    if (found == planned_) return false;
    facts.forget(call_);
    return true;
}

Result<u256> PlannedBalance::read(const Snapshot& snapshot) const {
    EVENKEEL_TRY(const u256 found, now(snapshot));
    if (found == planned_) return found;
    return fail(
        Errc::kMissing, Remedy::kRetryLater,
        call_.label + " is " + to_decimal(found) + ", the block's reads were planned for another");
}

}  // namespace evenkeel
