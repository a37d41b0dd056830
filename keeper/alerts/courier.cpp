// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/alerts/courier.hpp"

#include "keeper/support/log.hpp"
#include "keeper/support/log_keeper.hpp"

namespace evenkeel {
namespace {

/// A receiver that says no so often to one alert will not take it: the next ones must not wait.
constexpr unsigned kMostRefusals = 5;

}  // namespace

Courier::Courier(Outbox& outbox, std::size_t index, Clock& clock, const DispatcherOptions& options)
    : outbox_(outbox),
      index_(index),
      clock_(clock),
      timeout_(options.timeout),
      webhook_(outbox.receiver(index).url),
      pace_(options.first_retry, options.last_retry, spacing_of(outbox.receiver(index).format)),
      pause_(clock),
      thread_([this, keeper = log::keeper()](const std::stop_token& stop) {
          log::set_keeper(keeper);
          work(stop);
      }) {}

Courier::~Courier() {
    thread_.request_stop();
    thread_.join();
}

void Courier::hurry() {
    hurried_ = true;
    pause_.cut_short();
}

void Courier::work(const std::stop_token& stop) {
    while (outbox_.wait_for_one(index_, stop)) {
        rest(stop);
        if (stop.stop_requested()) return;
        const auto next = outbox_.take(index_);
        if (!next) continue;
        pace_.sent(clock_.steady());
        settle(*next, webhook_.post(make_message(*next, outbox_.receiver(index_)), timeout_, stop));
    }
}

void Courier::rest(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const auto wait = pace_.wait(clock_.steady(), hurried_);
        if (wait.count() <= 0) break;
        pause_.wait(std::chrono::ceil<std::chrono::milliseconds>(wait), stop);
    }
    hurried_ = false;
}

void Courier::settle(const StampedAlert& alert, const Delivery& delivery) {
    if (delivery.verdict == Delivery::Verdict::kDelivered) {
        if (pace_.tries() > 0)
            log::info("alert delivered", {{"id", alert.id}, {"failures", pace_.tries()}});
        pace_.settled();
        return outbox_.delivered(index_, alert);
    }
    // The first failure is news, the others are not.
    log::write(pace_.tries() == 0 ? log::Level::kWarning : log::Level::kDebug,
               "alert not delivered",
               {{"id", alert.id}, {"reason", delivery.reason}, {"tries", pace_.tries() + 1}});
    pace_.failed(clock_.steady(), delivery.retry_after);
    if (delivery.verdict == Delivery::Verdict::kRetry || pace_.tries() < kMostRefusals)
        return outbox_.failed();
    log::error("alert dropped: the receiver refuses it",
               {{"id", alert.id}, {"event", alert.alert.event}, {"reason", delivery.reason}});
    pace_.settled();
    outbox_.give_up(index_, alert);
}

}  // namespace evenkeel
