// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/begin_anew.hpp"

#include <sys/syscall.h>
#include <unistd.h>

namespace evenkeel::cli {
namespace {

// linux/close_range.h, which older headers lack.
constexpr unsigned kCloseOnExec = 1U << 2;

}  // namespace

// Called while another thread hangs in who knows what: neither logs nor locks.
void begin_anew(std::vector<std::string> words) {
    words.insert(words.begin(), "evenkeel");
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    // The journals' locks and every connection end with this image, whoever opened them.
    ::syscall(SYS_close_range, 3U, ~0U, kCloseOnExec);
    ::execv("/proc/self/exe", arguments.data());
}

}  // namespace evenkeel::cli
