// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "chain/base/result.hpp"

namespace evenkeel::rpc {

/// What has gone over the wire since the start.
struct Traffic {
    std::uint64_t requests = 0;  ///< HTTP requests, failed ones included.
    std::uint64_t bytes_sent = 0;
    std::uint64_t bytes_received = 0;  ///< Reply bodies, after decompression.

    bool operator==(const Traffic&) const = default;
};

/// Carries one JSON-RPC body to one endpoint and its reply back.
class Transport {
  public:
    virtual ~Transport() = default;
    /// The reply's body. Fails with kNetwork, kTimeout, kHttp, kRateLimited (with `retry_after` if
    /// the endpoint named one), kTooLarge (HTTP 413) or kReply (a reply beyond the cap, or an empty
    /// one).
    virtual Result<std::string> post(std::string_view body, std::chrono::milliseconds deadline) = 0;
};

}  // namespace evenkeel::rpc
