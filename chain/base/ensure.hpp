// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <source_location>
#include <string_view>

namespace evenkeel {

/// Ends the process, having said which promise of our own code was broken and where.
[[noreturn]] void broken_invariant(std::string_view what,
                                   std::source_location where = std::source_location::current());

/// Always on. A broken invariant is our bug: the process ends, its supervisor restarts it, recovery runs.
constexpr void ensure_invariant(bool holds, std::string_view what,
                                std::source_location where = std::source_location::current()) {
    if (!holds) broken_invariant(what, where);
}

}  // namespace evenkeel
