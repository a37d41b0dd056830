// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/alerts/dispatcher.hpp"

#include "keeper/alerts/courier.hpp"

namespace evenkeel {

struct AlertDispatcher::Parts {
    Parts(std::vector<AlertReceiver> receivers, Clock& clock, const DispatcherOptions& options)
        : outbox(std::move(receivers), clock, options.capacity, options.path) {
        for (std::size_t i = 0; i < outbox.receivers(); ++i)
            couriers.push_back(std::make_unique<Courier>(outbox, i, clock, options));
    }

    Outbox outbox;
    std::vector<std::unique_ptr<Courier>> couriers;  // after what they work on
};

AlertDispatcher::AlertDispatcher(std::vector<AlertReceiver> receivers, Clock& clock,
                                 DispatcherOptions options)
    : parts_(std::make_unique<Parts>(std::move(receivers), clock, options)) {}

AlertDispatcher::~AlertDispatcher() = default;

void AlertDispatcher::post(const Alert& alert) {
    parts_->outbox.post(alert);
}

void AlertDispatcher::post_to(std::size_t receiver, const Alert& alert) {
    parts_->outbox.post_to(receiver, alert);
}

bool AlertDispatcher::flush(std::chrono::milliseconds deadline) {
    for (const auto& courier : parts_->couriers) courier->hurry();
    return parts_->outbox.wait_empty(deadline);
}

AlertCounts AlertDispatcher::counts() const {
    return parts_->outbox.counts();
}

std::vector<OpenCondition> AlertDispatcher::open_conditions() const {
    return parts_->outbox.open_conditions();
}

}  // namespace evenkeel
