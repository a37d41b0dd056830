// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/pause.hpp"

#include <utility>

namespace evenkeel {

bool Pause::begin(const std::stop_source& end) {
    const std::scoped_lock lock(mutex_);
    if (std::exchange(hinted_, false)) return false;
    end_ = end;
    return true;
}

void Pause::wait(std::chrono::milliseconds longest, const std::stop_token& stop) {
    std::stop_source end;
    if (!begin(end)) return;
    {
        const std::stop_callback forward(stop, [&end] { end.request_stop(); });
        clock_.sleep(longest, end.get_token());
    }
    const std::scoped_lock lock(mutex_);
    end_ = std::stop_source(std::nostopstate);
    hinted_ = false;
}

void Pause::cut_short() {
    std::unique_lock lock(mutex_);
    hinted_ = true;
    std::stop_source end = end_;
    lock.unlock();
    // Outside the lock: it wakes the waiting thread, which wants the lock next.
    end.request_stop();
}

}  // namespace evenkeel
