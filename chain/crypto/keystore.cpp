// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/crypto/keystore.hpp"

#include <algorithm>
#include <memory>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "chain/base/ensure.hpp"
#include "chain/crypto/keccak.hpp"
#include "chain/crypto/keystore_file.hpp"
#include "chain/crypto/random.hpp"

namespace evenkeel {
namespace {

/// AES-128-CTR over a private key; encrypting and decrypting are the same.
Result<void> apply_cipher(const SecretArray<32>& derived, const std::array<std::uint8_t, 16>& iv,
                          ByteView in, std::span<std::uint8_t> out) {
    ensure_invariant(in.size() <= 32 && in.size() == out.size(), "a cipher's text is one key");
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
        EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    const int size = static_cast<int>(in.size());
    int written = 0;
    if (!context ||
        EVP_EncryptInit_ex(context.get(), EVP_aes_128_ctr(), nullptr, derived.bytes.data(),
                           iv.data()) != 1 ||
        EVP_EncryptUpdate(context.get(), out.data(), &written, in.data(), size) != 1 ||
        written != size)
        return fail(Errc::kCrypto, Remedy::kGiveUp, "OpenSSL could not run aes-128-ctr");
    return {};
}

/// Keccak-256 of the derived key's second half and the ciphertext.
Hash32 mac_of(const SecretArray<32>& derived, ByteView ciphertext) {
    SecretArray<48> text;
    const auto half =
        std::copy(derived.bytes.begin() + 16, derived.bytes.end(), text.bytes.begin());
    const auto end = std::copy(ciphertext.begin(), ciphertext.end(), half);
    return keccak256(ByteView(text.bytes.begin(), end));
}

constexpr Scrypt cost_of(KdfCost cost) {
    return cost == KdfCost::kStandard ? Scrypt{.n = 262144, .r = 8, .p = 1}
                                      : Scrypt{.n = 4096, .r = 8, .p = 6};
}

}  // namespace

Result<PrivateKey> open_keystore(std::string_view json, std::string_view password) {
    EVENKEEL_TRY(const KeystoreFile file, parse_keystore(json));
    EVENKEEL_TRY(const auto derived, derive_key(file.kdf, password));
    const Hash32 mac = mac_of(derived, file.ciphertext);
    if (CRYPTO_memcmp(mac.bytes.data(), file.mac.bytes.data(), mac.bytes.size()) != 0)
        return fail(Errc::kCrypto, Remedy::kGiveUp,
                    "keystore: wrong password, or the file was altered");
    SecretArray<32> secret;
    EVENKEEL_CHECK(apply_cipher(derived, file.iv, file.ciphertext,
                                std::span(secret.bytes).last(file.ciphertext.size())));
    EVENKEEL_TRY(auto key, PrivateKey::from_bytes(secret.bytes));
    if (file.address && key.address() != *file.address)
        return fail(Errc::kCrypto, Remedy::kGiveUp,
                    "keystore: it names " + to_checksum(*file.address) + ", but its key controls " +
                        to_checksum(key.address()));
    return key;
}

Result<std::string> make_keystore(const PrivateKey& key, std::string_view password, KdfCost cost) {
    KeystoreFile file{.address = key.address(),
                      .kdf = {.function = cost_of(cost), .salt = Bytes(32)},
                      .iv = {},
                      .ciphertext = Bytes(32),
                      .mac = {}};
    std::array<std::uint8_t, 16> id{};
    EVENKEEL_CHECK(fill_random(file.kdf.salt));
    EVENKEEL_CHECK(fill_random(file.iv));
    EVENKEEL_CHECK(fill_random(id));
    EVENKEEL_TRY(const auto derived, derive_key(file.kdf, password));
    EVENKEEL_CHECK(apply_cipher(derived, file.iv, key.reveal(), file.ciphertext));
    file.mac = mac_of(derived, file.ciphertext);
    return write_keystore(file, id);
}

Result<Address> keystore_address(std::string_view json) {
    EVENKEEL_TRY(const KeystoreFile file, parse_keystore(json));
    if (!file.address)
        return fail(Errc::kMissing, Remedy::kGiveUp, "keystore: it names no address");
    return *file.address;
}

}  // namespace evenkeel
