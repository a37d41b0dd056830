// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "chain/rpc/endpoints.hpp"
#include "tests/support/fake_node.hpp"
#include "tests/support/manual_clock.hpp"

namespace evenkeel::test {

/// Answers of a node that knows these results.
inline FakeTransport::Answer says(Results results) {
    return [results = std::move(results)](std::string_view body) -> Result<std::string> {
        return node_reply(body, results);
    };
}

/// No answer, for this reason.
inline FakeTransport::Answer fails(Errc code,
                                   std::chrono::milliseconds retry_after = std::chrono::seconds{}) {
    return [=](std::string_view) -> Result<std::string> {
        return tl::unexpected<Error>(Error{code, Remedy::kRetryLater, "x failed", {}, retry_after});
    };
}

/// A pool whose endpoints, named "a", "b" and so on, each answer with a function that a test may
/// change at any time.
struct ScriptedPool {
    std::vector<FakeTransport::Answer> answers;
    std::vector<FakeTransport*> nodes;
    ManualClock clock;
    std::unique_ptr<rpc::EndpointPool> pool;

    ScriptedPool(std::size_t count, const FakeTransport::Answer& answer,
                 rpc::PoolOptions options = {}, std::optional<double> budget = {})
        : answers(count, answer) {
        std::vector<rpc::PoolEndpoint> endpoints;
        for (std::size_t i = 0; i < count; ++i) {
            auto node = std::make_unique<FakeTransport>(
                [this, i](std::string_view body) { return answers[i](body); });
            nodes.push_back(node.get());
            endpoints.push_back(
                {std::string(1, static_cast<char>('a' + i)), std::move(node), budget});
        }
        pool = std::make_unique<rpc::EndpointPool>(1, std::move(endpoints), clock, options);
    }
    ScriptedPool(const ScriptedPool&) = delete;
    ScriptedPool& operator=(const ScriptedPool&) = delete;

    std::size_t posts(std::size_t index) const { return nodes[index]->bodies.size(); }
    /// What happened since the last time, as "a down".
    std::vector<std::string> events() {
        std::vector<std::string> words;
        for (const auto& event : pool->take_events())
            words.push_back(event.name + " " + std::string(name(event.kind)));
        return words;
    }
};

}  // namespace evenkeel::test
