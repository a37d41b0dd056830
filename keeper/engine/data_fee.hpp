// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/transactions/transaction.hpp"
#include "chain/types/chain_facts.hpp"
#include "keeper/engine/chain_access.hpp"

namespace evenkeel {

/// What a chain charges for a transaction's bytes on top of its gas, twice over: layer 1's prices
/// may rise until it is mined, and nothing in the transaction limits this fee. Zero without asking
/// where there is no such fee. Fails if the chain cannot say it at this block.
Result<Wei> data_fee(ChainAccess& chain, const Head& head, const UnsignedTransaction& request,
                     DataFee kind);

}  // namespace evenkeel
