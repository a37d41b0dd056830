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
#include "chain/rpc/endpoint_health.hpp"
#include "chain/rpc/transport.hpp"

namespace evenkeel::rpc {

/// An endpoint as it enters a pool.
struct PoolEndpoint {
    std::string name;  ///< For people: redacted(url).
    std::unique_ptr<Transport> transport;
    /// Questions a second that it may be asked, each of a batch counted; no limit if nothing.
    std::optional<double> requests_per_second{};
};

/// How patient a pool is.
struct PoolOptions {
    std::chrono::milliseconds deadline{10'000};       ///< Of one post.
    std::chrono::milliseconds probe_deadline{3'000};  ///< Of the chain id's check.
    std::chrono::milliseconds first_back_off{
        1'000};  ///< Rest after a failure; doubles with each in a row,
    std::chrono::milliseconds longest_back_off{60'000};  ///< up to this.
    std::chrono::milliseconds recheck{60'000};           ///< Age of a chain id that is asked anew.
    std::chrono::milliseconds watch_every{5'000};        ///< Age of a head that watch() asks anew.
    std::chrono::milliseconds watch_deadline{2'000};     ///< Of a post that only watches.
    std::uint64_t max_lag = 10;                          ///< Blocks behind the best of the others,
    std::chrono::milliseconds lag_patience{10'000};      ///< for so long, make an endpoint lag.
    std::chrono::milliseconds distrust{600'000};         ///< After its last difference from others.
};

/// Several endpoints in order of preference, asked one at a time: the first that is well. One that
/// fails (network, timeout, HTTP, rate limit, bad reply, another chain) rests, longer each time,
/// and is tried again; its chain id is checked before its first use, whenever it comes back, and
/// once a minute within what is asked anyway. One that lags or disagrees is asked only if no other
/// is left, one whose budget is spent is passed over until it may be asked again. A block unknown
/// to one endpoint and its internal errors are asked of the next. What is an answer, a revert say,
/// stays one. One thread at a time.
class EndpointPool final : public Client {
  public:
    /// At least one endpoint; `clock` must outlive the pool.
    EndpointPool(std::uint64_t chain_id, std::vector<PoolEndpoint> endpoints, Clock& clock,
                 PoolOptions options = {});
    ~EndpointPool() override;

    /// Fails if no endpoint gave a reply; with `retry_after` if all of them rest.
    Result<void> run(std::span<Item* const> items) override;

    std::size_t size() const { return endpoints_.size(); }
    /// Asks this endpoint and no other, whatever its budget, which pays later. Fails if it rests or
    /// if it gave no reply; what its questions met is theirs. `deadline` is the pool's if nothing.
    Result<void> run_on(std::size_t endpoint, std::span<Item* const> items,
                        std::optional<std::chrono::milliseconds> deadline = {});
    /// Which endpoint `run` would ask first now.
    std::size_t next() const;
    /// Which endpoint's answers the last successful `run` gave.
    std::size_t answered_by() const { return answered_by_; }
    const std::string& name(std::size_t endpoint) const;

    /// An endpoint told this newest block.
    void note_head(std::size_t endpoint, const Head& head);
    /// What an endpoint told of a block, compared with what others told: nothing if it is the same.
    void note_agreement(std::size_t endpoint, const std::optional<Error>& difference);
    /// Asks those endpoints for their heads that have not told any lately; posts nothing if there
    /// is only one. What they answer is in their health.
    void watch();
    /// Waits for endpoints that need a moment.
    void pause(std::chrono::milliseconds duration) { clock_.sleep(duration, {}); }

    /// In order of preference.
    std::vector<EndpointHealth> health() const;
    /// What happened since the last time this was asked, oldest first.
    std::vector<EndpointEvent> take_events();
    /// Posts made since the last time this was asked, the newest thousand, oldest first.
    std::vector<EndpointPost> take_posts();
    /// Of all endpoints together.
    Traffic traffic() const;

  private:
    struct Endpoint;

    std::vector<std::size_t> order(std::size_t questions) const;
    std::optional<Error> not_now(const Endpoint& endpoint, std::size_t questions) const;
    Error all_rest(std::size_t questions) const;

    Result<void> meet(Endpoint& endpoint);
    Result<void> verify(Endpoint& endpoint, Result<std::uint64_t> told);
    Result<void> ask(Endpoint& endpoint, std::span<Item* const> items,
                     std::chrono::milliseconds deadline);
    Result<void> post(Endpoint& endpoint, std::span<Item* const> items,
                      std::chrono::milliseconds deadline);
    void record(Endpoint& endpoint, std::chrono::nanoseconds latency, const Error* error);
    void judge(Endpoint& endpoint, const Error* error);
    void note_success(Endpoint& endpoint);
    void note_failure(Endpoint& endpoint, const Error& error);

    void see(Endpoint& endpoint, const Head& head, std::chrono::milliseconds patience);
    void watch(std::size_t index);
    const Endpoint* best_besides(const Endpoint& endpoint) const;
    void forgive();
    void tell(const Endpoint& endpoint, EndpointEventKind kind, Error error);

    std::uint64_t chain_id_;
    Clock& clock_;
    PoolOptions options_;
    std::vector<std::unique_ptr<Endpoint>> endpoints_;
    std::size_t answered_by_ = 0;
    std::vector<EndpointEvent> events_;
    std::vector<EndpointPost> posts_;
};

/// One endpoint of a pool, for what asks a Client.
class OneEndpoint final : public Client {
  public:
    OneEndpoint(EndpointPool& pool, std::size_t index) : pool_(pool), index_(index) {}
    Result<void> run(std::span<Item* const> items) override { return pool_.run_on(index_, items); }

  private:
    EndpointPool& pool_;
    std::size_t index_;
};

}  // namespace evenkeel::rpc
