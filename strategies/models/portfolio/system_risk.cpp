// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/portfolio/system_risk.hpp"

#include <algorithm>
#include <cmath>

#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

constexpr double kMinutesPerYear = 365.0 * 24.0 * 60.0;
constexpr double kOutageLevel = 0.99;

bool is_duration(double value) {
    return std::isfinite(value) && value >= 0.0;
}

std::optional<double> part(std::uint64_t some, std::uint64_t all) {
    if (all == 0) return std::nullopt;
    return static_cast<double>(some) / static_cast<double>(all);
}

void look(std::vector<std::string>& out, const char* what, const std::optional<double>& value,
          double limit) {
    if (!value)
        out.push_back(std::string(what) + " is not known yet");
    else if (!(*value <= limit))
        out.push_back(std::string(what) + " is " + std::to_string(*value) + ", allowed are " +
                      std::to_string(limit));
}

}  // namespace

Result<void> SystemRisk::count_reading(double oracle_age, double block_lag, bool agreed) {
    if (!is_duration(oracle_age) || !is_duration(block_lag))
        return unfit("system risk: an age of a price or block is below zero");
    oracle_age_ = oracle_age;
    block_lag_ = block_lag;
    ++readings_;
    disagreements_ += agreed ? 0 : 1;
    return {};
}

void SystemRisk::count_transaction(bool failed) {
    ++transactions_;
    failures_ += failed ? 1 : 0;
}

Result<void> SystemRisk::count_outage(double minutes) {
    if (!is_duration(minutes)) return unfit("system risk: an outage is below zero");
    outages_.push_back(minutes);
    return {};
}

std::optional<double> SystemRisk::disagreement_rate() const {
    return part(disagreements_, readings_);
}

std::optional<double> SystemRisk::failure_rate() const {
    return part(failures_, transactions_);
}

Result<std::optional<double>> SystemRisk::outage_minutes(double p) const {
    if (!(p >= 0.0 && p <= 1.0)) return unfit("system risk: the level is not in [0, 1]");
    if (outages_.empty()) return std::optional<double>();
    return std::optional(quantile_of_sorted(sorted(outages_), p));
}

Result<double> margin_horizon(const TopUpTime& time, const SystemRisk& risk) {
    if (!is_duration(time.bridge) || !is_duration(time.blocks) || !is_duration(time.outage))
        return unfit("system risk: a time to top up is below zero");
    EVENKEEL_TRY(const auto counted, risk.outage_minutes(kOutageLevel));
    const double outage = std::max(time.outage, counted.value_or(time.outage));
    return (time.bridge + time.blocks + outage) / kMinutesPerYear;
}

std::vector<std::string> system_breaches(const SystemRisk& risk, const SystemLimits& limits) {
    std::vector<std::string> out;
    look(out, "oracle age", risk.oracle_age(), limits.oracle_age);
    look(out, "block lag", risk.block_lag(), limits.block_lag);
    look(out, "disagreement rate", risk.disagreement_rate(), limits.disagreement_rate);
    look(out, "failure rate", risk.failure_rate(), limits.failure_rate);
    return out;
}

}  // namespace evenkeel
