// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "keeper/config/yaml_reader.hpp"

namespace evenkeel {

/// The text with every ${NAME} replaced; Errc::kConfig if a name is unset or malformed.
Result<std::string> substitute(std::string_view text, const Environment& env);

/// The value of one scalar by its key's kind; lists are not scalars. Errc::kConfig with what was
/// expected and found.
Result<ParamValue> parse_scalar(const Key& key, std::string_view text, bool quoted);

}  // namespace evenkeel
