// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "strategies/exposure/assets.hpp"
#include "strategies/kinds/aims.hpp"
#include "strategies/rules/rule.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel {

/// The working parts of one strategy, made from its spec.
struct StrategyParts {
    std::vector<std::unique_ptr<HoldingVenue>> positions;
    std::vector<std::string> position_chains;  ///< One a position: a further chain, or empty.
    std::vector<std::unique_ptr<HedgeVenue>> hedges;  ///< None: the strategy is only watched.
    std::vector<std::optional<Wad>> shares;           ///< One a hedge, of the whole; all or none.
    std::unique_ptr<Rule> rule;
    Aims aims;
    /// What its positions ask of the signing chain at every block, once reads are planned.
    std::vector<CallIndex> position_calls = {};

    /// Venue::plan_reads of all on one chain.
    Result<void> plan_reads(FactBook& facts, CallList& calls, const std::string& chain);
    /// The venues in configuration order, positions first.
    std::vector<Venue*> venues() const;
    /// Those of one chain: a further one's name, or empty.
    std::vector<Venue*> venues_on(const std::string& chain) const;
    /// A hedge as its venue reports it, at rest where the kind says: what a carry trade holds of
    /// its asset is to be sold when the trade is closed, other balances are at rest as they are.
    Result<HedgeState> hedge(std::size_t leg, const Snapshot& snapshot) const;
};

/// A strategy as errors name it.
inline std::string label(const StrategySpec& spec) {
    return "strategy " + spec.name;
}

/// Per gas, above the base fee, what a transaction may come to pay on the signing chain.
Wei tip_paid(const PortfolioSpec& portfolio);

/// What the venues of this strategy on one chain need to know; no tokens if its asset is not among
/// the assets.
VenueContext context_of(const PortfolioSpec& portfolio, const StrategySpec& strategy,
                        const std::string& chain = {});

/// Looks venues, rule and kind up and checks what no single key can tell: that the asset exists,
/// that hedges' shares make a whole, that amounts are in known units. Errc::kConfig, without the
/// strategy's name.
Result<StrategyParts> make_strategy(const StrategySpec& spec, const AssetBook& book,
                                    const PortfolioSpec& portfolio);

}  // namespace evenkeel
