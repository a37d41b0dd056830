// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>

#include "chain/codec/revert.hpp"
#include "tests/fuzz/abi_schemas.hpp"

using namespace evenkeel;

namespace {

/// Whatever decodes must encode to the very same bytes: the codec knows one encoding of a value.
template <class Schema>
void try_schema(ByteView data) {
    const auto value = abi::decode<Schema>(data, "fuzz");
    if (!value) return;
    if (!std::ranges::equal(abi::encode<Schema>(*value), data)) std::abort();
}

template <class... Types>
void try_schema_at(std::size_t index, ByteView data, abi_schemas::List<Types...>) {
    std::size_t i = 0;
    ((i++ == index ? try_schema<Types>(data) : void()), ...);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const ByteView rest(data + 1, size - 1);
    try_schema_at(data[0] % abi_schemas::All::kSize, rest, abi_schemas::All{});
    if (abi::describe_revert(rest).size() > 1'000) std::abort();
    return 0;
}
