// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/aave_borrow/reserve.hpp"

namespace evenkeel::aave_borrow {

/// The balance less the debt as a hedge. At rest once there is enough to pay the debt back;
/// unwound once there is none. Its margin is all that the account has in the pool less what it owes
/// there, and both balances; debt and balance of the asset at the swap's price, the rest at Aave's.
///
/// The liquidation price, of a short, is where the health factor is 1 with the collateral as it is
/// now: too near where the collateral rises with the asset.
///
/// Errc::kUnsupported for a debt at a stable rate.
Result<HedgeState> read_state(const Lending& lending, const Reserve& reserve,
                              const LendingReads& reads, const Snapshot& snapshot);

}  // namespace evenkeel::aave_borrow
