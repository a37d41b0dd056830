// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/config/yaml_tree.hpp"

namespace evenkeel {

/// What a key of a strategy is to be instead of what the file says: {"rebalance.width", "1%"}.
struct Setting {
    std::string key;    ///< "rebalance.…", "allocation.…", "target", or one of its kind.
    std::string value;  ///< As a file has it.
    bool operator==(const Setting&) const = default;
};

/// Whether the key is one of how a strategy decides, which is all that a Setting may change; what
/// it is called below its group is for whoever reads the whole to say. Errc::kInvalidArgument.
Result<void> check_setting_key(std::string_view key);

/// The settings without those of keys that only other rules know than the one they set; all of them
/// if they set none.
std::vector<Setting> without_other_rules(const std::vector<Setting>& settings);

/// A document in which strategy `index` has these. Where one of them is its rule, the file's keys
/// that only other rules know are left out. Values stand where they replace others, or else where
/// their group does. Errc::kInvalidArgument if there is no such strategy, or no group on the way.
Result<YamlNode> with_settings(YamlNode document, std::size_t index,
                               const std::vector<Setting>& settings);

}  // namespace evenkeel
