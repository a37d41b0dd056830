// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "chain/codec/abi_dynamic.hpp"

namespace evenkeel::abi {

/// A field's name as a template argument, for messages.
template <std::size_t length>
struct FieldName {
    char text[length]{};
    constexpr FieldName(const char (&from)[length]) {  // NOLINT
        for (std::size_t i = 0; i < length; ++i) text[i] = from[i];
    }
};

/// Binds a schema to the member of a struct that holds its value.
template <FieldName field_name, class Type, auto member>
struct Field {
    using type = Type;
    static std::string name() { return field_name.text; }
    static auto& get(auto& value) { return value.*member; }
};

/// Binds a schema to an element of a std::tuple.
template <std::size_t index, class Type>
struct Element {
    using type = Type;
    static std::string name() { return std::to_string(index); }
    static auto& get(auto& value) { return std::get<index>(value); }
};

/// A Solidity tuple: parts in order, held in one value.
template <class Value, class... Parts>
struct Record {
    using value_type = Value;
    static constexpr bool kDynamic = (Parts::type::kDynamic || ...);
    /// Bytes of the parts' heads together.
    static constexpr std::size_t kHeads = (Parts::type::kHead + ... + std::size_t{0});
    static constexpr std::size_t kHead = kDynamic ? kWord : kHeads;
    static constexpr std::size_t kLeast =
        (kLeastInFrame<typename Parts::type> + ... + std::size_t{0});

    static std::string name() {
        std::string list;
        ((list += (list.empty() ? "" : ",") + Parts::type::name()), ...);
        return "(" + list + ")";
    }
    static std::size_t size([[maybe_unused]] const Value& value) {
        return (size_in_frame<typename Parts::type>(Parts::get(value)) + ... + std::size_t{0});
    }
    static std::uint8_t* write(std::uint8_t* at, [[maybe_unused]] const Value& value) {
        FrameWriter frame(at, kHeads);
        (frame.part<typename Parts::type>(Parts::get(value)), ...);
        return frame.tail;
    }
    static bool read(Source& in, std::size_t at, [[maybe_unused]] Value& out) {
        if constexpr (kDynamic) {
            if (!in.claim(kHeads)) return false;
        }
        [[maybe_unused]] std::size_t head = at;
        return (read_named<Parts>(in, at, head, out) && ...);
    }

  private:
    template <class Part>
    static bool read_named(Source& in, std::size_t frame, std::size_t& head, Value& out) {
        using Type = typename Part::type;
        if (!read_part<Type>(in, frame, head, Part::get(out))) [[unlikely]] {
            return in.inside(Part::name());
        }
        head += Type::kHead;
        return true;
    }
};

/// A tuple held in a struct: `Struct<Point, Field<"x", Int<24>, &Point::x>, …>`.
template <class Value, class... Fields>
using Struct = Record<Value, Fields...>;

namespace detail {
template <class Indices, class... Types>
struct TupleOf;
template <std::size_t... indices, class... Types>
struct TupleOf<std::index_sequence<indices...>, Types...> {
    using type = Record<std::tuple<typename Types::value_type...>, Element<indices, Types>...>;
};
}  // namespace detail

/// A tuple held in a std::tuple.
template <class... Types>
using Tuple = typename detail::TupleOf<std::index_sequence_for<Types...>, Types...>::type;

}  // namespace evenkeel::abi
