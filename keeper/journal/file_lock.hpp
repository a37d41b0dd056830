// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "chain/base/result.hpp"

namespace evenkeel {

/// The right to be the only one of its kind. Held by the process: the kernel takes it back when
/// the process ends, however it ends.
class FileLock {
  public:
    /// Locks the file, making it if needed, and writes our process id into it. Errc::kStorage if
    /// another holds it, naming that one's id.
    static Result<FileLock> acquire(const std::string& path);
    FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    FileLock& operator=(FileLock&&) = delete;
    ~FileLock();

  private:
    explicit FileLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace evenkeel
