// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/base/ensure.hpp"

#include <cstdio>
#include <cstdlib>
#include <fmt/core.h>

namespace evenkeel {

void broken_invariant(std::string_view what, const char* file, int line) {
    fmt::print(stderr, "evenkeel: broken invariant: {} ({}:{})\n", what, file, line);
    std::abort();
}

}  // namespace evenkeel
