// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/trial.hpp"

#include "keeper/config/portfolio_checks.hpp"
#include "strategies/kinds/portfolio.hpp"
#include "strategies/kinds/strategy.hpp"
#include "strategies/rules/rule.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel {
namespace {

template <class Registry, class... More>
void try_entry(const Registry& registry, const std::string& name, const Params& params,
               const Checked& at, Notes& notes, const More&... more) {
    for (const auto& entry : registry) {
        if (entry.name != name) continue;
        const auto made = entry.make(params, more...);
        if (!made) notes.add(at, made.error().message);
    }
}

}  // namespace

void try_venues_and_rules(const Checked& root, PortfolioSpec portfolio,
                          std::vector<ConfigProblem>& problems) {
    Notes notes(problems);
    const Checked& strategies = *root.find("strategies");
    // Without signer.address nobody is known to sign yet; any account will do to try the values.
    if (portfolio.account.is_zero()) portfolio.account.bytes.back() = 1;
    for (std::size_t i = 0; i < portfolio.strategies.size(); ++i) {
        const StrategySpec& spec = portfolio.strategies[i];
        const VenueContext own = context_of(portfolio, spec);
        const Checked& at = strategies.members[i];
        for (std::size_t k = 0; k < spec.positions.size(); ++k)
            try_entry(holding_venues(), spec.positions[k].venue, spec.positions[k].params,
                      at.find("positions")->members[k], notes,
                      context_of(portfolio, spec, spec.positions[k].chain));
        for (std::size_t k = 0; k < spec.hedge.size(); ++k)
            try_entry(hedge_venues(), spec.hedge[k].venue, spec.hedge[k].params,
                      at.find("hedge")->members[k], notes, own);
        try_entry(rules(), spec.rebalance.rule, spec.rebalance.params, *at.find("rebalance"), notes,
                  spec.asset);
    }
    if (!problems.empty()) return;
    if (const auto whole = Portfolio::make(portfolio); !whole)
        notes.add(strategies, whole.error().message);
}

}  // namespace evenkeel
