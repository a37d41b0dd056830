// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>

#include "chain/transactions/record.hpp"
#include "keeper/alerts/alert.hpp"
#include "keeper/engine/decision.hpp"
#include "keeper/ops/metrics.hpp"

namespace evenkeel {

/// Tells people what happens: one place that writes the log, counts, and alerts. A condition that
/// lasts is alerted when it begins and once more when it ends.
class Reporter {
  public:
    /// Both must outlive the reporter.
    Reporter(AlertSink& alerts, Metrics& metrics) : alerts_(alerts), metrics_(metrics) {}

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
    /// A transaction that waits longer than it should.
    void stuck(std::uint64_t block, const TransactionRecord& record, std::string_view why);
    /// A tick that ended without a decision, the so many-th since the last one. A journal that
    /// fails is a condition at once, anything else when it lasts.
    void tick_failed(const Error& error, std::uint64_t failures);
    void tick_done(const Head& head, std::chrono::nanoseconds duration,
                   std::chrono::nanoseconds own_time, std::uint64_t failures_before);
    void endpoint(const std::string& name, bool up, std::string_view why);
    /// What holds at present and should not, in words: for /healthz.
    std::vector<std::string> conditions() const;

    Metrics& metrics() { return metrics_; }

  private:
    bool begin(const std::string& condition, const Alert& alert);
    bool end(const std::string& condition);
    void watch_margin(const Head& head, const Exposure& exposure);

    AlertSink& alerts_;
    Metrics& metrics_;
    std::map<std::string, std::string> conditions_;  ///< By name, in words.
};

}  // namespace evenkeel
