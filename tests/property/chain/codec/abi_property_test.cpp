// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "tests/fuzz/abi_schemas.hpp"
#include "tests/property/chain/codec/random_values.hpp"

using namespace evenkeel;

namespace {

template <class Schema>
Bytes encoded_at_random() {
    return abi::encode<Schema>(random_values::Random<Schema>::draw());
}

template <class Schema>
void check_round_trip() {
    const auto value = random_values::Random<Schema>::draw();
    const Bytes bytes = abi::encode<Schema>(value);
    RC_ASSERT(bytes.size() % abi::kWord == 0u);
    const auto decoded = abi::decode<Schema>(bytes, Schema::name());
    RC_ASSERT(decoded.has_value());
    RC_ASSERT(*decoded == value);
}

/// One change of the kinds that matter: a byte, a whole word, a cut, something added.
void mutate(Bytes& bytes) {
    const int kind = bytes.empty() ? 3 : *rc::gen::inRange(0, 4);
    if (kind == 3) {
        bytes.resize(bytes.size() + *rc::gen::inRange<std::size_t>(1, 65));
        return;
    }
    const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
    if (kind == 0) bytes[at] = *rc::gen::arbitrary<std::uint8_t>();
    if (kind == 1) bytes.resize(at);
    if (kind == 2 && bytes.size() >= abi::kWord) {
        const std::size_t word = std::min(at / abi::kWord, bytes.size() / abi::kWord - 1);
        const u256 small = std::uint64_t{32} * *rc::gen::inRange<std::uint64_t>(0, 12);
        abi::store_word(bytes.data() + word * abi::kWord,
                        *rc::gen::arbitrary<bool>() ? small : random_values::word());
    }
}

template <class Schema>
void check_mutation() {
    Bytes bytes = encoded_at_random<Schema>();
    const int changes = *rc::gen::inRange(1, 4);
    for (int i = 0; i < changes; ++i) mutate(bytes);
    const auto decoded = abi::decode<Schema>(bytes, Schema::name());
    RC_TAG(decoded.has_value() ? "decoded" : "refused");
    if (decoded) {
        RC_ASSERT(abi::encode<Schema>(*decoded) == bytes);
    } else {
        RC_ASSERT(decoded.error().code == Errc::kDecode);
    }
}

template <class... Types>
void round_trips(abi_schemas::List<Types...>) {
    (rc::prop(Types::name() + " reads back what it wrote", [] { check_round_trip<Types>(); }), ...);
}

template <class... Types>
void mutations(abi_schemas::List<Types...>) {
    (rc::prop("a changed encoding of " + Types::name() + " is refused or canonical",
              [] { check_mutation<Types>(); }),
     ...);
}

}  // namespace

TEST_CASE("random values of every shape survive encoding and decoding", "[abi][property]") {
    round_trips(abi_schemas::All{});
}

TEST_CASE("changed encodings are refused or are the canonical ones of another value",
          "[abi][property]") {
    mutations(abi_schemas::All{});
}
