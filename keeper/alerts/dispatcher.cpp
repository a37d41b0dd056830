// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/alerts/dispatcher.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <fmt/core.h>

#include "chain/base/ensure.hpp"
#include "chain/codec/hex.hpp"
#include "chain/crypto/random.hpp"
#include "keeper/alerts/courier.hpp"

namespace evenkeel {
namespace {

/// Tells the alerts of one run from those of every other.
std::string run_name() {
    std::array<std::uint8_t, 8> name{};
    ensure_invariant(fill_random(name).has_value(), "the system gives random bytes");
    return hex::encode(name).substr(2);
}

}  // namespace

struct AlertDispatcher::Parts {
    explicit Parts(Clock& time) : clock(time), run(run_name()) {}
    Clock& clock;
    const std::string run;
    std::atomic<std::uint64_t> number{0};
    std::vector<std::unique_ptr<Courier>> couriers;
};

AlertDispatcher::AlertDispatcher(std::vector<AlertReceiver> receivers, Clock& clock,
                                 DispatcherOptions options)
    : parts_(std::make_unique<Parts>(clock)) {
    for (AlertReceiver& receiver : receivers) {
        parts_->couriers.push_back(std::make_unique<Courier>(std::move(receiver), clock, options));
    }
}

AlertDispatcher::~AlertDispatcher() = default;

void AlertDispatcher::post(const Alert& alert) {
    const StampedAlert stamped{fmt::format("{}-{}", parts_->run, ++parts_->number),
                               parts_->clock.wall(), alert};
    for (const auto& courier : parts_->couriers) courier->add(stamped);
}

bool AlertDispatcher::flush(std::chrono::milliseconds deadline) {
    const SteadyTime end = parts_->clock.steady() + deadline;
    for (const auto& courier : parts_->couriers) courier->hurry();
    bool empty = true;
    for (const auto& courier : parts_->couriers) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(end - parts_->clock.steady());
        empty = courier->wait_empty(std::max(left, std::chrono::milliseconds(0))) && empty;
    }
    return empty;
}

AlertCounts AlertDispatcher::counts() const {
    AlertCounts sum;
    for (const auto& courier : parts_->couriers) {
        const AlertCounts one = courier->counts();
        sum.queued += one.queued;
        sum.delivered += one.delivered;
        sum.dropped += one.dropped;
        sum.failures += one.failures;
        sum.lag = std::max(sum.lag, one.lag);
    }
    return sum;
}

}  // namespace evenkeel
