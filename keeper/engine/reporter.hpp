// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "chain/transactions/record.hpp"
#include "keeper/alerts/conditions.hpp"
#include "keeper/engine/decision.hpp"
#include "keeper/ops/metrics.hpp"

namespace evenkeel {

/// Of keeper/guard: 0 active, 1 reducing, 2 halted.
enum class GuardMode : std::uint8_t;

struct WatchedOrder;

/// What can be wrong with a node while others are well.
enum class EndpointTrouble : std::uint8_t {
    kDown,       ///< It does not answer, or not as a node does.
    kLagging,    ///< Its head is behind the others': told, but no reason for 503.
    kDisagrees,  ///< At one block hash it says something else than the others.
};

/// Tells people what happens: one place that writes the log, counts, and alerts. A condition that
/// lasts is alerted when it begins and once more when it ends.
class Reporter {
  public:
    /// Both must outlive the reporter.
    Reporter(AlertSink& alerts, Metrics& metrics)
        : alerts_(alerts), metrics_(metrics), conditions_(alerts) {}

    void started(const Address& account, bool dry_run);
    void stopped(std::uint64_t blocks);
    /// Every decision of a tick, with what it rested on.
    void decided(const Head& head, const std::vector<Decision>& decisions);
    /// An order that was to be sent and could not be: simulation, balance, fees, signing.
    void order_refused(const Head& head, const std::string& strategy, const Error& error);
    /// A dry run's order.
    void would_send(const Head& head, const TransactionRecord& record);
    /// A transaction came into a state, in words.
    void transaction(std::uint64_t block, const TransactionRecord& record, std::string_view text);
    /// A node did not take a transaction's bytes, or its answer is unknown.
    void not_taken(std::uint64_t block, const TransactionRecord& record, std::string_view text);
    /// What became of an order that a venue carries out later: an OrderEnd's name, or "unknown";
    /// `details` is the journal's line.
    void order_ended(std::uint64_t block, const WatchedOrder& order, std::string_view state,
                     const std::string& words, const std::string& details);
    /// A transaction that waits longer than it should.
    void stuck(std::uint64_t block, const TransactionRecord& record, std::string_view why);
    /// A tick that ended without a decision, the so many-th since the last one. A journal that
    /// fails is a condition at once, anything else when it lasts.
    void tick_failed(const Error& error, std::uint64_t failures);
    void tick_done(const Head& head, std::chrono::nanoseconds duration,
                   std::chrono::nanoseconds own_time, std::uint64_t failures_before);
    void endpoint(const std::string& name, bool up, std::string_view why) {
        endpoint(name, EndpointTrouble::kDown, !up, why);
    }
    /// The node called `name` has (or no longer has) this trouble; `why` says what was seen.
    void endpoint(const std::string& name, EndpointTrouble trouble, bool holds,
                  std::string_view why);
    /// The guard's mode of a strategy in this block's decision, every block. `words` say what
    /// caused it and what lifts it.
    void guard(const Head& head, const std::string& strategy, GuardMode before, GuardMode after,
               std::string_view words);
    /// Something else that lasts and should not: log, alert and /healthz. May be told every block;
    /// true if it has just begun.
    bool condition(const Condition& condition);
    /// It does not hold (any more), which may be told every block too; true if it did.
    bool resolved(const std::string& name, std::string_view words = {});
    /// Takes over what receivers believe to hold since an earlier run.
    void inherit(const std::vector<OpenCondition>& open) { conditions_.inherit(open); }
    /// What holds at present and should not, in words: for /healthz.
    std::vector<std::string> conditions() const { return conditions_.unhealthy(); }

    Metrics& metrics() { return metrics_; }

  private:
    void watch_margin(const Head& head, const Exposure& exposure);

    AlertSink& alerts_;
    Metrics& metrics_;
    Conditions conditions_;
};

}  // namespace evenkeel
