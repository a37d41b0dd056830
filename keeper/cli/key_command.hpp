// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "chain/base/result.hpp"

namespace evenkeel::cli {

/// Where a password comes from; with neither, it is asked for on the terminal without echo.
struct PasswordSource {
    std::string file, environment;
};

struct KeyOptions {
    std::string path;
    PasswordSource password;
    std::string
        private_key_environment;  ///< `import`: else the key is asked for or read from stdin.
    bool light = false;           ///< Cheap key derivation, for tests and small machines.
    bool json = false;
};

/// `key new FILE`: makes a key and a keystore readable by its owner only; refuses to overwrite.
/// Prints the address.
int key_new(const KeyOptions& options);
/// `key import FILE`: the same for a key that exists.
int key_import(const KeyOptions& options);
/// `key address FILE`: the address a keystore says it holds; with a password given, the one it
/// really holds.
int key_address(const KeyOptions& options);

/// The password: file (one trailing line break is dropped), environment, or terminal. Errc::kConfig
/// if absent.
Result<std::string> read_password(const PasswordSource& source, bool confirm);

}  // namespace evenkeel::cli
