// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/crypto/kdf.hpp"

#include <bit>
#include <fmt/format.h>

#include "chain/crypto/scrypt.hpp"

namespace evenkeel {
namespace {

constexpr std::uint64_t kMaxScryptMemory = 512u << 20;
// n * r * p: geth's standard is 2^21, and the time grows with it.
constexpr std::uint64_t kMaxScryptWork = 1u << 24;
constexpr std::uint64_t kMaxIterations = 10'000'000;

Result<void> check(const Scrypt& cost) {
    const auto [n, r, p] = cost;
    // Each factor is bounded before they are multiplied, so that no product wraps.
    if (n < 2 || n > kMaxScryptWork || !std::has_single_bit(n) || r < 1 || r > 1024 || p < 1 ||
        p > 1024)
        return fail(Errc::kDecode, Remedy::kGiveUp,
                    fmt::format("scrypt needs n a power of two up to 2^24, r and p from 1 to 1024; "
                                "found n={} r={} p={}",
                                n, r, p));
    if (128 * n * r > kMaxScryptMemory || n * r * p > kMaxScryptWork)
        return fail(Errc::kDecode, Remedy::kGiveUp,
                    fmt::format("scrypt with n={} r={} p={} needs more than 512 MB or 8 times "
                                "the standard work",
                                n, r, p));
    return {};
}

Result<void> check(const Pbkdf2& cost) {
    if (cost.iterations < 1 || cost.iterations > kMaxIterations)
        return fail(
            Errc::kDecode, Remedy::kGiveUp,
            fmt::format("pbkdf2 needs c from 1 to {}, found {}", kMaxIterations, cost.iterations));
    return {};
}

bool run(const Scrypt& cost, const Bytes& salt, std::string_view password, SecretArray<32>& out) {
    return scrypt(password, salt, cost.n, cost.r, cost.p, out.bytes);
}

bool run(const Pbkdf2& cost, const Bytes& salt, std::string_view password, SecretArray<32>& out) {
    return pbkdf2_sha256(password, salt, cost.iterations, out.bytes);
}

}  // namespace

Result<void> check_cost(const Kdf& kdf) {
    return std::visit([](const auto& cost) { return check(cost); }, kdf.function);
}

Result<SecretArray<32>> derive_key(const Kdf& kdf, std::string_view password) {
    EVENKEEL_CHECK(check_cost(kdf));
    constexpr std::size_t kMaxPassword = 4096;
    if (password.size() > kMaxPassword)
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                    fmt::format("a password has at most {} bytes", kMaxPassword));
    SecretArray<32> key;
    const bool done = std::visit(
        [&](const auto& cost) { return run(cost, kdf.salt, password, key); }, kdf.function);
    if (!done)
        return fail(Errc::kCrypto, Remedy::kRetryLater,
                    "the keystore's key could not be derived: no memory?");
    return key;
}

}  // namespace evenkeel
