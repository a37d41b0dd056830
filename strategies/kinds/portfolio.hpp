// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "strategies/kinds/plan.hpp"
#include "strategies/reading/facts.hpp"
#include "strategies/reading/snapshot.hpp"
#include "strategies/spec/spec.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel {

/// Every strategy of one chain: what to read at a block, what it means, what to do about it. Pure;
/// the same facts, snapshot and states give the same plans, bit for bit.
class Portfolio {
  public:
    /// Errc::kConfig with the strategy's name if a venue, rule or kind refuses its values.
    static Result<Portfolio> make(PortfolioSpec spec);
    Portfolio(Portfolio&&) noexcept;
    Portfolio& operator=(Portfolio&&) noexcept;
    ~Portfolio();

    const PortfolioSpec& spec() const;
    /// One round of planning; repeat with a new CallList while `facts.take_wanted()` is not empty.
    Result<void> plan_reads(FactBook& facts, CallList& calls);
    /// True if reads must be planned again before this block can be decided.
    Result<bool> outgrown(const Snapshot& snapshot, FactBook& facts) const;
    /// One a strategy, in configuration order; a strategy that cannot be read is an error of its
    /// own.
    std::vector<Result<Exposure>> exposures(const Snapshot& snapshot) const;
    /// The plan for strategy `index`: hold, rebalance with orders, or refuse with the reason.
    /// Limits of the operator are not looked at here: the guard does that.
    Plan decide(std::size_t index, const Exposure& exposure, const StrategyState& state,
                const Head& head) const;
    /// Every contract and function that an order of any strategy may call.
    std::vector<AllowedCall> allowed_calls() const;

  private:
    struct Parts;
    explicit Portfolio(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

/// A line of the registry of kinds: the keys a `kind:` adds to a strategy.
struct KindEntry {
    std::string name;
    std::string help;
};
const std::vector<KindEntry>& kinds();

}  // namespace evenkeel
