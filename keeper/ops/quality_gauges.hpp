// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <string_view>
#include <vector>

#include "strategies/quality/quality_sums.hpp"

namespace evenkeel {

/// The figures of how well strategies are hedged, for Prometheus: evenkeel_quality_*, by strategy
/// and window ("total", "day"). One that nothing was measured for has no series.
class QualityGauges {
  public:
    /// The registry must outlive it.
    explicit QualityGauges(prometheus::Registry& registry);
    void set(std::string_view strategy, std::string_view window, const QualitySums& sums);

  private:
    using Family = prometheus::Family<prometheus::Gauge>;
    std::vector<Family*> families_;  ///< One a figure.
};

}  // namespace evenkeel
