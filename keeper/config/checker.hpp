// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "keeper/config/yaml_tree.hpp"

namespace evenkeel {

/// A value that fits its key, and where it stands. What did not fit is absent: its problem has been
/// noted.
struct Checked {
    std::string name;                  ///< The key; "[3]" in a list.
    std::string path;                  ///< "assets.ETH.oracle".
    std::size_t line = 1, column = 1;  ///< Of a value; of the key of a group or list.
    std::string written;               ///< A scalar as the file has it, before substitution.
    std::optional<ParamValue> value;   ///< Of a leaf.
    std::vector<Checked> members;      ///< Of a group, list or map, in the order of the file.

    /// The member at "a.b", or nullptr.
    const Checked* find(std::string_view dotted) const;
    /// The value of the member at "a.b" if it is there and of this type, else nullptr.
    template <class T>
    const T* get(std::string_view dotted) const {
        const Checked* member = find(dotted);
        return member && member->value ? std::get_if<T>(&*member->value) : nullptr;
    }
};

/// Checks a document against the table, noting every problem in `problems`.
Checked check_tree(const Key& keys, const YamlNode& root, const Environment& env,
                   std::vector<ConfigProblem>& problems);

}  // namespace evenkeel
