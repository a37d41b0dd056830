// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace evenkeel::cli {

/// `replay CONFIG`: decides every journalled snapshot again; done only if all plans are identical.
int replay_journal(const std::string& config_path, bool json);

}  // namespace evenkeel::cli
