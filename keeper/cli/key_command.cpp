// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/key_command.hpp"

#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>

#include "chain/crypto/keystore.hpp"
#include "keeper/cli/configuration.hpp"
#include "keeper/cli/exit_code.hpp"
#include "keeper/cli/terminal.hpp"
#include "keeper/support/files.hpp"

namespace evenkeel::cli {
namespace {

// Keystores and passwords are a few hundred bytes; a file of another kind is not read to its end.
constexpr std::size_t kLargestFile = 65'536;

void print_address(const Address& address, bool json) {
    if (json)
        fmt::print("{{\"address\":\"{}\"}}\n", to_checksum(address));
    else
        fmt::print("{}\n", to_checksum(address));
}

Result<void> write_new_keystore(const PrivateKey& key, const KeyOptions& options) {
    EVENKEEL_TRY(const std::string password, read_password(options.password, true));
    EVENKEEL_TRY(
        const std::string text,
        make_keystore(key, password, options.light ? KdfCost::kLight : KdfCost::kStandard));
    return write_private_file(options.path, text + "\n");
}

Result<PrivateKey> read_private_key(const KeyOptions& options) {
    if (options.private_key_environment.empty()) {
        EVENKEEL_TRY(const std::string text, ask_secret("Private key (hex): "));
        return PrivateKey::from_hex(text);
    }
    const char* value = std::getenv(options.private_key_environment.c_str());
    if (value == nullptr)
        return fail(
            Errc::kConfig, Remedy::kGiveUp,
            fmt::format("environment variable {} is not set", options.private_key_environment));
    return PrivateKey::from_hex(value);
}

int store(const Result<PrivateKey>& key, const KeyOptions& options) {
    if (!key) return complain(key.error());
    if (const auto written = write_new_keystore(*key, options); !written)
        return complain(written.error());
    print_address(key->address(), options.json);
    return kDone;
}

bool password_given(const PasswordSource& source) {
    return !source.file.empty() || !source.environment.empty();
}

}  // namespace

Result<std::string> read_password(const PasswordSource& source, bool confirm) {
    if (!source.file.empty()) {
        EVENKEEL_TRY(std::string text, read_file(source.file, kLargestFile));
        if (text.ends_with('\n')) text.pop_back();
        if (text.ends_with('\r')) text.pop_back();
        return text;
    }
    if (!source.environment.empty()) {
        const char* value = std::getenv(source.environment.c_str());
        if (value == nullptr)
            return fail(Errc::kConfig, Remedy::kGiveUp,
                        fmt::format("environment variable {} is not set", source.environment));
        return std::string(value);
    }
    EVENKEEL_TRY(std::string password, ask_secret("Password: "));
    if (confirm) {
        EVENKEEL_TRY(const std::string again, ask_secret("Again: "));
        if (again != password)
            return fail(Errc::kInvalidArgument, Remedy::kGiveUp, "the two passwords differ");
    }
    return password;
}

int key_new(const KeyOptions& options) {
    return store(PrivateKey::generate(), options);
}

int key_import(const KeyOptions& options) {
    return store(read_private_key(options), options);
}

int key_address(const KeyOptions& options) {
    const auto text = read_file(options.path, kLargestFile);
    if (!text) return complain(text.error());
    const auto claimed = keystore_address(*text);
    if (claimed && !password_given(options.password)) {
        print_address(*claimed, options.json);
        return kDone;
    }
    // A keystore need not name its address (foundry's do not): then only the password tells.
    const auto password = read_password(options.password, false);
    if (!password) return complain(password.error());
    const auto key = open_keystore(*text, *password);
    if (!key) return complain(key.error());
    print_address(key->address(), options.json);
    return kDone;
}

}  // namespace evenkeel::cli
