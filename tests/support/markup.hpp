// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace evenkeel::test {

/// What a strict reader finds in markup in which every element is closed.
struct Markup {
    std::string fault;                            ///< Empty: well-formed.
    std::map<std::string, std::size_t> elements;  ///< How many there are of each.
    /// By name, in order: "class", "id" and so on, as written.
    std::map<std::string, std::vector<std::string>> attributes;
    std::string text;  ///< Between tags, as written, a line a piece.
};

/// Reads markup; stops at the first fault: a tag that is not closed or not open, an attribute
/// without quotes, a bare "<" or "&", an entity that is none of XML's.
Markup read_markup(std::string_view source);

}  // namespace evenkeel::test
