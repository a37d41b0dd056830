// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/signals.hpp"

#include <csignal>
#include <pthread.h>

namespace evenkeel::cli {
namespace {

// What the destructor sends to the waiting thread; nobody else does.
constexpr int kNoLongerNeeded = SIGUSR1;

sigset_t watched() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, kNoLongerNeeded}) sigaddset(&set, signal);
    return set;
}

}  // namespace

StopOnSignal::StopOnSignal(std::stop_source source) {
    const sigset_t set = watched();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    thread_ = std::thread([source]() mutable {
        const sigset_t own = watched();
        int signal = 0;
        if (sigwait(&own, &signal) == 0 && signal != kNoLongerNeeded) source.request_stop();
    });
}

StopOnSignal::~StopOnSignal() {
    pthread_kill(thread_.native_handle(), kNoLongerNeeded);
    thread_.join();
}

}  // namespace evenkeel::cli
