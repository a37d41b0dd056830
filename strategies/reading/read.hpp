// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "chain/codec/abi.hpp"
#include "strategies/reading/facts.hpp"
#include "strategies/reading/snapshot.hpp"

namespace evenkeel {

/// The only field of a struct, such as the output of a function that returns one value.
template <class Output>
auto only(Output output) {
    auto& [value] = output;
    return std::move(value);
}

/// A call of a generated function.
template <class Function>
Call call_of(const Address& to, const typename Function::Input& input, std::string label) {
    return Call{to, abi::encode_call<Function>(input), std::move(label)};
}

/// What the call returned at this block. Errc::kReverted or kDecode (also for no bytes at all,
/// which an address without code returns), naming the call's label.
template <class Function>
Result<typename Function::Output> read(const Snapshot& snapshot, CallIndex index) {
    EVENKEEL_TRY(const ByteView data, snapshot.at(index));
    auto output = abi::decode_output<Function>(data);
    if (!output) [[unlikely]] {
        return fail_in(snapshot.calls()[static_cast<std::size_t>(index)].label,
                       std::move(output).error());
    }
    return output;
}

/// The same for a function that returns one value.
template <class Function>
auto read_one(const Snapshot& snapshot, CallIndex index)
    -> Result<decltype(only(std::declval<typename Function::Output>()))> {
    EVENKEEL_TRY(auto output, read<Function>(snapshot, index));
    return only(std::move(output));
}

/// The fact, or nothing if it is not known yet and now wanted. An answer that does not decode is
/// forgotten, so that it is fetched anew, and Errc::kDecode naming the label.
template <class Function>
Result<std::optional<typename Function::Output>> ask(FactBook& facts, const Call& call) {
    const auto answer = facts.ask(call);
    if (!answer) return std::optional<typename Function::Output>();
    auto output = abi::decode_output<Function>(*answer);
    if (!output) [[unlikely]] {
        facts.forget(call);
        return fail_in(call.label, std::move(output).error());
    }
    return std::optional(*std::move(output));
}

/// The same for a function that returns one value.
template <class Function>
auto ask_one(FactBook& facts, const Call& call)
    -> Result<std::optional<decltype(only(std::declval<typename Function::Output>()))>> {
    using Value = decltype(only(std::declval<typename Function::Output>()));
    EVENKEEL_TRY(auto output, ask<Function>(facts, call));
    return output ? std::optional<Value>(only(*std::move(output))) : std::nullopt;
}

}  // namespace evenkeel
