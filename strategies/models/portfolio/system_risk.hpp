// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel {

/// What the keeper's own working has been like. Whoever reads and sends counts it in.
class SystemRisk {
  public:
    /// A reading: the age of its price and of its block in seconds, and whether the endpoints
    /// agreed. An error if an age is not finite or below zero.
    Result<void> count_reading(double oracle_age, double block_lag, bool agreed);
    /// A transaction that was mined, or failed to be.
    void count_transaction(bool failed);
    /// A time of some minutes in which the keeper did nothing. An error if not finite or below
    /// zero.
    Result<void> count_outage(double minutes);

    /// Seconds, of the last reading; nothing before the first.
    std::optional<double> oracle_age() const { return oracle_age_; }
    std::optional<double> block_lag() const { return block_lag_; }
    /// The part of readings on which the endpoints did not agree; nothing before the first.
    std::optional<double> disagreement_rate() const;
    /// The part of transactions that failed; nothing before the first.
    std::optional<double> failure_rate() const;
    /// Minutes that this part of outages did not go beyond, by the type 7 quantile; nothing before
    /// the first outage. An error unless p is in [0, 1].
    Result<std::optional<double>> outage_minutes(double p) const;

  private:
    std::optional<double> oracle_age_, block_lag_;
    std::uint64_t readings_ = 0, disagreements_ = 0;
    std::uint64_t transactions_ = 0, failures_ = 0;
    std::vector<double> outages_;
};

/// How long margin must last: until more of it can be there.
struct TopUpTime {
    double bridge = 0.0;  ///< Minutes that money takes to the venue.
    double blocks = 0.0;  ///< Minutes until it is mined.
    double outage = 0.0;  ///< Minutes for which the keeper may be away, if no longer one is known.
};

/// bridge + blocks + the longer of the outage assumed and the 99 % quantile of those counted, in
/// years of 365 days: the horizon for margin. An error unless all are finite and not below zero.
Result<double> margin_horizon(const TopUpTime& time, const SystemRisk& risk);

/// Above what each counter is too much.
struct SystemLimits {
    double oracle_age = 0.0, block_lag = 0.0;            ///< Seconds.
    double disagreement_rate = 0.0, failure_rate = 0.0;  ///< Parts, in [0, 1].
};

/// A line for each counter that is above its limit or not known yet: what, how much, how much is
/// allowed.
std::vector<std::string> system_breaches(const SystemRisk& risk, const SystemLimits& limits);

}  // namespace evenkeel
