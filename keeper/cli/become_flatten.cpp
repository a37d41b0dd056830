// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <sys/syscall.h>
#include <unistd.h>

#include "keeper/cli/flatten_command.hpp"

namespace evenkeel::cli {
namespace {

// linux/close_range.h, which older headers lack.
constexpr unsigned kCloseOnExec = 1U << 2;

}  // namespace

// Called while another thread hangs in who knows what: neither logs nor locks.
void become_flatten(const std::string& config, std::vector<std::string> global) {
    std::vector<std::string> words{"evenkeel"};
    words.insert(words.end(), global.begin(), global.end());
    for (const char* word : {"flatten", config.c_str(), "--yes", "--as-keeper", "--reason",
                             "SIGUSR1; the loop did not end, the program began anew"})
        words.emplace_back(word);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    // The journal's lock and every connection end with this image, whoever opened them.
    ::syscall(SYS_close_range, 3U, ~0U, kCloseOnExec);
    ::execv("/proc/self/exe", arguments.data());
}

}  // namespace evenkeel::cli
