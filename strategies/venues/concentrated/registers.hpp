// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/reading/facts.hpp"
#include "strategies/venues/concentrated/reads.hpp"

namespace evenkeel::concentrated {

/// Adds a register's calls and gives the ids that it lists, as far as facts are known.
/// Errc::kConfig if it is a farm for another position manager, whose ids would mean somebody else's
/// positions.
Result<std::vector<u256>> plan_register(const Register& from, const Address& manager,
                                        const Address& owner, FactBook& facts, CallList& calls,
                                        RegisterReads& reads);

/// True if the register lists at this block what the layout has from place `first` on.
Result<bool> lists_same(const Register& from, const RegisterReads& reads, const Layout& layout,
                        std::size_t first, const Snapshot& snapshot);

/// Forgets the facts that plan_register asked for.
void forget_register(const Register& from, const Address& owner, const RegisterReads& reads,
                     FactBook& facts);

}  // namespace evenkeel::concentrated
