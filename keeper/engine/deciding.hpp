// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/engine/decision.hpp"
#include "keeper/engine/takers.hpp"
#include "keeper/guard/shared_watch.hpp"

namespace evenkeel {

/// One block, for every strategy in turn, then for every hedge that several share.
class Deciding {
  public:
    Deciding(const Portfolio& portfolio, const Limits& limits, const Snapshot& snapshot);

    /// Exposure, guard and plan of one strategy. What it wants of a shared hedge is left in
    /// `plan.shared` for net(). `shared` is what was seen of such hedges, by its own hedge.
    Decision decide(std::size_t index, Result<Exposure> exposure, const StrategyInputs& inputs,
                    std::map<std::size_t, SharedLeg> shared);
    /// What all owners want of a shared hedge, netted: what is opposite crosses, the rest is one
    /// order of the owner that wants most of it. An order of theirs that no block holds yet is
    /// taken back if one of them does not want it any more.
    void net(const SharedHedge& hedge, const SharedSight& sight,
             const std::vector<StrategyInputs>& inputs, std::vector<Decision>& decisions);

  private:
    GuardState watched(const StrategySpec& strategy, const Result<Exposure>& exposure,
                       const StrategyInputs& inputs, const Ledger& ledger,
                       std::map<std::size_t, SharedLeg> shared) const;
    Plan plan(std::size_t index, const Exposure& exposure, const StrategyInputs& inputs,
              const Ledger& ledger, const std::optional<GuardState>& guard) const;
    Plan secured(std::size_t index, const Exposure& exposure, const StrategyInputs& inputs,
                 const Ledger& ledger, const std::optional<GuardState>& guard, Plan refused) const;
    Plan passed(std::size_t index, const Exposure& exposure, const StrategyInputs& inputs,
                const Ledger& ledger, const std::optional<GuardState>& guard, Plan plan) const;
    GuardInput guard_input(std::size_t index, const StrategyInputs& inputs, const Ledger& ledger,
                           const std::optional<GuardState>& guard) const;
    StrategyState state_of(const StrategyInputs& inputs,
                           const std::optional<GuardState>& guard) const;
    /// What was spent before this decision, with the orders of this block.
    Ledger ledger_of(const StrategyInputs& inputs) const;
    void count(const Plan& plan);

    // deciding_shared.cpp: hedges that several strategies share
    bool reconsider(const SharedHedge& hedge, const std::vector<StrategyInputs>& inputs,
                    std::vector<Decision>& decisions) const;
    std::optional<std::string> against(const Order& pending, const OrderPart& part,
                                       std::size_t owner, const Decision& decision) const;
    std::optional<std::string> busy(const SharedHedge& hedge, const SharedSight& sight,
                                    const std::vector<Decision>& decisions) const;
    std::vector<Taker> takers(const SharedHedge& hedge, std::vector<Decision>& decisions) const;
    void cross(const std::vector<Taker>& takers, const SharedSight& sight,
               std::vector<Decision>& decisions) const;
    Result<Order> joint_order(const std::vector<Taker>& takers, const Taker& lead,
                              const HedgeState& whole, const Wad& price) const;
    Plan leading(const std::vector<Taker>& takers, const Decision& decision, Order order) const;
    static void tell(Plan& plan, const Plan& lead, const std::string& asset);
    void order(const std::vector<Taker>& takers, const Taker& lead, const SharedHedge& hedge,
               const std::vector<StrategyInputs>& inputs, std::vector<Decision>& decisions);
    void refuse(const std::vector<Taker>& takers, const SharedHedge& hedge, const Taker& lead,
                const std::vector<StrategyInputs>& inputs, std::vector<Decision>& decisions,
                const std::string& why);
    void secure_first(const SharedHedge& hedge, const std::vector<StrategyInputs>& inputs,
                      std::vector<Decision>& decisions);

    const Portfolio& portfolio_;
    const Limits& limits_;
    const Snapshot& snapshot_;
    std::vector<AllowedCall> allowed_;
    std::optional<Result<SequencerRound>> sequencer_;
    std::uint64_t orders_ = 0;
    Wad notional_, slippage_;
};

}  // namespace evenkeel
