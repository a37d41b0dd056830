// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/config/checker.hpp"

namespace evenkeel {

/// The structs from a tree in which nothing was wrong.
Config bind_config(const Checked& root);

}  // namespace evenkeel
