// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/crypto/random.hpp"

#include <openssl/rand.h>

#include "chain/base/ensure.hpp"

namespace evenkeel {

Result<void> fill_random(std::span<std::uint8_t> out) {
    constexpr std::size_t kLimit = 1u << 20;
    ensure_invariant(out.size() <= kLimit, "at most 1 MB of randomness at once");
    if (RAND_bytes(out.data(), static_cast<int>(out.size())) != 1)
        return fail(Errc::kCrypto, Remedy::kRetryLater, "the system's random generator failed");
    return {};
}

}  // namespace evenkeel
