// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/crypto/scrypt.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <new>
#include <openssl/evp.h>

#include "chain/base/ensure.hpp"
#include "chain/crypto/secret.hpp"

namespace evenkeel {
namespace {

using Word = std::uint32_t;
constexpr std::size_t kBlockWords = 16;  // of Salsa20: 64 bytes
using Block = std::array<Word, kBlockWords>;

/// Working memory that is zeroed when it goes: it would give the derived key away.
class Scratch {
  public:
    explicit Scratch(std::size_t words)
        : size_(words),
          words_(new (std::nothrow) Word[words]) {}  // NOLINT: no vector of 256 MB zeros
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() {
        if (words_) wipe(bytes());
    }

    bool ok() const { return words_ != nullptr; }
    Word* data() { return words_.get(); }
    std::span<std::uint8_t> bytes() {
        return {reinterpret_cast<std::uint8_t*>(words_.get()), size_ * sizeof(Word)};
    }

  private:
    std::size_t size_;
    std::unique_ptr<Word[]> words_;
};

inline void quarter(Block& x, std::size_t a, std::size_t b, std::size_t c, std::size_t d) {
    x[b] ^= std::rotl(x[a] + x[d], 7);
    x[c] ^= std::rotl(x[b] + x[a], 9);
    x[d] ^= std::rotl(x[c] + x[b], 13);
    x[a] ^= std::rotl(x[d] + x[c], 18);
}

/// Salsa20/8 (RFC 7914, section 3).
void salsa8(Block& block) {
    Block x = block;
    for (int round = 0; round < 4; ++round) {
        quarter(x, 0, 4, 8, 12);
        quarter(x, 5, 9, 13, 1);
        quarter(x, 10, 14, 2, 6);
        quarter(x, 15, 3, 7, 11);
        quarter(x, 0, 1, 2, 3);
        quarter(x, 5, 6, 7, 4);
        quarter(x, 10, 11, 8, 9);
        quarter(x, 15, 12, 13, 14);
    }
    for (std::size_t i = 0; i < kBlockWords; ++i) block[i] += x[i];
}

/// scryptBlockMix (section 4): 2r blocks from `in` to `out`, even ones to the first half.
void mix_blocks(const Word* in, Word* out, std::size_t r) {
    Block x;
    std::copy_n(in + (2 * r - 1) * kBlockWords, kBlockWords, x.begin());
    for (std::size_t i = 0; i < 2 * r; ++i) {
        for (std::size_t k = 0; k < kBlockWords; ++k) x[k] ^= in[i * kBlockWords + k];
        salsa8(x);
        std::copy_n(x.begin(), kBlockWords, out + (i / 2 + (i % 2) * r) * kBlockWords);
    }
}

/// scryptROMix (section 5) over one lane of 32r words, with n lanes of table and one of spare.
void mix_lane(Word* lane, Word* table, Word* spare, std::size_t n, std::size_t r) {
    const std::size_t words = 2 * r * kBlockWords;
    for (std::size_t i = 0; i < n; ++i) {
        std::copy_n(lane, words, table + i * words);
        mix_blocks(table + i * words, lane, r);
    }
    for (std::size_t i = 0; i < n; ++i) {
        const std::size_t at = lane[words - kBlockWords] & (n - 1);  // n is below 2^32
        for (std::size_t k = 0; k < words; ++k) spare[k] = lane[k] ^ table[at * words + k];
        mix_blocks(spare, lane, r);
    }
}

}  // namespace

static_assert(std::endian::native == std::endian::little, "scrypt's words are little-endian");

bool pbkdf2_sha256(std::string_view password, ByteView salt, std::uint64_t iterations,
                   std::span<std::uint8_t> out) {
    if (password.data() == nullptr) password = "";  // OpenSSL takes null for "no password given"
    return PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), salt.data(),
                             static_cast<int>(salt.size()), static_cast<int>(iterations),
                             EVP_sha256(), static_cast<int>(out.size()), out.data()) == 1;
}

bool scrypt(std::string_view password, ByteView salt, std::uint64_t n, std::uint64_t r,
            std::uint64_t p, std::span<std::uint8_t> out) {
    ensure_invariant(
        std::has_single_bit(n) && n > 1 && n < (std::uint64_t{1} << 32) && r > 0 && p > 0,
        "scrypt's cost was checked");
    const std::size_t words = 2 * r * kBlockWords;
    Scratch lanes(p * words);
    Scratch table(n * words);
    Scratch spare(words);
    if (!lanes.ok() || !table.ok() || !spare.ok()) return false;
    if (!pbkdf2_sha256(password, salt, 1, lanes.bytes())) return false;
    for (std::size_t i = 0; i < p; ++i)
        mix_lane(lanes.data() + i * words, table.data(), spare.data(), n, r);
    return pbkdf2_sha256(password, lanes.bytes(), 1, out);
}

}  // namespace evenkeel
