// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

namespace evenkeel::cli {

/// Does `count` pieces of work on so many threads (zero: as many as the machine has), in whatever
/// order. `progress` is told how many are done, by one thread at a time.
void at_once(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& work,
             const std::function<void(std::size_t done)>& progress);

/// As many threads as were asked for; zero: as the machine has.
unsigned threads_for(unsigned asked);

}  // namespace evenkeel::cli
