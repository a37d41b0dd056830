// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>

#include "chain/codec/abi_record.hpp"

namespace evenkeel::abi {

/// Bytes before a call's arguments that say which function is meant.
inline constexpr std::size_t kSelector = 4;

/// The canonical encoding of `value`, without an offset before it: for a tuple, what Solidity's
/// abi.encode gives for its parts.
template <class Schema>
Bytes encode(const typename Schema::value_type& value) {
    Bytes out(Schema::size(value));
    Schema::write(out.data(), value);
    return out;
}

/// The value in `data`, which must be its canonical encoding and nothing else: no dirty bits, no
/// gaps, overlaps or rest. Fails with Errc::kDecode, naming `what` and the field.
template <class Schema>
Result<typename Schema::value_type> decode(ByteView data, std::string_view what) {
    Source in(data);
    Result<typename Schema::value_type> out(tl::in_place);
    bool good = true;
    if constexpr (!Schema::kDynamic) good = in.claim(Schema::kHead);
    good = good && Schema::read(in, 0, *out) && (in.left() == 0 || in.refuse_rest());
    if (!good) [[unlikely]]
        out = tl::unexpected<Error>(in.error(what));
    return out;
}

/// Call data of a generated function: its selector and the arguments.
template <class Function>
Bytes encode_call(const typename Function::Input& input) {
    using Schema = typename Function::Input::Schema;
    Bytes out(kSelector + Schema::size(input));
    std::copy(Function::kSelector.begin(), Function::kSelector.end(), out.begin());
    Schema::write(out.data() + kSelector, input);
    return out;
}

/// What a call of a generated function returned. Empty data (a target without code) fails like any
/// other.
template <class Function>
Result<typename Function::Output> decode_output(ByteView data) {
    return decode<typename Function::Output::Schema>(data, Function::kSignature);
}

/// What a generated function returns, as bytes: for doubles of contracts.
template <class Function>
Bytes encode_output(const typename Function::Output& output) {
    return encode<typename Function::Output::Schema>(output);
}

/// True if `data` begins with the selector of the function (or custom error).
template <class Function>
bool is_call_of(ByteView data) {
    return data.size() >= kSelector &&
           std::ranges::equal(data.first(kSelector), Function::kSelector);
}

/// The arguments in call data (or in the revert data of a custom error), selector included.
template <class Function>
Result<typename Function::Input> decode_input(ByteView data) {
    if (!is_call_of<Function>(data)) {
        return fail(Errc::kDecode, Remedy::kGiveUp,
                    std::string(Function::kSignature) + ": expected its selector, found another");
    }
    return decode<typename Function::Input::Schema>(data.subspan(kSelector), Function::kSignature);
}

}  // namespace evenkeel::abi
