// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <set>

#include "strategies/exposure/peg.hpp"
#include "strategies/exposure/sequencer.hpp"
#include "strategies/kinds/closing.hpp"
#include "strategies/kinds/joint_worth.hpp"
#include "strategies/kinds/plan.hpp"
#include "strategies/memory/market_memory.hpp"
#include "strategies/reading/facts.hpp"
#include "strategies/reading/snapshot.hpp"
#include "strategies/spec/spec.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel {

/// What a call commits to, and on which of the strategy's hedges.
struct LegTerms {
    std::size_t leg = 0;
    CallTerms terms;
};

/// Every strategy: what to read at a block, what it means, what to do about it. Orders are for one
/// chain; positions and oracles may be on further ones, which are read by themselves. Pure; the
/// same facts, snapshot and states give the same plans, bit for bit.
class Portfolio {
  public:
    /// Errc::kConfig with the strategy's name if a venue, rule or kind refuses its values.
    static Result<Portfolio> make(PortfolioSpec spec);
    /// The same without positions and pegs: what is needed to close hedges. Nothing that is wrong
    /// with a pool, a wallet or a peg's feed can stand in its way; only a position that counts what
    /// closing a hedge would sell is Errc::kConfig, as above.
    static Result<Portfolio> hedges_only(PortfolioSpec spec);
    Portfolio(Portfolio&&) noexcept;
    Portfolio& operator=(Portfolio&&) noexcept;
    ~Portfolio();

