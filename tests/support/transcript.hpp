// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "chain/rpc/transport.hpp"

namespace evenkeel::test {

/// A recorded talk with a node: a text file of `>> request` and `<< reply` lines in turn; `//`
/// begins a comment. As a Transport it insists on these requests (as JSON, ids included) in this
/// order, and gives the replies as they stand, byte for byte.
class Transcript final : public rpc::Transport {
  public:
    /// From tests/transcripts/<name>.io; a file that cannot be read or has another form ends the
    /// process.
    explicit Transcript(const std::string& name);

    /// kInvalidArgument if the request is not the one recorded, or one too many.
    Result<std::string> post(std::string_view body, std::chrono::milliseconds deadline) override;
    /// Whether every request of the file was made.
    bool finished() const { return next_ == turns_.size(); }

  private:
    struct Turn {
        std::string request, reply;
    };
    std::vector<Turn> turns_;
    std::size_t next_ = 0;
};

}  // namespace evenkeel::test
