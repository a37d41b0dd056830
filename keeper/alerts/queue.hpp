// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <vector>

#include "keeper/alerts/message.hpp"

namespace evenkeel {

/// What putting an alert into a queue did to it.
struct Pushed {
    const StampedAlert* put = nullptr;  ///< New or grown; null if the receiver knows already.
    std::vector<StampedAlert> dropped;  ///< What had to make room.
};

/// Alerts of one receiver that wait for delivery, oldest first. Kept in memory; whoever uses it
/// takes care of locking and of the disk.
class AlertQueue {
  public:
    explicit AlertQueue(std::size_t capacity) : capacity_(capacity == 0 ? 1 : capacity) {}

    /// Adds at the end, or folds it into an equal one that was never tried. What begins is not put
    /// again while its begin is the newest word of it. A full queue drops its least important
    /// alert, the oldest of these. `extra` needs no room.
    Pushed push(StampedAlert alert, bool extra = false);
    /// As it was left by an earlier run: its first alert may have been tried.
    void load(std::vector<StampedAlert> waiting);
    /// The oldest, from now on as the receiver may have seen it. Not empty.
    const StampedAlert& take();
    /// Removes it if it still waits; it may have made room meanwhile.
    void remove(const std::string& id);

    bool empty() const { return waiting_.empty(); }
    std::size_t size() const { return waiting_.size(); }
    std::size_t capacity() const { return capacity_; }
    /// Oldest first.
    const std::deque<StampedAlert>& waiting() const { return waiting_; }
    /// The newest word that waits of a condition; null if none does.
    const StampedAlert* newest_of(const std::string& condition) const;

  private:
    StampedAlert* place_to_fold(const Alert& alert);
    std::vector<StampedAlert> make_room();

    std::size_t capacity_;
    std::deque<StampedAlert> waiting_;
    std::string tried_;  ///< Id of the one that was tried: its text must not change any more.
};

}  // namespace evenkeel
