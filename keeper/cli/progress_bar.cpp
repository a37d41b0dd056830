// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/progress_bar.hpp"

#include <cstdio>
#include <fmt/format.h>
#include <unistd.h>

namespace evenkeel::cli {
namespace {

constexpr int kWidth = 40;

}  // namespace

ProgressBar::ProgressBar() : terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
    if (shown_ >= 0) fmt::print(stderr, "\r{:{}}\r", "", kWidth + 8);
}

void ProgressBar::show(std::size_t done, std::size_t of) {
    const int percent = of == 0 ? 100 : static_cast<int>(done * 100 / of);
    if (!terminal_ || percent == shown_) return;
    shown_ = percent;
    fmt::print(stderr, "\r[{:<{}}] {:3}%",
               std::string(static_cast<std::size_t>(percent * kWidth / 100), '#'), kWidth, percent);
    std::fflush(stderr);
}

}  // namespace evenkeel::cli
