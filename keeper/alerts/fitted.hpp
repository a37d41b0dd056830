// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace evenkeel {

/// How a receiver counts the length of a text.
enum class TextUnit : std::uint8_t {
    kBytes,  ///< Of UTF-8.
    kUtf16,  ///< Code units: never fewer than characters, so it suits who counts those.
};

/// A receiver's rules for text.
struct TextRules {
    std::size_t limit;  ///< At most so many units, escapes and the ellipsis included.
    TextUnit unit = TextUnit::kUtf16;
    std::string_view backslashed{};  ///< ASCII characters that get a backslash before them.
    bool entities = false;           ///< &, < and > become &amp;, &lt; and &gt;.
};

/// The text by these rules: cut between characters (and never inside an escape), with an ellipsis
/// where something is missing. What is no UTF-8 becomes U+FFFD.
std::string fitted(std::string_view text, const TextRules& rules);

}  // namespace evenkeel
