// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/control/holder.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <system_error>
#include <unistd.h>

#include "keeper/control/control_file.hpp"

namespace evenkeel {
namespace {

// A keeper writes its number right after it has the lock; between the two somebody else's stands
// there.
constexpr int kLooks = 20;
constexpr std::chrono::milliseconds kBetweenLooks{50};

tl::unexpected<Error> refused(const std::string& path, std::string_view what) {
    return fail(Errc::kStorage, Remedy::kGiveUp, fmt::format("{}: {}", path, what));
}

std::string system_words(int number) {
    return std::error_code(number, std::generic_category()).message();
}

class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int number() const { return number_; }
    bool open() const { return number_ >= 0; }

  private:
    int number_;
};

/// The number in the file; 0 if there is none.
pid_t written_number(int file) {
    std::array<char, 24> text{};
    const ssize_t length = ::pread(file, text.data(), text.size(), 0);
    pid_t out = 0;
    for (ssize_t i = 0; i < length && text[static_cast<std::size_t>(i)] >= '0' &&
                        text[static_cast<std::size_t>(i)] <= '9' && out < 100'000'000;
         ++i)
        out = out * 10 + (text[static_cast<std::size_t>(i)] - '0');
    return out;
}

/// Whether that process has this very file open.
bool has_open(pid_t process, const struct stat& file) {
    std::error_code failed;
    const std::filesystem::directory_iterator all(fmt::format("/proc/{}/fd", process), failed);
    if (failed) return false;
    for (auto entry = begin(all); entry != end(all); entry.increment(failed)) {
        if (failed) return false;
        struct stat other {};
        if (::stat(entry->path().c_str(), &other) == 0 && other.st_dev == file.st_dev &&
            other.st_ino == file.st_ino)
            return true;
    }
    return false;
}

enum class Look : std::uint8_t { kFree, kHeld, kUnclear };

struct Sight {
    Look look = Look::kFree;
    pid_t process = 0;  ///< The number that is written there.
};

Result<Sight> look(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    if (!file.open()) {
        if (errno == ENOENT) return Sight{};
        return refused(path, system_words(errno));
    }
    if (::flock(file.number(), LOCK_SH | LOCK_NB) == 0) return Sight{};
    if (errno != EWOULDBLOCK) return refused(path, system_words(errno));
    struct stat info {};
    if (::fstat(file.number(), &info) != 0) return refused(path, system_words(errno));
    const pid_t process = written_number(file.number());
    const bool sure = process > 0 && process != ::getpid() && has_open(process, info);
    return Sight{sure ? Look::kHeld : Look::kUnclear, process};
}

/// A name of a process that no other process can come to bear, unlike its number. Not open where
/// the kernel has no such thing.
int name_of(pid_t process) {
    return static_cast<int>(::syscall(SYS_pidfd_open, process, 0));
}

/// What goes along with SIGTERM; sigqueue() does the same for processes without a name.
siginfo_t carrying(std::uintptr_t mark) {
    siginfo_t info{};
    info.si_signo = SIGTERM;
    info.si_code = SI_QUEUE;
    info.si_pid = ::getpid();
    info.si_uid = ::getuid();
    info.si_value.sival_ptr = reinterpret_cast<void*>(mark);
    return info;
}

int send_term(const Descriptor& name, pid_t process, std::uintptr_t mark) {
    siginfo_t info = carrying(mark);
    if (!name.open()) return ::sigqueue(process, SIGTERM, info.si_value);
    return static_cast<int>(::syscall(SYS_pidfd_send_signal, name.number(), SIGTERM, &info, 0));
}

int send_kill(const Descriptor& name, pid_t process) {
    if (!name.open()) return ::kill(process, SIGKILL);
    return static_cast<int>(::syscall(SYS_pidfd_send_signal, name.number(), SIGKILL, nullptr, 0));
}

/// What came of sending; a process that is gone needs no signal.
Result<void> sent_to(pid_t process, int sent) {
    if (sent == 0 || errno == ESRCH) return {};
    return fail(Errc::kStorage, Remedy::kGiveUp,
                fmt::format("process {} holds the journal and cannot be ended: {}", process,
                            system_words(errno)));
}

/// True once the process does not hold the journal any more.
Result<bool> lets_go(const std::string& journal_path, pid_t process,
                     std::chrono::milliseconds patience, Clock& clock,
                     const std::stop_token& stop) {
    const auto end = clock.steady() + patience;
    for (;;) {
        EVENKEEL_TRY(const Sight now, look(lock_path(journal_path)));
        if (now.look == Look::kFree || now.process != process) return true;
        if (stop.stop_requested() || clock.steady() >= end) return false;
        clock.sleep(kBetweenLooks, stop);
    }
}

}  // namespace

std::string lock_path(const std::string& journal_path) {
    return control_path(journal_path, ".lock");
}

Result<std::uintptr_t> journal_mark(const std::string& journal_path) {
    const std::string path = lock_path(journal_path);
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return refused(path, system_words(errno));
    // Numbers of files are small against the width; those of devices keep two file systems apart.
    return static_cast<std::uintptr_t>(info.st_ino) ^
           (static_cast<std::uintptr_t>(info.st_dev) << 40U);
}

Result<std::optional<pid_t>> journal_holder(const std::string& journal_path) {
    SystemClock clock;
    const std::string path = lock_path(journal_path);
    Sight seen;
    for (int i = 0; i < kLooks; ++i) {
        EVENKEEL_TRY(seen, look(path));
        if (seen.look == Look::kFree) return std::nullopt;
        if (seen.look == Look::kHeld) return seen.process;
        clock.sleep(kBetweenLooks, {});
    }
    return refused(
        path,
        fmt::format("locked, but not by a process that we may look at; it names {}", seen.process));
}

Result<std::optional<Evicted>> evict_holder(const std::string& journal_path, const Eviction& how,
                                            Clock& clock, const std::stop_token& stop) {
    EVENKEEL_TRY(const auto holder, journal_holder(journal_path));
    if (!holder) return std::nullopt;
    const Descriptor name(name_of(*holder));
    // Looked at again once it has a name: whoever bears the name now holds the lock.
    EVENKEEL_TRY(const auto still, journal_holder(journal_path));
    if (still != holder) return evict_holder(journal_path, how, clock, stop);
    EVENKEEL_TRY(const std::uintptr_t mark, journal_mark(journal_path));
    EVENKEEL_CHECK(sent_to(*holder, send_term(name, *holder, mark)));
    EVENKEEL_TRY(bool gone, lets_go(journal_path, *holder, how.grace, clock, stop));
    if (gone) return Evicted{*holder, false};
    if (stop.stop_requested())
        return fail(Errc::kStorage, Remedy::kGiveUp, "told to stop while the keeper was ending");
    EVENKEEL_CHECK(sent_to(*holder, send_kill(name, *holder)));
    EVENKEEL_TRY(gone, lets_go(journal_path, *holder, how.patience, clock, stop));
    if (gone) return Evicted{*holder, true};
    return refused(lock_path(journal_path),
                   fmt::format("process {} was killed and still holds it", *holder));
}

}  // namespace evenkeel
