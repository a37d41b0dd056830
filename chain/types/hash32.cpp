// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/types/hash32.hpp"

#include <cstring>

#include "chain/codec/hex.hpp"

namespace evenkeel {

Result<Hash32> parse_hash(std::string_view text) {
    Hash32 hash;
    EVENKEEL_CHECK(hex::decode_into(text, hash.bytes));
    return hash;
}

std::string to_hex(const Hash32& hash) {
    return hex::encode(hash.bytes);
}

}  // namespace evenkeel

std::size_t std::hash<evenkeel::Hash32>::operator()(const evenkeel::Hash32& value) const noexcept {
    std::size_t digest = 0;
    std::memcpy(&digest, value.bytes.data(), sizeof digest);
    return digest;
}
