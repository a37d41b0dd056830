// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <rapidcheck.h>

#include "chain/codec/abi.hpp"

/// Random values for any schema, drawn inside a rapidcheck property; edges come up often.
namespace evenkeel::random_values {

inline u256 word() {
    const auto limb = [] { return *rc::gen::arbitrary<std::uint64_t>(); };
    switch (*rc::gen::inRange(0, 4)) {
        case 0:
            return {};
        case 1:
            return u256::max();
        case 2:
            return u256::pow2(*rc::gen::inRange(0u, 256u));
        default:
            return u256({limb(), limb(), limb(), limb()});
    }
}

template <class Schema>
struct Random;

template <unsigned bits>
struct Random<abi::Uint<bits>> {
    using Value = typename abi::Uint<bits>::value_type;
    static Value draw() {
        const u256 value = word() >> (256 - bits);
        if constexpr (bits > 64) {
            return value;
        } else {
            return static_cast<Value>(value.limbs[0]);
        }
    }
};

template <unsigned bits>
struct Random<abi::Int<bits>> {
    using Value = typename abi::Int<bits>::value_type;
    static Value draw() {
        const u256 magnitude = word() >> (257 - bits);
        const bool negative = *rc::gen::arbitrary<bool>();
        const u256 value = negative ? ~magnitude : magnitude;
        if constexpr (bits > 64) {
            return i256::from_bits(value);
        } else {
            return static_cast<Value>(value.limbs[0]);
        }
    }
};

template <>
struct Random<abi::Bool> {
    static bool draw() { return *rc::gen::arbitrary<bool>(); }
};

template <>
struct Random<abi::AddressType> {
    static Address draw() { return {*rc::gen::arbitrary<std::array<std::uint8_t, 20>>()}; }
};

template <std::size_t length>
struct Random<abi::FixedBytes<length>> {
    static typename abi::FixedBytes<length>::value_type draw() {
        return {*rc::gen::arbitrary<std::array<std::uint8_t, length>>()};
    }
};

template <>
struct Random<abi::DynamicBytes> {
    static Bytes draw() {
        const auto length = *rc::gen::inRange<std::size_t>(0, 70);
        return *rc::gen::container<Bytes>(length, rc::gen::arbitrary<std::uint8_t>());
    }
};

template <>
struct Random<abi::String> {
    static std::string draw() {
        const Bytes bytes = Random<abi::DynamicBytes>::draw();
        return {bytes.begin(), bytes.end()};
    }
};

template <class E>
struct Random<abi::Array<E>> {
    static typename abi::Array<E>::value_type draw() {
        typename abi::Array<E>::value_type out;
        const int count = *rc::gen::inRange(0, 4);
        for (int i = 0; i < count; ++i) out.push_back(Random<E>::draw());
        return out;
    }
};

template <class E, std::size_t count>
struct Random<abi::FixedArray<E, count>> {
    static typename abi::FixedArray<E, count>::value_type draw() {
        typename abi::FixedArray<E, count>::value_type out;
        for (auto& element : out) element = Random<E>::draw();
        return out;
    }
};

template <class Value, class... Parts>
struct Random<abi::Record<Value, Parts...>> {
    static Value draw() {
        Value out;
        ((Parts::get(out) = Random<typename Parts::type>::draw()), ...);
        return out;
    }
};

}  // namespace evenkeel::random_values
