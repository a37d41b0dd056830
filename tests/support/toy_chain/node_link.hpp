// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/clock.hpp"
#include "chain/rpc/transport.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/toy_chain/crash.hpp"
#include "tests/support/toy_chain/toy_node.hpp"

namespace evenkeel::test {

/// How bad the way to a node is, and what came of it. Outlives the keeper's connections.
struct LinkWeather {
    std::uint64_t fault_percent = 0;  ///< Of posts that meet a random fault.
    bool down = false;                ///< Nothing gets through.
    Random random;
    std::uint64_t posts = 0, faults = 0;
    std::string last_reply{};  ///< For a way that delivers it once more.
};

/// The way from a keeper to a node: a Transport over which everything may go wrong that goes wrong
/// between two machines. Time passes on it.
class NodeLink final : public rpc::Transport {
  public:
    NodeLink(ToyNode& node, LinkWeather& weather, ManualClock& clock, Fuse& fuse)
        : node_(node), weather_(weather), clock_(clock), fuse_(fuse) {}

    Result<std::string> post(std::string_view body, std::chrono::milliseconds deadline) override;

  private:
    Result<std::string> damaged(std::string_view body, std::chrono::milliseconds deadline);

    ToyNode& node_;
    LinkWeather& weather_;
    ManualClock& clock_;
    Fuse& fuse_;
};

}  // namespace evenkeel::test
