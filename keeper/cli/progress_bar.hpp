// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace evenkeel::cli {

/// How far something is, on stderr where that is a terminal; gone when it ends.
class ProgressBar {
  public:
    ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;
    ~ProgressBar();
    /// So many of them are done.
    void show(std::size_t done, std::size_t of);

  private:
    bool terminal_;
    int shown_ = -1;
};

}  // namespace evenkeel::cli
