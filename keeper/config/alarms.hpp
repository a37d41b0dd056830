// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/config/checker.hpp"
#include "keeper/config/portfolio_checks.hpp"
#include "keeper/guard/limits.hpp"

namespace evenkeel {

/// `peg` of an asset.
Key peg_keys();
/// `limits.depeg` and `limits.basis`.
Key depeg_keys();
Key basis_keys();

/// What no single key of them can tell: that a peg has one feed, that depeg has a peg to look at,
/// that figures are above zero and parts below the whole.
void check_alarms(const Checked& root, Notes& notes);

/// What limits.depeg says, or is taken for; nothing where no asset has a peg.
std::optional<DepegPolicy> bind_depeg(const Checked& root);
/// What limits.basis says; nothing without it.
std::optional<BasisPolicy> bind_basis(const Checked& root);

}  // namespace evenkeel
