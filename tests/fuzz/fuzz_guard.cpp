// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "keeper/guard/state.hpp"
#include "keeper/journal/quality_json.hpp"

using namespace evenkeel;

// What is read is written and read again the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto state = parse_guard_state(text)) {
        const auto again = parse_guard_state(to_json(*state));
        if (!again || *again != *state) std::abort();
        if (mode(lift_all(*state)) != GuardMode::kActive) std::abort();
    }
    if (const auto quality = parse_quality(text)) {
        const auto again = parse_quality(to_json(*quality));
        if (!again || *again != *quality) std::abort();
        quality_json(*quality, 0);
    }
    return 0;
}
