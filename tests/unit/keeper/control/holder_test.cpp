// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/control/holder.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

#include "keeper/journal/file_lock.hpp"
#include "tests/unit/keeper/control/folder.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr Eviction kShort{.grace = std::chrono::milliseconds(150),
                          .patience = std::chrono::milliseconds(5'000)};

/// A process that holds the lock of a journal until it is ended.
class Holder {
  public:
    Holder(const std::string& journal, bool stubborn) {
        int ready[2];
        REQUIRE(::pipe(ready) == 0);
        process_ = ::fork();
        if (process_ == 0) hold(lock_path(journal), stubborn, ready[1]);
        char byte = 0;
        REQUIRE(::read(ready[0], &byte, 1) == 1);
        ::close(ready[0]);
        ::close(ready[1]);
    }
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;
    ~Holder() {
        if (!status_) ::kill(process_, SIGKILL);
        (void)ended_by();
    }
    pid_t process() const { return process_; }
    /// The signal that ended it.
    int ended_by() {
        int status = 0;
        if (!status_ && ::waitpid(process_, &status, 0) == process_) status_ = status;
        return WTERMSIG(*status_);
    }

  private:
    [[noreturn]] static void hold(const std::string& path, bool stubborn, int ready) {
        sigset_t none;
        sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        std::signal(SIGTERM, stubborn ? SIG_IGN : SIG_DFL);
        const auto lock = FileLock::acquire(path);
        if (!lock || ::write(ready, "x", 1) != 1) ::_exit(1);
        for (;;) ::pause();
    }

    pid_t process_ = 0;
    std::optional<int> status_;
};

}  // namespace

TEST_CASE("Nobody holds a journal that is not there, or whose keeper is gone", "[control]") {
    const Folder folder;
    const std::string journal = folder / "keeper.db";
    CHECK_FALSE(journal_holder(journal).value());
    folder.write("keeper.db.lock", "1\n");
    CHECK_FALSE(journal_holder(journal).value());
    SystemClock clock;
    CHECK_FALSE(evict_holder(journal, kShort, clock, {}).value());
}

TEST_CASE("The holder is named, and ends at SIGTERM", "[control]") {
    const Folder folder;
    const std::string journal = folder / "keeper.db";
    Holder holder(journal, false);
    CHECK(journal_holder(journal).value() == holder.process());
    SystemClock clock;
    const auto evicted = evict_holder(journal, kShort, clock, {}).value();
    REQUIRE(evicted);
    CHECK(evicted->process == holder.process());
    CHECK_FALSE(evicted->killed);
    CHECK(holder.ended_by() == SIGTERM);
    CHECK(FileLock::acquire(lock_path(journal)));
}

TEST_CASE("The signal that ends a holder names its journal and no other", "[control]") {
    const Folder folder;
    CHECK(journal_mark(folder / "none.db").error().code == Errc::kStorage);
    folder.write("keeper.db.lock", "1\n");
    folder.write("other.db.lock", "1\n");
    const auto mark = journal_mark(folder / "keeper.db").value();
    CHECK(mark == journal_mark(folder / "./keeper.db").value());
    CHECK(mark != journal_mark(folder / "other.db").value());
    CHECK(mark != 0);
}

TEST_CASE("A holder that does not end is killed when the grace is over", "[control]") {
    const Folder folder;
    const std::string journal = folder / "keeper.db";
    const bool stopped = GENERATE(false, true);
    Holder holder(journal, true);
    if (stopped) REQUIRE(::kill(holder.process(), SIGSTOP) == 0);
    SystemClock clock;
    const auto evicted = evict_holder(journal, kShort, clock, {}).value();
    REQUIRE(evicted);
    CHECK(evicted->killed);
    CHECK(holder.ended_by() == SIGKILL);
}

TEST_CASE("A number of a process that does not have the lock open is not believed",
          "[control][slow]") {
    const Folder folder;
    const std::string journal = folder / "keeper.db";
    Holder holder(journal, true);
    Holder innocent(folder / "other.db", false);
    folder.write("keeper.db.lock", std::to_string(innocent.process()) + "\n");
    SystemClock clock;
    const auto evicted = evict_holder(journal, kShort, clock, {});
    REQUIRE_FALSE(evicted);
    CHECK(evicted.error().code == Errc::kStorage);
    CHECK(::kill(innocent.process(), 0) == 0);
    CHECK(journal_holder(folder / "other.db").value() == innocent.process());
}
