// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>

#include "chain/transactions/transaction.hpp"

using namespace evenkeel;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView bytes(data, size);
    const auto decoded = decode_transaction(bytes);
    if (!decoded) return 0;
    if (!std::ranges::equal(decoded->raw(), bytes)) std::abort();
    if (!check(decoded->request())) std::abort();
    return 0;
}
