// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

#include "keeper/cli/configurations.hpp"
#include "keeper/cli/crew.hpp"
#include "keeper/cli/keeper.hpp"

namespace evenkeel::cli {

/// A keeper's place in the process. It works there, or a latch keeps it down while others work.
class Seat {
  public:
    /// All outlive it; `process` ends every seat, and a seat that fails ends the process.
    Seat(const NamedConfig& what, const RunOptions& options, std::stop_source process, Crew& crew);

    /// Opens its keeper; under a latch it says so and opens none. Errors as Keeper::open.
    Result<void> open();
    /// Whether a latch kept it from opening.
    bool is_down() const { return !current(); }
    /// Works until it is ended, from a thread of its own; gives the exit code. Under a latch it
    /// waits for `resume` as long as another keeper works, and then works again. `loop_ended` is
    /// called whenever the loop has.
    int serve(const std::function<void()>& loop_ended);

    // From any thread; none of them waits.
    /// Whether its loop goes on.
    bool loops() const { return loops_; }
    /// Ends the loop to close every hedge; false if it is down.
    bool end_to_flatten();
    /// Ends it if the mark is its journal's (see journal_mark); false if that is another's.
    bool end_if(std::uintptr_t mark);
    /// Ends every seat; this one has failed.
    void end_process();
    const NamedConfig& what() const { return what_; }

  private:
    bool latched() const;
    int work(const std::function<void()>& loop_ended);
    int close_hedges(const Stops& stops);
    int failed(const Error& error);
    bool wait_for_resume();
    std::shared_ptr<Stops> current() const;

    const NamedConfig& what_;
    const RunOptions& options_;
    std::stop_source process_;
    Crew& crew_;
    mutable std::mutex mutex_;      // over the next two
    std::shared_ptr<Stops> stops_;  ///< Null while it is down.
    std::uintptr_t mark_ = 0;       ///< Of its journal, once it was opened.
    std::atomic<bool> loops_ = false;
    // Of the thread that serves: it ended the process; its hedges were closed, or are being.
    bool failed_ = false, closed_ = false;
    std::unique_ptr<Keeper> keeper_;
};

}  // namespace evenkeel::cli
