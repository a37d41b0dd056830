// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "chain/base/clock.hpp"
#include "keeper/alerts/alert.hpp"

namespace evenkeel {

/// When a receiver may be tried next.
class DeliveryPace {
  public:
    /// Back-off from `first` to `longest`; at least `spacing` between two requests.
    DeliveryPace(std::chrono::milliseconds first, std::chrono::milliseconds longest,
                 std::chrono::milliseconds spacing)
        : first_(first), longest_(longest), spacing_(spacing) {}

    /// How long to wait at `now`; zero or less if the time has come. Who is in a hurry does not
    /// wait for the back-off, but for what the receiver asks for.
    std::chrono::nanoseconds wait(SteadyTime now, bool hurried) const;
    /// A request is made.
    void sent(SteadyTime now) { asked_ = now + spacing_; }
    /// It failed; `retry_after` as the receiver asked, which takes the place of the back-off.
    void failed(SteadyTime now, std::optional<std::chrono::milliseconds> retry_after);
    /// This alert is done with.
    void settled();
    /// Failures of the alert that is being delivered.
    unsigned tries() const { return tries_; }

  private:
    std::chrono::milliseconds first_, longest_, spacing_;
    SteadyTime asked_{};  ///< Not before this, whatever hurry.
    SteadyTime own_{};    ///< Our back-off.
    unsigned tries_ = 0;
};

/// What receivers of this format take without complaint, as time between two requests.
std::chrono::milliseconds spacing_of(AlertFormat format);

}  // namespace evenkeel
