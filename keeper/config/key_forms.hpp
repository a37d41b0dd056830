// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "strategies/spec/params.hpp"

/// The forms that keys of the configuration have, for its tables.
namespace evenkeel::keys {

inline constexpr bool kRequired = true;
inline constexpr bool kOptional = false;

/// One that may be absent; `fallback` is what it means then.
inline Key optional(std::string name, KeyKind kind, std::string help, std::string fallback = "") {
    return {.name = std::move(name),
            .kind = kind,
            .required = kOptional,
            .help = std::move(help),
            .fallback = std::move(fallback)};
}

inline Key required(std::string name, KeyKind kind, std::string help) {
    return {.name = std::move(name), .kind = kind, .required = kRequired, .help = std::move(help)};
}

/// An absolute URL with one of these schemes.
inline Key url(std::string name, bool is_required, std::string help,
               std::vector<std::string> schemes) {
    return {.name = std::move(name),
            .kind = KeyKind::kUrl,
            .required = is_required,
            .help = std::move(help),
            .choices = std::move(schemes)};
}

/// One of these texts.
inline Key choice(std::string name, bool is_required, std::string help,
                  std::vector<std::string> choices, std::string fallback = "") {
    return {.name = std::move(name),
            .kind = KeyKind::kChoice,
            .required = is_required,
            .help = std::move(help),
            .choices = std::move(choices),
            .fallback = std::move(fallback)};
}

/// A whole number from `least` on.
inline Key count(std::string name, bool is_required, std::string help, std::int64_t least,
                 std::string fallback = "") {
    return {.name = std::move(name),
            .kind = KeyKind::kCount,
            .required = is_required,
            .help = std::move(help),
            .fallback = std::move(fallback),
            .least = least};
}

/// kGroup of the children, or kList or kMap of the one child.
inline Key nested(std::string name, KeyKind kind, bool is_required, std::string help,
                  std::vector<Key> children) {
    return {.name = std::move(name),
            .kind = kind,
            .required = is_required,
            .help = std::move(help),
            .children = std::move(children)};
}

}  // namespace evenkeel::keys
