// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "chain/base/clock.hpp"
#include "chain/rpc/client.hpp"
#include "chain/rpc/transport.hpp"

namespace evenkeel::rpc {

/// An endpoint as it enters a pool.
struct PoolEndpoint {
    std::string name;  ///< For people: redacted(url).
    std::unique_ptr<Transport> transport;
};

/// How patient a pool is.
struct PoolOptions {
    std::chrono::milliseconds deadline{10'000};       ///< Of one post.
    std::chrono::milliseconds probe_deadline{3'000};  ///< Of the chain id's check.
    std::chrono::milliseconds first_back_off{
        1'000};  ///< Rest after a failure; doubles with each in a row,
    std::chrono::milliseconds longest_back_off{60'000};  ///< up to this.
};

/// What is known of one endpoint.
struct EndpointHealth {
    std::string name;
    bool up = true;
    std::uint64_t failures = 0;            ///< Since the start.
    std::uint64_t failures_in_a_row = 0;   ///< Zero while it is up.
    std::optional<Error> last_error;       ///< Kept when it is up again.
    std::chrono::milliseconds latency{0};  ///< Of the last post that was answered.
    Traffic traffic;
};

/// An endpoint went down or came back.
struct EndpointEvent {
    std::string name;
    bool up = false;
    Error error;  ///< Why it went down; of the past once it is up.
    WallTime time;
};

/// Several endpoints in order of preference, asked one at a time: the first that is healthy. One
/// that fails (network, timeout, HTTP, rate limit, bad reply, another chain) rests, longer each
/// time, and is tried again; its chain id is checked before its first use and whenever it comes
/// back. A block unknown to one endpoint and its internal errors are asked of the next. What is an
/// answer, a revert say, stays one. One thread at a time.
class EndpointPool final : public Client {
  public:
    /// At least one endpoint; `clock` must outlive the pool.
    EndpointPool(std::uint64_t chain_id, std::vector<PoolEndpoint> endpoints, Clock& clock,
                 PoolOptions options = {});
    ~EndpointPool() override;

    /// Fails if no endpoint gave a reply; with `retry_after` if all of them rest.
    Result<void> run(std::span<Item* const> items) override;

    /// In order of preference.
    std::vector<EndpointHealth> health() const;
    /// What happened since the last time this was asked, oldest first.
    std::vector<EndpointEvent> take_events();
    /// Of all endpoints together.
    Traffic traffic() const;

  private:
    struct Endpoint;

    Result<void> check_chain(Endpoint& endpoint) const;
    Result<void> ask(Endpoint& endpoint, std::span<Item* const> items);
    void note_success(Endpoint& endpoint);
    void note_failure(Endpoint& endpoint, const Error& error);
    Error all_rest() const;

    std::uint64_t chain_id_;
    Clock& clock_;
    PoolOptions options_;
    std::vector<std::unique_ptr<Endpoint>> endpoints_;
    std::vector<EndpointEvent> events_;
};

}  // namespace evenkeel::rpc
