// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "chain/transactions/record.hpp"
#include "strategies/kinds/plan.hpp"

namespace evenkeel {

/// Gas limit for an estimate: so many percent more, for what the state does between the estimate
/// and the block that mines it (a tick more to cross, a slot more) and, where gas pays for layer 1,
/// for what that costs then; up to the block's own limit.
std::uint64_t gas_limit_for(std::uint64_t estimate, std::uint64_t room_percent,
                            std::uint64_t block_limit);

/// The order in words a person can read.
std::string intent_of(const Order& order);

/// What these may pay for gas at most, one attempt each; the record with this id does not count.
/// 2^256-1 stands for more.
Wei reserved_gas(std::span<const TransactionRecord> records, std::int64_t except);

/// Errc::kInsufficientFunds, to be tried again later, if a transaction's highest price, with what
/// its bytes cost on top and what others may pay before it, is above the balance.
Result<void> check_balance(const UnsignedTransaction& request, const Wei& data_fee,
                           const Wei& others, const Wei& balance);

}  // namespace evenkeel
