// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <string_view>

#include "chain/codec/hex.hpp"
#include "chain/types/address.hpp"
#include "chain/types/hash32.hpp"
#include "chain/types/i256.hpp"
#include "chain/types/u256.hpp"
#include "chain/types/wad.hpp"

using namespace evenkeel;

namespace {

void must(bool holds) {
    if (!holds) std::abort();
}

/// What is read and written is read the same; a failure says why.
template <class Parse, class Write>
void both_ways(std::string_view text, Parse parse, Write write) {
    const auto value = parse(text);
    if (!value) {
        must(!value.error().message.empty());
        return;
    }
    const auto again = parse(write(*value));
    must(again.has_value() && *again == *value);
}

}  // namespace

/// Values as nodes, files and people write them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    both_ways(text, hex::decode, [](const Bytes& value) { return hex::encode(value); });
    both_ways(text, parse_address, to_checksum);
    both_ways(text, parse_address, [](const Address& value) { return to_hex(value); });
    both_ways(text, parse_hash, [](const Hash32& value) { return hex::encode(value.bytes); });
    both_ways(text, parse_decimal, [](const u256& value) { return to_decimal(value); });
    both_ways(text, parse_wad, [](const Wad& value) { return to_string(value); });
    // A quantity has one spelling but for the case of its digits.
    both_ways(text, parse_quantity, [](const u256& value) { return to_quantity(value); });
    if (const auto quantity = parse_quantity(text)) must(to_quantity(*quantity).size() == size);
    (void)parse_signed_decimal(text).has_value();
    return 0;
}
