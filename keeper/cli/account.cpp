// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/account.hpp"

#include <cstdlib>
#include <fmt/format.h>

#include "chain/crypto/keystore.hpp"
#include "chain/rpc/curl_transport.hpp"
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

/// An account that is only looked at.
class Watcher final : public TransactionSigner {
  public:
    explicit Watcher(const Address& account) : account_(account) {}
    Address address() const override { return account_; }
    Result<SignedTransaction> sign(UnsignedTransaction) override {
        return fail(Errc::kUnsupported, Remedy::kGiveUp, "a dry run signs nothing");
    }

  private:
    Address account_;
};

/// Makes a signer of each kind of source.
struct Opener {
    Clock& clock;
    std::stop_token stop;

    Result<std::unique_ptr<TransactionSigner>> operator()(const NoSigner&) const {
        return fail(Errc::kConfig, Remedy::kGiveUp,
                    "signer: this command signs, so it needs keystore, private_key_env or remote");
    }
    Result<std::unique_ptr<TransactionSigner>> operator()(const RemoteSource& source) const {
        EVENKEEL_TRY(auto signer, open_remote(source, clock, stop));
        return signer;
    }
    template <class Source>
    Result<std::unique_ptr<TransactionSigner>> operator()(const Source& source) const {
        EVENKEEL_TRY(PrivateKey key, open_key(source));
        return std::make_unique<LocalTransactionSigner>(
            std::make_unique<LocalSigner>(std::move(key)));
    }
};

}  // namespace

Result<std::unique_ptr<RemoteSigner>> open_remote(const RemoteSource& source, Clock& clock,
                                                  std::stop_token stop) {
    rpc::CurlOptions options{.url = source.service.url, .headers = {}, .stop = stop};
    options.headers.assign(source.service.headers.begin(), source.service.headers.end());
    EVENKEEL_TRY(auto transport, rpc::CurlTransport::create(std::move(options)));
    RemoteSignerOptions patience;
    patience.stop = std::move(stop);
    return std::make_unique<RemoteSigner>(source.address, std::move(transport), clock,
                                          std::move(patience));
}

Result<Address> account_of(const SignerConfig& signer) {
    if (signer.address) return *signer.address;
    if (const auto* keystore = std::get_if<KeystoreSigner>(&signer.source)) {
        EVENKEEL_TRY(const std::string text, read_file(keystore->path, kLargestKeystore));
        if (const auto address = keystore_address(text)) return *address;
    }
    if (const auto* remote = std::get_if<RemoteSource>(&signer.source)) return remote->address;
    SystemClock unused;
    EVENKEEL_TRY(const auto opened, open_signer(signer, unused, {}));
    return opened->address();
}

Result<std::unique_ptr<TransactionSigner>> open_signer(const SignerConfig& signer, Clock& clock,
                                                       std::stop_token stop) {
    EVENKEEL_TRY(auto opened, std::visit(Opener{clock, std::move(stop)}, signer.source));
    if (signer.address && opened->address() != *signer.address)
        return fail(Errc::kConfig, Remedy::kGiveUp,
                    fmt::format("signer.address is {}, but the key belongs to {}",
                                to_checksum(*signer.address), to_checksum(opened->address())));
    return opened;
}

Result<std::unique_ptr<TransactionSigner>> open_watcher(const SignerConfig& signer) {
    EVENKEEL_TRY(const Address account, account_of(signer));
    return std::make_unique<Watcher>(account);
}

}  // namespace evenkeel::cli