    const PortfolioSpec& spec() const;
    /// One round of planning for one chain (a further one's name, or empty), with facts and calls
    /// of its own; repeat with a new CallList while `facts.take_wanted()` is not empty.
    Result<void> plan_reads(FactBook& facts, CallList& calls, const std::string& chain = {});
    /// True if reads must be planned again before this block of the chain can be decided.
    Result<bool> outgrown(const Snapshot& snapshot, FactBook& facts,
                          const std::string& chain = {}) const;
    /// What must be asked besides, with values of this block for arguments; empty mostly. Its
    /// answers extend the snapshot. A venue that cannot tell says why when it is read.
    CallList follow_reads(const Snapshot& planned, const std::string& chain = {}) const;
    /// The further chains that strategy `index` rests on: of its positions and its asset's oracle,
    /// and of the oracles of whatever else it holds by this exposure.
    std::set<std::string> chains_of(std::size_t index, const Exposure* exposure) const;
    /// One a strategy, in configuration order, with the further chains beside the snapshot; a
    /// strategy that cannot be read is an error of its own.
    std::vector<Result<Exposure>> exposures(const Snapshot& snapshot) const;
    /// What strategy `index` comes to once an order was carried out, by the answers to the same
    /// calls after it: sums and hedges. Where no position and no price answers otherwise than
    /// `before`, to which `was` belongs, all positions are one term together, without its amounts.
    Result<Exposure> exposure_after(std::size_t index, const Exposure& was, const Snapshot& before,
                                    const Snapshot& after) const;
    /// What the sequencer's uptime feed says, if one is configured.
    std::optional<Result<SequencerRound>> sequencer(const Snapshot& snapshot) const;
    /// What a strategy with this exposure, or with none that could be read, sees of pegs.
    std::vector<PegSight> pegs(const Snapshot& snapshot, const Exposure* exposure) const;
    /// The plan for strategy `index`: hold, rebalance with orders, or refuse with the reason.
    /// Limits of the operator are not looked at here: the guard does that.
    Plan decide(std::size_t index, const Exposure& exposure, const StrategyState& state,
                const Head& head) const;
    /// What the trade of strategy `index`'s rule is worth at this block less what it costs, or
    /// would be where the rule waits; in the unit of account. Nothing if the rule tells none.
    std::optional<double> utility(std::size_t index, const Exposure& exposure,
                                  const Head& head) const;
    /// What strategy `index` remembers after this block, if it remembers anything; and the outlook
    /// and target that follow from that are set in the exposure. Errors of take_aim.
    Result<std::optional<MarketMemory>> inform(std::size_t index,
                                               std::optional<MarketMemory> memory,
                                               Exposure& exposure, const Head& head) const;
    /// The same for a plan that was refused, by whomever; see delta_neutral.hpp.
    Plan hold_off_liquidation(std::size_t index, const Exposure& exposure,
                              const StrategyState& state, const Head& head, Plan refused) const;
    /// What speaks against an order of strategy `index` that no block holds yet, by the size it has
    /// there; nothing: it may land.
    Result<std::optional<std::string>> unwanted(std::size_t index, const Exposure& exposure,
                                                const Order& pending, const Head& head) const;
    /// The order of a hedge that makes this trade; see HedgeVenue::order.
    Result<Order> order(const LegRef& leg, const HedgeState& hedge,
                        const OrderRequest& request) const;
    /// Every position that several strategies share, in configuration order of their first owners.
    const std::vector<SharedHedge>& shared() const;
    /// The strategies whose worth is told together.
    const std::vector<JointWorth>& joint() const;
    /// The oracle's price of strategy `index`'s asset.
    Result<Wad> price(std::size_t index, const Snapshot& snapshot) const;
    /// A hedge as its venue reports it: with the price, what an order is measured against.
    Result<HedgeState> hedge(const LegRef& leg, const Snapshot& snapshot) const;
    /// Of a strategy whose two hedges are each other's, the perp and what it is the hedge of: the
    /// most of one that may be without the other; in units of the asset. Nothing: each of its
    /// hedges is closed by itself.
    std::optional<Wad> most_unhedged(std::size_t index) const;
    /// Every hedge of every strategy, in configuration order.
    std::vector<LegRef> legs() const;
    /// The reduce-only order that closes a hedge; see closing.hpp.
    Result<Order> close(const LegRef& leg, const HedgeState& hedge,
                        const ClosingTerms& terms) const;
    /// See HedgeVenue::rehearsal.
    Result<std::optional<Call>> rehearsal(std::size_t index, const Order& order,
                                          const Snapshot& snapshot) const;
    /// See HedgeVenue::rehearsed.
    Result<void> rehearsed(std::size_t index, const Order& order, const CallOutcome& outcome) const;
    /// What a call that ran an order of strategy `index` says of its fill.
    Result<Fill> fill(std::size_t index, const Order& order, ByteView returned) const;
    /// See HedgeVenue::taken.
    std::vector<std::string> taken(const LegRef& leg, std::span<const Log> logs) const;
    /// See HedgeVenue::trace.
    Result<std::optional<LogQuery>> trace(const LegRef& leg, const std::string& order,
                                          std::uint64_t from, FactBook& facts) const;
    /// See HedgeVenue::outcome.
    Result<std::optional<OrderOutcome>> outcome(const LegRef& leg, const std::string& order,
                                                std::span<const Log> logs, FactBook& facts) const;
    /// Every contract and function that an order of any strategy may call.
    std::vector<AllowedCall> allowed_calls() const;

    /// What a call of strategy `index` commits the account to: an order on one of its hedges'
    /// contracts, or an approval that a hedge needs. Errc::kRefused for any other contract,
    /// function or arguments.
    Result<LegTerms> terms(std::size_t index, const Address& to, ByteView data) const;
    /// Who must be given leave to take tokens before the hedge can trade.
    std::vector<Spender> spenders(const LegRef& leg) const;

  private:
    struct Parts;
    const HedgeVenue& venue(const LegRef& leg) const;
    explicit Portfolio(std::unique_ptr<Parts> parts);
    static Result<Portfolio> build(PortfolioSpec spec);
    std::unique_ptr<Parts> parts_;
};

/// A line of the registry of kinds: the keys a `kind:` adds to a strategy.
struct KindEntry {
    std::string name;
    std::string help;
    std::vector<Key> keys = {};
};
/// All kinds. The one place a new kind is named.
const std::vector<KindEntry>& kinds();

}  // namespace evenkeel
