// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/base/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace evenkeel {
namespace {

/// What the threads share.
class Pool {
  public:
    Pool(std::size_t count, const std::function<Result<void>(std::size_t)>& work,
         const std::function<void(std::size_t)>& done)
        : count_(count), work_(work), done_(done) {}

    void run() {
        // Numbers are given out in their order: whatever is below a failed one was begun.
        for (std::size_t i = next_++; i < count_ && !failed_; i = next_++) take(work_(i), i);
    }
    Result<void> result() const {
        if (error_) return tl::unexpected(*error_);
        return {};
    }

  private:
    void take(const Result<void>& found, std::size_t number) {
        const std::lock_guard lock(mutex_);
        if (!found && (!error_ || number < number_)) {
            error_ = found.error();
            number_ = number;
            failed_ = true;
        }
        ++through_;
        if (done_) done_(through_);
    }

    const std::size_t count_;
    const std::function<Result<void>(std::size_t)>& work_;
    const std::function<void(std::size_t)>& done_;
    std::atomic<std::size_t> next_ = 0;
    std::atomic<bool> failed_ = false;
    std::mutex mutex_;
    std::size_t through_ = 0, number_ = 0;
    std::optional<Error> error_;
};

}  // namespace

unsigned threads_for(unsigned asked) {
    return asked > 0 ? asked : std::max(1U, std::thread::hardware_concurrency());
}

Result<void> for_each_parallel(std::size_t count, unsigned threads,
                               const std::function<Result<void>(std::size_t)>& work,
                               const std::function<void(std::size_t)>& done) {
    Pool pool(count, work, done);
    {
        std::vector<std::jthread> others;
        const std::size_t most = std::min<std::size_t>(threads, count);
        for (std::size_t i = 1; i < most; ++i) others.emplace_back([&pool] { pool.run(); });
        pool.run();
    }
    return pool.result();
}

}  // namespace evenkeel
