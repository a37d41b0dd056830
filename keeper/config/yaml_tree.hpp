// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "keeper/config/yaml_reader.hpp"

namespace evenkeel {

/// A value of a YAML document and where it stands (from 1).
struct YamlNode {
    enum class Kind : std::uint8_t { kNull, kScalar, kSequence, kMapping };

    Kind kind = Kind::kNull;
    std::size_t line = 1, column = 1;
    std::string text;             ///< Of a scalar.
    bool quoted = false;          ///< A scalar in quotes or a block: text, never a number.
    std::vector<YamlNode> keys;   ///< Of a mapping; duplicates are kept.
    std::vector<YamlNode> items;  ///< Of a sequence, or the values of `keys`.
    std::size_t weight = 1;       ///< Nodes and characters from here down.
};

/// Largest file that is looked at.
inline constexpr std::size_t kLargestFile = 1'000'000;

/// The one document in the text. Refuses syntax errors, several documents, tags, nesting deeper
/// than a configuration can be, and aliases that blow up; an alias counts as a copy of its anchor.
/// Either the node or a problem comes back.
struct YamlResult {
    std::optional<YamlNode> root;
    ConfigProblem problem;
};
YamlResult parse_yaml(std::string_view text);

/// The same of a file; one that cannot be opened or is over a megabyte is a problem of line 1.
YamlResult load_yaml(const std::string& path);

/// The configuration in a document, as read_config has it.
ConfigResult read_document(const YamlNode& document, const Environment& env);

}  // namespace evenkeel
