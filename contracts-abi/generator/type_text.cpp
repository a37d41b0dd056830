// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "contracts-abi/generator/type_text.hpp"

#include <charconv>
#include <fmt/core.h>
#include <optional>

namespace evenkeel::abigen {
namespace {

tl::unexpected<Error> unknown(std::string_view type) {
    return fail(Errc::kDecode, Remedy::kGiveUp, fmt::format("unknown type \"{}\"", type));
}

/// A number without leading zeros, above zero.
std::optional<unsigned> number(std::string_view digits) {
    unsigned value = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc{} || stop != end || digits.front() == '0') return std::nullopt;
    return value;
}

Result<TypeText> integer_type(std::string_view type) {
    const bool is_signed = type.starts_with("int");
    const auto bits = number(type.substr(is_signed ? 3 : 4));
    if (!bits || *bits > 256 || *bits % 8 != 0) return unknown(type);
    unsigned held = 8;
    while (held < *bits) held *= 2;
    const std::string narrow = fmt::format("std::{}int{}_t", is_signed ? "" : "u", held);
    const std::string value = *bits <= 64 ? narrow : is_signed ? "i256" : "u256";
    return TypeText{std::string(type),
                    fmt::format("abi::{}<{}>", is_signed ? "Int" : "Uint", *bits), value};
}

Result<TypeText> fixed_bytes_type(std::string_view type) {
    const auto length = number(type.substr(5));
    if (!length || *length > 32) return unknown(type);
    const std::string value =
        *length == 32 ? "Hash32" : fmt::format("std::array<std::uint8_t, {}>", *length);
    return TypeText{std::string(type), fmt::format("abi::FixedBytes<{}>", *length), value};
}

}  // namespace

Result<TypeText> elementary_type(std::string_view type) {
    if (type == "address") return TypeText{"address", "abi::AddressType", "Address"};
    if (type == "bool") return TypeText{"bool", "abi::Bool", "bool"};
    if (type == "bytes") return TypeText{"bytes", "abi::DynamicBytes", "Bytes", false};
    if (type == "string") return TypeText{"string", "abi::String", "std::string", false};
    if (type.starts_with("uint") || type.starts_with("int")) return integer_type(type);
    if (type.starts_with("bytes")) return fixed_bytes_type(type);
    return unknown(type);
}

Result<TypeText> with_suffixes(TypeText element, std::string_view suffixes) {
    while (!suffixes.empty()) {
        const std::size_t end = suffixes.find(']');
        if (suffixes.front() != '[' || end == std::string_view::npos) return unknown(suffixes);
        const std::string_view digits = suffixes.substr(1, end - 1);
        if (digits.empty()) {
            element = {element.canonical + "[]", "abi::Array<" + element.schema + ">",
                       "std::vector<" + element.value + ">", false};
        } else {
            const auto count = number(digits);
            if (!count) return unknown(suffixes);
            element = {fmt::format("{}[{}]", element.canonical, *count),
                       fmt::format("abi::FixedArray<{}, {}>", element.schema, *count),
                       fmt::format("std::array<{}, {}>", element.value, *count), false};
        }
        suffixes.remove_prefix(end + 1);
    }
    return element;
}

Result<std::string> canonical_type(const Parameter& parameter) {
    const std::string_view type = parameter.type;
    const std::string_view base = type.substr(0, type.find('['));
    if (base != "tuple") {
        EVENKEEL_TRY(auto element, elementary_type(base));
        EVENKEEL_TRY(const TypeText whole,
                     with_suffixes(std::move(element), type.substr(base.size())));
        return whole.canonical;
    }
    std::string list;
    for (const Parameter& component : parameter.components) {
        EVENKEEL_TRY(const std::string part, canonical_type(component));
        list += (list.empty() ? "" : ",") + part;
    }
    EVENKEEL_TRY(const TypeText whole,
                 with_suffixes({"(" + list + ")", "", "", false}, type.substr(base.size())));
    return whole.canonical;
}

Result<std::string> signature(const Entry& entry) {
    std::string list;
    for (const Parameter& input : entry.inputs) {
        EVENKEEL_TRY(const std::string type, canonical_type(input));
        list += (list.empty() ? "" : ",") + type;
    }
    return entry.name + "(" + list + ")";
}

}  // namespace evenkeel::abigen
