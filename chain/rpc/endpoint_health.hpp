// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "chain/base/clock.hpp"
#include "chain/base/error.hpp"
#include "chain/rpc/transport.hpp"
#include "chain/types/head.hpp"

namespace evenkeel::rpc {

/// The newest block that an endpoint told of.
struct SeenHead {
    Head head;
    SteadyTime seen;           ///< When it was told.
    std::uint64_t behind = 0;  ///< Blocks below the best that another endpoint had told by then.
};

/// What is known of one endpoint.
struct EndpointHealth {
    std::string name;
    bool up = true;
    bool lagging = false;                    ///< Behind the others for longer than allowed.
    bool disagrees = false;                  ///< Its last answer to a quorum differed.
    std::uint64_t failures = 0;              ///< Since the start.
    std::uint64_t failures_in_a_row = 0;     ///< Zero while it is up.
    std::optional<Error> last_error;         ///< Kept when it is up again.
    double error_rate = 0;                   ///< Moving share of posts that failed, 0 to 1.
    std::chrono::milliseconds latency{0};    ///< Of the last post that was answered.
    std::optional<std::uint64_t> chain_id;   ///< As it said when it was last asked.
    std::optional<SeenHead> newest;          ///< Nothing until it has told a head.
    std::optional<std::uint64_t> finalized;  ///< Its newest finalized block, if it tells one.
    Traffic traffic;

    /// As fit for reading as an endpoint can be.
    bool well() const { return up && !lagging && !disagrees; }
};

/// What may happen to an endpoint: three troubles, each with its end.
enum class EndpointEventKind : std::uint8_t {
    kDown,       ///< It fails, and rests for a while.
    kUp,         ///< It answers again.
    kLagging,    ///< Its newest block has been too far behind the others' for too long.
    kCaughtUp,   ///< It is level with the others again.
    kDisagrees,  ///< Asked for the same block, it told other values than another endpoint.
    kAgrees,     ///< It told the same values again.
};

/// "down", "up", "lagging", "caught_up", "disagrees" or "agrees".
std::string_view name(EndpointEventKind kind);
/// Whether it begins a trouble; else it ends one.
bool is_trouble(EndpointEventKind kind);

/// Something happened to an endpoint.
struct EndpointEvent {
    std::string name;  ///< Redacted.
    EndpointEventKind kind = EndpointEventKind::kDown;
    Error error;  ///< The trouble; of the past if it has ended.
    WallTime time;
};

/// One HTTP post that was made.
struct EndpointPost {
    std::string name;                  ///< Redacted.
    std::chrono::nanoseconds latency;  ///< Until the reply or the failure.
    std::optional<Errc> error;         ///< Of the post, or the worst that its questions met.
};

}  // namespace evenkeel::rpc
