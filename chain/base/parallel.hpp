// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "chain/base/result.hpp"

namespace evenkeel {

/// As many threads as were asked for; zero: as the machine has.
unsigned threads_for(unsigned asked);

/// Does `work` for each number below `count`, on so many threads (this one alone for one or none);
/// each number once, in any order. `done` is told how many are through, by one thread at a time.
/// The error of the lowest number that has one; after an error no more is begun.
Result<void> for_each_parallel(std::size_t count, unsigned threads,
                               const std::function<Result<void>(std::size_t)>& work,
                               const std::function<void(std::size_t)>& done);

}  // namespace evenkeel
