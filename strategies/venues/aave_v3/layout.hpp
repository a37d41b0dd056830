// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "abi/aave_v3/pool.hpp"
#include "strategies/reading/facts.hpp"
#include "strategies/reading/snapshot.hpp"

namespace evenkeel::aave_v3 {

namespace pool_abi = abi::aave_v3::pool;

/// Whose balances, and in which reserves: as given, or all that the pool lists.
struct Source {
    Address pool, owner;
    std::optional<std::vector<Address>> reserves;
    std::vector<Address> pegged = {};  ///< Of these it is told what part of the reserve is lent.
};

/// What tells what part of a reserve is lent: the supplies of its debt tokens and of its own.
struct LentReads {
    CallIndex supplied{};
    std::vector<CallIndex> debts;
};

/// A reserve's calls of each block.
struct ReserveReads {
    Address asset;
    CallIndex supplied{};
    std::vector<CallIndex> debts;  ///< Variable and, where the reserve has it, stable.
    std::optional<LentReads> lent = {};
};

/// All calls of each block that one entry of the configuration needs.
struct Layout {
    std::vector<ReserveReads> reserves;
    /// Without given reserves: what the pool lists, and the owner's bits in it.
    std::vector<Address> listed;
    u256 borrowing;  ///< The bits of getUserConfiguration that say "borrows".
    std::optional<CallIndex> list, configuration;
};

/// Calls whose answers say that the layout no longer fits.
Call list_call(const Source& source);
Call configuration_call(const Source& source);
Call reserve_call(const Source& source, const Address& asset);

/// The bits that say "borrows", one for each reserve at twice its id; those that say "counts as
/// collateral" are cut off, since a supply that is not collateral has none.
u256 borrowing_bits(const pool_abi::GetUserConfiguration::Output& configuration);

/// One round of planning: the layout as far as facts are known, complete once none are wanted.
/// Errc::kConfig for a reserve that the pool does not have.
Result<Layout> plan_layout(const Source& source, FactBook& facts, CallList& calls);

}  // namespace evenkeel::aave_v3
