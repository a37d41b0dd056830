// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/codec/abi.hpp"

/// The shapes that the codec's fuzz target and property tests try; a corpus file's first byte is an
/// index into this list, so new ones go to its end.
namespace evenkeel::abi_schemas {

template <class... Types>
struct List {
    static constexpr std::size_t kSize = sizeof...(Types);
};

using Call = abi::Tuple<abi::AddressType, abi::Bool, abi::DynamicBytes>;
using Leg = abi::Tuple<abi::Array<abi::FixedArray<abi::Int<16>, 2>>, abi::String>;

using All = List<
    abi::Tuple<abi::Uint<8>, abi::Uint<24>, abi::Uint<64>, abi::Uint<96>, abi::Uint<256>>,
    abi::Tuple<abi::Int<8>, abi::Int<24>, abi::Int<64>, abi::Int<128>, abi::Int<256>>,
    abi::Tuple<abi::AddressType, abi::Bool, abi::FixedBytes<4>, abi::FixedBytes<32>>,
    abi::Tuple<abi::DynamicBytes>, abi::Tuple<abi::Uint<160>, abi::String, abi::String>,
    abi::Tuple<abi::Array<abi::Uint<24>>>, abi::Array<abi::Array<abi::Bool>>,
    abi::FixedArray<abi::String, 3>, abi::Tuple<abi::Array<Call>>,
    abi::Tuple<abi::Uint<8>, abi::Array<Leg>, abi::FixedArray<abi::Array<abi::DynamicBytes>, 2>>,
    abi::Tuple<>,
    abi::Tuple<abi::Bool, Call, abi::FixedArray<abi::FixedArray<abi::Int<40>, 2>, 2>>>;

}  // namespace evenkeel::abi_schemas
