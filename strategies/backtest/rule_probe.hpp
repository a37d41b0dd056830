// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "strategies/backtest/backtest.hpp"
#include "strategies/models/bands/mixed_band.hpp"

namespace evenkeel {

/// Asks a backtest's rule what its band is at a price, as a decision of it does, whatever the hedge
/// holds and whenever it last traded.
class RuleProbe {
  public:
    /// Positions are worth what they are told to be at `start`. The spec must outlive the probe.
    /// Errc::kInvalidArgument for positions or costs that are none; Errc::kUnsupported for other
    /// than one hedge, or an impact: a band that depends on the size of a trade is no figure.
    static Result<RuleProbe> make(const BacktestSpec& spec, double start);

    /// The band around the target. Errc::kUnsupported if the rule tells none, or one that is not
    /// even, or does not trade however far off it is; else the rule's own error.
    Result<NoTradeBand> band_at(double price) const;

    std::span<const PaperLiquidity> liquidity() const { return liquidity_; }

  private:
    RuleProbe(const BacktestSpec& spec, PaperPerp perp) : spec_(spec), perp_(std::move(perp)) {}
    Result<Exposure> far_off(double price) const;
    Result<void> price_gas(Exposure& exposure) const;
    tl::unexpected<Error> no_table(const std::string& why) const;

    const BacktestSpec& spec_;
    PaperPerp perp_;
    std::vector<PaperLiquidity> liquidity_;
    std::vector<std::unique_ptr<HedgeVenue>> venues_;
};

}  // namespace evenkeel
