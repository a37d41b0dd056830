// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/signals.hpp"

#include <algorithm>
#include <csignal>
#include <pthread.h>

namespace evenkeel::cli {
namespace {

// Wakes the waiting thread so that it looks at its flags; from outside it means nothing.
constexpr int kLook = SIGUSR2;

sigset_t watched() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGUSR1, kLook}) sigaddset(&set, signal);
    return set;
}

timespec as_timespec(std::chrono::nanoseconds span) {
    const auto whole = std::chrono::floor<std::chrono::seconds>(span);
    return {.tv_sec = whole.count(), .tv_nsec = (span - whole).count()};
}

}  // namespace

StopOnSignal::StopOnSignal(std::stop_source source, std::optional<FlattenSignal> flatten,
                           EndOne end_one)
    : source_(std::move(source)), flatten_(std::move(flatten)), end_one_(std::move(end_one)) {
    const sigset_t set = watched();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    thread_ = std::thread([this] { serve(); });
}

StopOnSignal::~StopOnSignal() {
    done_ = true;
    wake();
    thread_.join();
}

void StopOnSignal::loop_ended() {
    wake();
}

void StopOnSignal::wake() {
    pthread_kill(thread_.native_handle(), kLook);
}

void StopOnSignal::serve() {
    while (!done_) {
        const siginfo_t signal = next_signal();
        if (deadline_ && flatten_->ended()) deadline_.reset();
        heed(signal);
        if (!deadline_ || clock_.steady() < *deadline_) continue;
        deadline_.reset();
        flatten_->hangs();
    }
}

siginfo_t StopOnSignal::next_signal() {
    const sigset_t set = watched();
    siginfo_t info{};
    int signal = 0;
    if (deadline_) {
        const auto left = std::max(*deadline_ - clock_.steady(), std::chrono::nanoseconds(0));
        const timespec limit = as_timespec(left);
        signal = sigtimedwait(&set, &info, &limit);
    } else {
        signal = sigwaitinfo(&set, &info);
    }
    return signal > 0 ? info : siginfo_t{};
}

void StopOnSignal::heed(const siginfo_t& signal) {
    const bool names_one = signal.si_signo == SIGTERM && signal.si_code == SI_QUEUE && end_one_;
    if (names_one && end_one_(reinterpret_cast<std::uintptr_t>(signal.si_value.sival_ptr))) return;
    if (signal.si_signo == SIGTERM || signal.si_signo == SIGINT) source_.request_stop();
    if (signal.si_signo != SIGUSR1 || !flatten_) return;
    // Armed before anything is written: a disk that hangs must not keep it from going off.
    if (!deadline_ && !flatten_->ended()) deadline_ = clock_.steady() + flatten_->grace;
    flatten_->asked();
}

}  // namespace evenkeel::cli
