// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "chain/types/head.hpp"
#include "chain/types/wad.hpp"
#include "keeper/alerts/dispatcher.hpp"
#include "strategies/quality/quality_sums.hpp"

namespace evenkeel {

/// The keeper's numbers for Prometheus; every name begins with evenkeel_. Safe from any thread.
class Metrics {
  public:
    /// `version` becomes the label of evenkeel_build_info.
    explicit Metrics(std::string_view version);
    ~Metrics();

    /// One block was processed: the whole tick's time, and the part between the last byte read and
    /// the first byte sent, both without waiting for the node where that is known.
    void tick(const Head& head, std::chrono::nanoseconds duration,
              std::chrono::nanoseconds own_time);
    void tick_failed(std::string_view error_kind);
    void decision(std::string_view strategy, std::string_view action);
    /// Net delta in units of the asset, value and price in the unit of account.
    void exposure(std::string_view strategy, std::string_view asset, const Wad& delta,
                  const Wad& target, const Wad& value, const Wad& price);
    /// How well a strategy is hedged over a window ("total", "day").
    void quality(std::string_view strategy, std::string_view window, const QualitySums& sums);
    /// A transaction came into this state.
    void transaction(std::string_view strategy, std::string_view state);
    void in_flight(std::size_t count);
    void order(std::string_view strategy, std::string_view venue, const Wad& notional);
    /// What became of an order that a venue carries out later.
    void order_ended(std::string_view strategy, std::string_view venue, std::string_view state);
    void gas_spent(const Wei& amount);
    /// One request of an endpoint; `endpoint` is its redacted name.
    void rpc_request(std::string_view endpoint, std::chrono::nanoseconds latency);
    void rpc_error(std::string_view endpoint, std::string_view error_kind);
    /// 0 active, 1 reducing, 2 halted.
    void guard_state(std::string_view strategy, int state);

    /// Text exposition format. Ages are taken at `now`.
    std::string text(WallTime now, const AlertCounts& alerts) const;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace evenkeel
