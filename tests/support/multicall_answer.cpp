// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/multicall_answer.hpp"

#include <algorithm>

namespace evenkeel::test {

namespace {

void put(Bytes& out, std::size_t value) {
    out.insert(out.end(), 24, 0);
    for (int shift = 56; shift >= 0; shift -= 8) {
        out.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> shift));
    }
}

std::size_t padded(std::size_t size) {
    return (size + 31) / 32 * 32;
}

std::size_t word(ByteView data, std::size_t at) {
    std::size_t value = 0;
    for (const std::uint8_t byte : data.subspan(at + 24, 8)) value = value << 8 | byte;
    return value;
}

}  // namespace

Bytes encode_results(const CallResults& results) {
    Bytes out;
    put(out, 32);
    put(out, results.size());
    std::size_t offset = 32 * results.size();
    for (std::size_t i = 0; i < results.size(); ++i) {
        put(out, offset);
        offset += 96 + padded(results[i].size());
    }
    for (std::size_t i = 0; i < results.size(); ++i) {
        const ByteView data = results[i];
        put(out, results.succeeded(i) ? 1 : 0);
        put(out, 64);
        put(out, data.size());
        out.insert(out.end(), data.begin(), data.end());
        out.insert(out.end(), padded(data.size()) - data.size(), 0);
    }
    return out;
}

std::vector<Call> decode_calls(ByteView calldata) {
    const ByteView data = calldata.subspan(4 + word(calldata.subspan(4), 0));
    std::vector<Call> calls(word(data, 0));
    for (std::size_t i = 0; i < calls.size(); ++i) {
        const ByteView tuple = data.subspan(32 + word(data, 32 + 32 * i));
        std::ranges::copy(tuple.subspan(12, 20), calls[i].to.bytes.begin());
        const std::size_t at = word(tuple, 64);
        const ByteView bytes = tuple.subspan(at + 32, word(tuple, at));
        calls[i].data.assign(bytes.begin(), bytes.end());
    }
    return calls;
}

}  // namespace evenkeel::test
