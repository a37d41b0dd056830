// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/terminal.hpp"

#include <cstdio>
#include <iostream>
#include <termios.h>
#include <unistd.h>

namespace evenkeel::cli {
namespace {

/// Turns echo off while it lives.
class Silence {
  public:
    Silence() {
        if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
        termios quiet = before_;
        quiet.c_lflag &= static_cast<tcflag_t>(~ECHO);
        changed_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;
    ~Silence() {
        if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }

  private:
    termios before_{};
    bool changed_ = false;
};

}  // namespace

Result<std::string> ask_secret(const char* prompt) {
    const bool terminal = isatty(STDIN_FILENO) == 1;
    if (terminal) std::fputs(prompt, stderr);
    std::string line;
    {
        const Silence silence;
        if (!std::getline(std::cin, line))
            return fail(Errc::kMissing, Remedy::kGiveUp, "stdin ended before the secret was read");
    }
    if (terminal) std::fputc('\n', stderr);
    return line;
}

}  // namespace evenkeel::cli
