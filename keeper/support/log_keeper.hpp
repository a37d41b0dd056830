// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace evenkeel::log {

/// Whose lines this thread writes, where one process has several keepers: each line names it. Empty
/// where there is one. A thread that is started for a keeper has to be told.
void set_keeper(std::string name);
const std::string& keeper();

}  // namespace evenkeel::log
