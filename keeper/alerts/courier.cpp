// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/alerts/courier.hpp"

#include <algorithm>

#include "keeper/support/log.hpp"

namespace evenkeel {
namespace {

/// A receiver that says no so often to one alert will not take it: the next ones must not wait.
constexpr unsigned kMostRefusals = 5;

std::chrono::milliseconds back_off(const DispatcherOptions& options, unsigned tries) {
    auto wait = options.first_retry;
    for (unsigned i = 1; i < tries && wait < options.last_retry; ++i) wait *= 2;
    return std::min(wait, options.last_retry);
}

}  // namespace

Courier::Courier(AlertReceiver receiver, const Clock& clock, const DispatcherOptions& options)
    : receiver_(std::move(receiver)),
      clock_(clock),
      options_(options),
      webhook_(receiver_.url),
      queue_(options.capacity),
      thread_([this](const std::stop_token& stop) { work(stop); }) {}

Courier::~Courier() {
    thread_.request_stop();
    thread_.join();
}

void Courier::add(const StampedAlert& alert) {
    if (alert.alert.level < receiver_.min_level) return;
    const std::scoped_lock lock(mutex_);
    if (!queue_.push(alert)) {
        ++counts_.dropped;
        tries_ = 0;
    }
    changed_.notify_all();
}

void Courier::hurry() {
    const std::scoped_lock lock(mutex_);
    hurried_ = true;
    changed_.notify_all();
}

bool Courier::wait_empty(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, at_most, [this] { return queue_.empty(); });
}

AlertCounts Courier::counts() const {
    const std::scoped_lock lock(mutex_);
    AlertCounts counts = counts_;
    counts.queued = queue_.size();
    if (!queue_.empty()) counts.lag = clock_.wall() - queue_.front().time;
    return counts;
}

void Courier::work(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        StampedAlert next;
        {
            std::unique_lock lock(mutex_);
            if (!changed_.wait(lock, stop, [this] { return !queue_.empty(); })) return;
            next = queue_.front();
        }
        const Delivery delivery =
            webhook_.post(make_message(next, receiver_), options_.timeout, stop);
        rest(stop, settle(next.id, delivery));
    }
}

std::chrono::milliseconds Courier::settle(const std::string& id, const Delivery& delivery) {
    const std::scoped_lock lock(mutex_);
    const bool delivered = delivery.verdict == Delivery::Verdict::kDelivered;
    ++(delivered ? counts_.delivered : counts_.failures);
    if (!delivered) {
        // The first failure is news, the others are not.
        log::write(tries_ == 0 ? log::Level::kWarning : log::Level::kDebug, "alert not delivered",
                   {{"id", id}, {"reason", delivery.reason}, {"tries", tries_ + 1}});
    }
    ++tries_;
    const bool given_up =
        delivery.verdict == Delivery::Verdict::kRefused && tries_ >= kMostRefusals;
    const auto wait = delivery.retry_after.value_or(back_off(options_, tries_));
    if (!delivered && !given_up) return wait;
    if (given_up) ++counts_.dropped;
    queue_.remove(id);
    tries_ = 0;
    changed_.notify_all();
    return std::chrono::milliseconds(0);
}

void Courier::rest(const std::stop_token& stop, std::chrono::milliseconds wait) {
    if (wait.count() <= 0) return;
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, wait, [this] { return hurried_; });
    hurried_ = false;
}

}  // namespace evenkeel
