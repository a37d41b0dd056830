// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>

#include "keeper/alerts/message.hpp"

namespace evenkeel {

/// Alerts of one receiver that wait for delivery, oldest first. Kept in memory; whoever uses it
/// takes care of locking.
class AlertQueue {
  public:
    explicit AlertQueue(std::size_t capacity) : capacity_(capacity == 0 ? 1 : capacity) {}

    /// Adds at the end. False if the oldest one had to go to make room.
    bool push(StampedAlert alert) {
        const bool room = waiting_.size() < capacity_;
        if (!room) waiting_.pop_front();
        waiting_.push_back(std::move(alert));
        return room;
    }
    bool empty() const { return waiting_.empty(); }
    std::size_t size() const { return waiting_.size(); }
    const StampedAlert& front() const { return waiting_.front(); }
    /// Removes the oldest if it is still this one: it may have made room meanwhile.
    void remove(const std::string& id) {
        if (!waiting_.empty() && waiting_.front().id == id) waiting_.pop_front();
    }

  private:
    std::size_t capacity_;
    std::deque<StampedAlert> waiting_;
};

}  // namespace evenkeel
