// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/at_once.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace evenkeel::cli {

unsigned threads_for(unsigned asked) {
    return asked > 0 ? asked : std::max(1U, std::thread::hardware_concurrency());
}

void at_once(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& work,
             const std::function<void(std::size_t done)>& progress) {
    std::atomic<std::size_t> next = 0;
    std::mutex telling;
    std::size_t done = 0;
    const auto take = [&] {
        for (std::size_t i = next++; i < count; i = next++) {
            work(i);
            const std::scoped_lock lock(telling);
            progress(++done);
        }
    };
    std::vector<std::jthread> others;
    const std::size_t wanted = std::min<std::size_t>(threads_for(threads), count);
    for (std::size_t i = 1; i < wanted; ++i) others.emplace_back(take);
    take();
}

}  // namespace evenkeel::cli
