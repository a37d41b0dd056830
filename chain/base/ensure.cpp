// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/base/ensure.hpp"

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>

namespace evenkeel {

void broken_invariant(std::string_view what, std::source_location where) {
    fmt::print(stderr, "evenkeel: broken invariant: {} ({}:{})\n", what, where.file_name(),
               where.line());
    std::abort();
}

}  // namespace evenkeel
