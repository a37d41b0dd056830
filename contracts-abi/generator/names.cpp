// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "contracts-abi/generator/names.hpp"

#include <algorithm>
#include <array>

namespace evenkeel::abigen {
namespace {

/// C++ keywords, and names that the generated code itself needs, in order.
constexpr auto kReserved = std::to_array<std::string_view>({"abi",           "alignas",
                                                            "alignof",       "and",
                                                            "and_eq",        "asm",
                                                            "auto",          "bitand",
                                                            "bitor",         "bool",
                                                            "break",         "case",
                                                            "catch",         "char",
                                                            "class",         "co_await",
                                                            "co_return",     "co_yield",
                                                            "compl",         "concept",
                                                            "const",         "const_cast",
                                                            "consteval",     "constexpr",
                                                            "constinit",     "continue",
                                                            "decltype",      "default",
                                                            "delete",        "do",
                                                            "double",        "dynamic_cast",
                                                            "else",          "enum",
                                                            "evenkeel",      "explicit",
                                                            "export",        "extern",
                                                            "false",         "float",
                                                            "for",           "friend",
                                                            "goto",          "if",
                                                            "inline",        "int",
                                                            "long",          "mutable",
                                                            "namespace",     "new",
                                                            "noexcept",      "not",
                                                            "not_eq",        "nullptr",
                                                            "operator",      "or",
                                                            "or_eq",         "private",
                                                            "protected",     "public",
                                                            "register",      "reinterpret_cast",
                                                            "requires",      "return",
                                                            "short",         "signed",
                                                            "sizeof",        "static",
                                                            "static_assert", "static_cast",
                                                            "std",           "struct",
                                                            "switch",        "template",
                                                            "this",          "thread_local",
                                                            "throw",         "true",
                                                            "try",           "typedef",
                                                            "typeid",        "typename",
                                                            "union",         "unsigned",
                                                            "using",         "virtual",
                                                            "void",          "volatile",
                                                            "wchar_t",       "while",
                                                            "xor",           "xor_eq"});

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
char lower(char c) {
    return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
char upper(char c) {
    return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

/// A word begins at a capital after a small letter or digit, and at the last capital of a run
/// before a small letter.
bool begins_word(std::string_view name, std::size_t i) {
    if (i == 0 || !is_upper(name[i])) return false;
    if (is_lower(name[i - 1]) || is_digit(name[i - 1])) return true;
    return is_upper(name[i - 1]) && i + 1 < name.size() && is_lower(name[i + 1]);
}

}  // namespace

std::string snake_case(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool is_separator = name[i] == '_' || name[i] == '$';
        const bool gap = begins_word(name, i) || is_separator;
        if (gap && !out.empty() && out.back() != '_') out += '_';
        if (!is_separator) out += lower(name[i]);
    }
    while (!out.empty() && out.back() == '_') out.pop_back();
    if (std::ranges::binary_search(kReserved, std::string_view(out))) out += '_';
    if (!out.empty() && is_digit(out.front())) out.insert(0, 1, 'n');
    return out;
}

std::string camel_case(std::string_view name) {
    std::string out;
    bool start = true;
    for (const char c : name) {
        if (c == '_' || c == '$') {
            start = true;
            continue;
        }
        out += start ? upper(c) : c;
        start = false;
    }
    if (out.empty() || is_digit(out.front())) out.insert(0, 1, 'N');
    return out;
}

std::string Scope::claim(const std::string& wanted) {
    std::string name = wanted;
    for (unsigned number = 2; !taken_.insert(name).second; ++number) {
        name = wanted + (is_digit(wanted.back()) ? "_" : "") + std::to_string(number);
    }
    return name;
}

}  // namespace evenkeel::abigen
