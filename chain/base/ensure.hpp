// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace evenkeel {

/// Ends the process, having said which promise of our own code was broken and where.
/// The built-ins stand in for std::source_location, which clang 14 does not have.
[[noreturn]] void broken_invariant(std::string_view what, const char* file = __builtin_FILE(),
                                   int line = __builtin_LINE());

/// Always on. A broken invariant is our bug: the process ends, its supervisor restarts it, recovery
/// runs.
constexpr void ensure_invariant(bool holds, std::string_view what,
                                const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    if (!holds) broken_invariant(what, file, line);
}

}  // namespace evenkeel
