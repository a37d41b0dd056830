// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/models/bands/mixed_band.hpp"
#include "strategies/rules/risk_terms.hpp"

namespace evenkeel {

/// How wide the band of a rule is, with all that it may look at.
using BandWidth = Result<NoTradeBand> (*)(const HedgeProblem&, const RiskTerms&);

/// A rule that weighs the risk of a residual delta against what it costs to trade it. In range the
/// band is that of `width`. Where liquidity has no gamma, or will have none once the price is one
/// move further (volatility over `reaction`), the residual stays as it is: then it is traded to the
/// target, from the size on at which that is worth more than it costs over `horizon`, or the band
/// of what is left of gamma if that is wider. Every reason tells what a trade is worth now.
///
/// Without volatility there is no such floor, and no worth is told.
class CostBand final : public Rule {
  public:
    CostBand(std::string name, RiskTerms terms, BandWidth width, std::string asset)
        : name_(std::move(name)), terms_(terms), width_(width), asset_(std::move(asset)) {}

    /// Errc::kMissing where what a trade costs is not known; Errc::kInvalidArgument where a figure
    /// is none that the models take.
    Result<Verdict> judge(const Exposure& exposure, const StrategyState& state,
                          std::uint64_t block_time, const Costs& costs, bool tells) const override;

  private:
    struct View;
    Result<void> look(View& out, const Exposure& exposure, const Costs& costs, double off) const;
    Result<void> set_risk_aversion(View& view, const Exposure& exposure) const;
    Result<void> widen_to_floor(View& view) const;
    /// Sets the utility that it tells of.
    Result<std::string> words(const View& view, const Costs& costs, double off, double landing,
                              std::optional<double>& utility) const;

    std::string name_;
    RiskTerms terms_;
    BandWidth width_;
    std::string asset_;
};

/// The rule of this name, from its keys; see risk_terms.
Result<std::unique_ptr<Rule>> make_cost_band(const std::string& name, const Params& params,
                                             BandWidth width, const std::string& asset);

}  // namespace evenkeel
