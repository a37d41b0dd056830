// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace evenkeel::test {

/// JSON as a node reads it: views into the text, no copies. Only for texts that this program wrote:
/// strings with escapes are not understood, and malformed text aborts.
struct JsonText {
    enum class Kind : std::uint8_t { kOther, kString, kArray, kObject };
    Kind kind = Kind::kOther;
    std::string_view text;  ///< Of a string without its quotes; of anything else but lists, as is.
    struct Member;
    std::vector<Member> members;

    /// An element, or a null if there are fewer.
    const JsonText& operator[](std::size_t index) const;
    /// A member, or a null if there is none.
    const JsonText& operator[](std::string_view key) const;
    std::size_t size() const;
};

/// One of a list: its key is empty in an array.
struct JsonText::Member {
    std::string_view key;
    JsonText value;
};

inline std::size_t JsonText::size() const {
    return members.size();
}

/// Reads one text whole.
JsonText read_json(std::string_view text);

/// `"0x…"`, as JSON-RPC writes a number.
std::string quantity(std::uint64_t value);

}  // namespace evenkeel::test
