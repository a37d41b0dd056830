// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "chain/crypto/keystore_file.hpp"
#include "chain/crypto/private_key.hpp"

using namespace evenkeel;

// Nothing is derived here: the parser's own bounds are what keeps the cost of that in check.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)PrivateKey::from_hex(text).has_value();
    const auto file = parse_keystore(text);
    if (!file) return 0;
    if (!check_cost(file->kdf)) std::abort();
    const auto again = parse_keystore(write_keystore(*file, {}));
    if (!again || *again != *file) std::abort();
    return 0;
}
