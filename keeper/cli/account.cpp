// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/account.hpp"

#include <cstdlib>
#include <fmt/format.h>

#include "chain/crypto/keystore.hpp"
#include "keeper/cli/key_command.hpp"
#include "keeper/support/files.hpp"

namespace evenkeel::cli {
namespace {

constexpr std::size_t kLargestKeystore = 65'536;

Result<PrivateKey> open_key(const KeystoreSigner& source) {
    EVENKEEL_TRY(const std::string text, read_file(source.path, kLargestKeystore));
    EVENKEEL_TRY(const std::string password,
                 read_password(
                     {source.password_file.value_or(""), source.password_env.value_or("")}, false));
    auto key = open_keystore(text, password);
    if (!key) return fail_in(source.path, key.error());
    return key;
}

Result<PrivateKey> open_key(const EnvironmentSigner& source) {
    const char* value = std::getenv(source.private_key_env.c_str());
    if (value == nullptr)
        return fail(Errc::kConfig, Remedy::kGiveUp,
                    fmt::format("signer.private_key_env: environment variable {} is not set",
                                source.private_key_env));
    auto key = PrivateKey::from_hex(value);
    if (!key) return fail_in("environment variable " + source.private_key_env, key.error());
    return key;
}

Result<PrivateKey> open_key(const NoSigner&) {
    return fail(Errc::kConfig, Remedy::kGiveUp,
                "signer: this command signs, so it needs keystore or private_key_env");
}

/// An account that is only looked at.
class Watcher final : public Signer {
  public:
    explicit Watcher(const Address& account) : account_(account) {}
    Address address() const override { return account_; }
    Result<Signature> sign(const Hash32&) override {
        return fail(Errc::kUnsupported, Remedy::kGiveUp, "a dry run signs nothing");
    }

  private:
    Address account_;
};

}  // namespace

Result<Address> account_of(const SignerConfig& signer) {
    if (signer.address) return *signer.address;
    if (const auto* keystore = std::get_if<KeystoreSigner>(&signer.source)) {
        EVENKEEL_TRY(const std::string text, read_file(keystore->path, kLargestKeystore));
        if (const auto address = keystore_address(text)) return *address;
    }
    EVENKEEL_TRY(const auto opened, open_signer(signer));
    return opened->address();
}

Result<std::unique_ptr<Signer>> open_signer(const SignerConfig& signer) {
    auto key = std::visit([](const auto& source) { return open_key(source); }, signer.source);
    if (!key) return tl::unexpected(key.error());
    if (signer.address && key->address() != *signer.address)
        return fail(Errc::kConfig, Remedy::kGiveUp,
                    fmt::format("signer.address is {}, but the key belongs to {}",
                                to_checksum(*signer.address), to_checksum(key->address())));
    return std::make_unique<LocalSigner>(*std::move(key));
}

Result<std::unique_ptr<Signer>> open_watcher(const SignerConfig& signer) {
    EVENKEEL_TRY(const Address account, account_of(signer));
    return std::make_unique<Watcher>(account);
}

}  // namespace evenkeel::cli
