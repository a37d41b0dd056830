// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "keeper/control/latch.hpp"
#include "keeper/control/operator_request.hpp"

using namespace evenkeel;

// What is read is written and read again the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto latch = parse_latch(text)) {
        const auto again = parse_latch(to_json(*latch));
        if (!again || *again != *latch) std::abort();
    }
    if (const auto request = parse_adopt_request(text)) {
        const auto again = parse_adopt_request(to_json(*request));
        if (!again || *again != *request) std::abort();
    }
    if (const auto request = parse_resume_request(text)) {
        const auto again = parse_resume_request(to_json(*request));
        if (!again || *again != *request) std::abort();
    }
    return 0;
}
