// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "chain/base/result.hpp"

namespace evenkeel {

/// The whole file; Errc::kMissing if it cannot be opened, Errc::kInvalidArgument if it is larger
/// than `limit` bytes.
Result<std::string> read_file(const std::string& path, std::size_t limit);
/// Makes a file that only its owner can read, synced to the disk; Errc::kInvalidArgument if it
/// exists.
Result<void> write_private_file(const std::string& path, std::string_view text);

/// Writes a file that anybody may read, over whatever is there; Errc::kStorage.
Result<void> write_file(const std::string& path, std::string_view text);

}  // namespace evenkeel
