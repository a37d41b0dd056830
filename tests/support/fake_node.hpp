// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "chain/rpc/transport.hpp"

namespace evenkeel::test {

/// A Transport that answers from a function and remembers what it was asked.
class FakeTransport final : public rpc::Transport {
  public:
    using Answer = std::function<Result<std::string>(std::string_view body)>;
    explicit FakeTransport(Answer answer) : answer_(std::move(answer)) {}
    Result<std::string> post(std::string_view body, std::chrono::milliseconds) override {
        bodies.emplace_back(body);
        return answer_(body);
    }
    std::vector<std::string> bodies;

  private:
    Answer answer_;
};

/// What a node would say: JSON texts of results by method, or of an error object for "!method".
using Results = std::map<std::string, std::string>;

/// The reply to a body, single or batch, with the ids of its requests. Unknown methods are error
/// -32601.
std::string node_reply(std::string_view body, const Results& results);

}  // namespace evenkeel::test
