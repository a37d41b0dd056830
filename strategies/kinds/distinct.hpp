// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/kinds/strategy.hpp"

namespace evenkeel {

/// That every chain that is named is there, once, and that hedges name none: orders are signed on
/// one chain. Errc::kConfig, as all of these.
Result<void> check_chains(const PortfolioSpec& spec);

/// Whether both name the same entry of positions: each hedges another asset of it.
bool share_positions(const StrategySpec& a, const StrategySpec& b);

/// That no name stands twice. Hedges that do are find_shared's matter.
Result<void> check_distinct(const std::vector<StrategySpec>& all);

/// That no two entries of one strategy count the same balance: it would be hedged twice.
Result<void> check_balances(const StrategyParts& parts);

/// That what of the asset a hedge of one strategy trades is no other strategy's of that asset to
/// count: both would sell it. The money that hedges pay with may be shared.
Result<void> check_across(const std::vector<StrategySpec>& specs, const AssetBook& book,
                          const std::vector<StrategyParts>& all);

/// That no position of any strategy counts the asset that a carry trade holds on the account: all
/// of it is sold when the trade is taken off or closed. `whole` has the positions, `all` need not.
Result<void> check_sold(const PortfolioSpec& whole, const AssetBook& book,
                        const std::vector<StrategyParts>& all);

/// Whether what positions hold of a basket's asset is hedged once: by no strategy of that asset,
/// and where several hedge it, each has the others' assets among its factors. Only strategies with
/// an entry of positions in common are held against each other. Errc::kConfig.
Result<void> check_hedged_once(const std::vector<StrategySpec>& specs);

/// Factors that no other of these strategies hedges the same basket's assets with, in words: what
/// they would take away of those then nobody does, but for a keeper with other strategies.
std::vector<std::string> unhedged_factors(const std::vector<StrategySpec>& specs);

}  // namespace evenkeel
