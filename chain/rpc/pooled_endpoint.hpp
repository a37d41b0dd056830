// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "chain/rpc/endpoints.hpp"
#include "chain/rpc/json_rpc.hpp"
#include "chain/rpc/token_bucket.hpp"

namespace evenkeel::rpc {

/// What a pool keeps of one endpoint; for the pool's own sources only.
struct EndpointPool::Endpoint {
    Endpoint(PoolEndpoint given, std::chrono::milliseconds deadline, SteadyTime now)
        : transport(std::move(given.transport)), client(*transport, deadline) {
        health.name = std::move(given.name);
        if (given.requests_per_second) budget.emplace(*given.requests_per_second, now);
    }

    /// The same error, with the endpoint's name before its message.
    Error named(Error error) const {
        if (!error.message.starts_with(health.name))
            error.message = health.name + ": " + error.message;
        return error;
    }

    std::unique_ptr<Transport> transport;
    HttpClient client;
    EndpointHealth health;
    std::optional<TokenBucket> budget;
    std::optional<SteadyTime> chain_checked;  ///< Nothing: to be checked before anything else.
    SteadyTime rests_until{};
    std::optional<SteadyTime> watched, finality_asked;
    std::optional<SteadyTime> behind_since;
    std::optional<SteadyTime> differed;      ///< Last time.
    std::optional<Error> lag, disagreement;  ///< The newest ones.
};

}  // namespace evenkeel::rpc
