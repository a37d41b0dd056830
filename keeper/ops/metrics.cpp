// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/ops/metrics.hpp"

#include <atomic>
#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "keeper/ops/quality_gauges.hpp"

namespace evenkeel {
namespace {

using Counters = prometheus::Family<prometheus::Counter>;
using Gauges = prometheus::Family<prometheus::Gauge>;
using Histograms = prometheus::Family<prometheus::Histogram>;
using Labels = prometheus::Labels;

constexpr double kWeiPerCoin = 1e18;

Counters& counters(prometheus::Registry& registry, const char* name, const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}
Gauges& gauges(prometheus::Registry& registry, const char* name, const char* help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}
Histograms& histograms(prometheus::Registry& registry, const char* name, const char* help) {
    return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
}

/// In seconds, from what a decision takes to what a slow node takes.
prometheus::Histogram::BucketBoundaries seconds_buckets() {
    return {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
            0.05,   0.1,     0.25,   0.5,   1.0,    2.5,   5.0,  10.0};
}

double seconds(std::chrono::nanoseconds duration) {
    return std::chrono::duration<double>(duration).count();
}

std::string label(std::string_view view) {
    return std::string(view);
}

}  // namespace

struct Metrics::Parts {
    prometheus::Registry registry;
    Counters& blocks = counters(registry, "evenkeel_blocks_processed_total", "Blocks decided.");
    Counters& tick_errors =
        counters(registry, "evenkeel_tick_errors_total", "Ticks that failed, by kind of error.");
    Counters& decisions = counters(registry, "evenkeel_decisions_total", "Decisions by action.");
    Counters& transactions =
        counters(registry, "evenkeel_transactions_total", "Transactions that came into a state.");
    Counters& orders = counters(registry, "evenkeel_orders_total", "Orders sent.");
    Counters& order_ends = counters(registry, "evenkeel_order_ends_total",
                                    "Orders that venues carry out later, by what became of them.");
    Counters& notional = counters(registry, "evenkeel_order_notional_total",
                                  "Notional of orders sent, in the unit of account.");
    Counters& gas =
        counters(registry, "evenkeel_gas_spent_total", "Paid for gas, in the chain's coin.");
    Counters& rpc_requests =
        counters(registry, "evenkeel_rpc_requests_total", "Requests by endpoint.");
    Counters& rpc_errors = counters(registry, "evenkeel_rpc_errors_total",
                                    "Failed requests by endpoint and kind of error.");
    Gauges& head_number = gauges(registry, "evenkeel_head_number", "Newest block processed.");
    Gauges& head_time = gauges(registry, "evenkeel_head_timestamp_seconds", "Its timestamp.");
    Gauges& delta = gauges(registry, "evenkeel_net_delta", "Net delta in units of the asset.");
    Gauges& target = gauges(registry, "evenkeel_target_delta", "Target in units of the asset.");
    Gauges& value = gauges(registry, "evenkeel_value", "Value in the unit of account.");
    Gauges& price = gauges(registry, "evenkeel_price", "Oracle price in the unit of account.");
    Gauges& in_flight = gauges(registry, "evenkeel_transactions_in_flight", "Not settled yet.");
    Gauges& guard = gauges(registry, "evenkeel_guard_state", "0 active, 1 reducing, 2 halted.");
    Gauges& build = gauges(registry, "evenkeel_build_info", "Always 1; the version is a label.");
    Histograms& tick_time = histograms(registry, "evenkeel_tick_duration_seconds", "Whole tick.");
    Histograms& own_time =
        histograms(registry, "evenkeel_own_time_seconds",
                   "Last byte read to first byte sent, without the node's time.");
    Histograms& rpc_time =
        histograms(registry, "evenkeel_rpc_latency_seconds", "Latency by endpoint.");
    QualityGauges quality{registry};
    std::atomic<std::uint64_t> head_timestamp{0};
};

Metrics::Metrics(std::string_view version) : parts_(std::make_unique<Parts>()) {
    parts_->build.Add({{"version", label(version)}}).Set(1);
    // Series that an alarm watches must be there before the first event.
    parts_->blocks.Add({});
    parts_->gas.Add({});
    parts_->in_flight.Add({});
}

Metrics::~Metrics() = default;

void Metrics::tick(const Head& head, std::chrono::nanoseconds duration,
                   std::chrono::nanoseconds own_time) {
    parts_->blocks.Add({}).Increment();
    parts_->head_number.Add({}).Set(static_cast<double>(head.number));
    parts_->head_time.Add({}).Set(static_cast<double>(head.timestamp));
    parts_->head_timestamp = head.timestamp;
    parts_->tick_time.Add({}, seconds_buckets()).Observe(seconds(duration));
    parts_->own_time.Add({}, seconds_buckets()).Observe(seconds(own_time));
}

void Metrics::tick_failed(std::string_view error_kind) {
    parts_->tick_errors.Add({{"kind", label(error_kind)}}).Increment();
}

void Metrics::decision(std::string_view strategy, std::string_view action) {
    parts_->decisions.Add({{"strategy", label(strategy)}, {"action", label(action)}}).Increment();
}

void Metrics::exposure(std::string_view strategy, std::string_view asset, const Wad& delta,
                       const Wad& target, const Wad& value, const Wad& price) {
    const Labels labels{{"strategy", label(strategy)}, {"asset", label(asset)}};
    parts_->delta.Add(labels).Set(delta.to_double());
    parts_->target.Add(labels).Set(target.to_double());
    parts_->value.Add(labels).Set(value.to_double());
    parts_->price.Add({{"asset", label(asset)}}).Set(price.to_double());
}

void Metrics::quality(std::string_view strategy, std::string_view window, const QualitySums& sums) {
    parts_->quality.set(strategy, window, sums);
}

void Metrics::transaction(std::string_view strategy, std::string_view state) {
    parts_->transactions.Add({{"strategy", label(strategy)}, {"state", label(state)}}).Increment();
}

void Metrics::in_flight(std::size_t count) {
    parts_->in_flight.Add({}).Set(static_cast<double>(count));
}

void Metrics::order(std::string_view strategy, std::string_view venue, const Wad& notional) {
    const Labels labels{{"strategy", label(strategy)}, {"venue", label(venue)}};
    parts_->orders.Add(labels).Increment();
    parts_->notional.Add(labels).Increment(notional.abs().to_double());
}

void Metrics::order_ended(std::string_view strategy, std::string_view venue,
                          std::string_view state) {
    parts_->order_ends
        .Add({{"strategy", label(strategy)}, {"venue", label(venue)}, {"state", label(state)}})
        .Increment();
}

void Metrics::gas_spent(const Wei& amount) {
    parts_->gas.Add({}).Increment(amount.amount.to_double() / kWeiPerCoin);
}

void Metrics::rpc_request(std::string_view endpoint, std::chrono::nanoseconds latency) {
    const Labels labels{{"endpoint", label(endpoint)}};
    parts_->rpc_requests.Add(labels).Increment();
    parts_->rpc_time.Add(labels, seconds_buckets()).Observe(seconds(latency));
}

void Metrics::rpc_error(std::string_view endpoint, std::string_view error_kind) {
    parts_->rpc_errors.Add({{"endpoint", label(endpoint)}, {"kind", label(error_kind)}})
        .Increment();
}

void Metrics::guard_state(std::string_view strategy, int state) {
    parts_->guard.Add({{"strategy", label(strategy)}}).Set(state);
}

std::string Metrics::text(WallTime now, const AlertCounts& alerts) const {
    // What is only known when asked goes into a registry of its own, so that no state is shared.
    prometheus::Registry asked;
    const std::uint64_t timestamp = parts_->head_timestamp;
    if (timestamp != 0) {
        const auto age = seconds(now.time_since_epoch()) - static_cast<double>(timestamp);
        gauges(asked, "evenkeel_head_age_seconds", "Age of the newest block processed.")
            .Add({})
            .Set(age);
    }
    gauges(asked, "evenkeel_alerts_queued", "Alerts that wait for delivery.")
        .Add({})
        .Set(static_cast<double>(alerts.queued));
    gauges(asked, "evenkeel_alerts_lag_seconds", "Age of the oldest alert that waits.")
        .Add({})
        .Set(seconds(alerts.lag));
    gauges(asked, "evenkeel_alerts_on_disk", "1 if what waits is on the disk, else 0.")
        .Add({})
        .Set(alerts.trouble.empty() ? 1 : 0);
    const auto count = [&](const char* name, const char* help, std::uint64_t value) {
        counters(asked, name, help).Add({}).Increment(static_cast<double>(value));
    };
    count("evenkeel_alerts_delivered_total", "Alerts delivered.", alerts.delivered);
    count("evenkeel_alerts_dropped_total", "Alerts given up.", alerts.dropped);
    count("evenkeel_alerts_folded_total", "Alerts told with an equal one.", alerts.folded);
    count("evenkeel_alert_failures_total", "Tries to deliver that failed.", alerts.failures);
    auto families = parts_->registry.Collect();
    for (auto& family : asked.Collect()) families.push_back(std::move(family));
    return prometheus::TextSerializer().Serialize(families);
}

}  // namespace evenkeel
