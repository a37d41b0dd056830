// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/spec/params.hpp"

namespace evenkeel {

/// Every key of the configuration file as one group: the file's own, and those that the registries
/// of venues, rules and kinds bring. The reader, the JSON Schema and the documentation's test all
/// go by it.
const Key& config_keys();

}  // namespace evenkeel
