// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/endpoints.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

#include "chain/base/ensure.hpp"
#include "chain/rpc/errors.hpp"
#include "chain/rpc/json_rpc.hpp"
#include "chain/rpc/methods.hpp"

namespace evenkeel::rpc {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

struct EndpointPool::Endpoint {
    Endpoint(PoolEndpoint given, milliseconds deadline)
        : transport(std::move(given.transport)), client(*transport, deadline) {
        health.name = std::move(given.name);
    }

    std::unique_ptr<Transport> transport;
    HttpClient client;
    EndpointHealth health;
    bool chain_checked = false;
    SteadyTime rests_until{};
};

namespace {

// The worst that any item met, for it decides what becomes of the endpoint.
const Error* worst_of(std::span<Item* const> items) {
    const Error* worst = nullptr;
    for (const Item* item : items) {
        const Error* error = item->error();
        if (error && (!worst || blame(*error) > blame(*worst))) worst = error;
    }
    return worst && blame(*worst) != Blame::kNobody ? worst : nullptr;
}

}  // namespace

EndpointPool::EndpointPool(std::uint64_t chain_id, std::vector<PoolEndpoint> endpoints,
                           Clock& clock, PoolOptions options)
    : chain_id_(chain_id), clock_(clock), options_(options) {
    ensure_invariant(!endpoints.empty(), "a pool has an endpoint");
    for (PoolEndpoint& endpoint : endpoints) {
        endpoints_.push_back(std::make_unique<Endpoint>(std::move(endpoint), options_.deadline));
    }
}

EndpointPool::~EndpointPool() = default;

Result<void> EndpointPool::check_chain(Endpoint& endpoint) const {
    const auto question = rpc::chain_id();
    RequestItem<std::uint64_t> item(question);
    Item* const only = &item;
    EVENKEEL_CHECK(endpoint.client.run(std::span<Item* const>(&only, 1), options_.probe_deadline));
    EVENKEEL_TRY(const std::uint64_t found, item.take());
    if (found != chain_id_) {
        return fail(Errc::kWrongChain, Remedy::kGiveUp,
                    fmt::format("expected chain id {}, found {}", chain_id_, found));
    }
    endpoint.chain_checked = true;
    return {};
}

// Fails if there is no reply; what items met is theirs.
Result<void> EndpointPool::ask(Endpoint& endpoint, std::span<Item* const> items) {
    if (!endpoint.chain_checked) EVENKEEL_CHECK(check_chain(endpoint));
    const SteadyTime start = clock_.steady();
    EVENKEEL_CHECK(endpoint.client.run(items));
    endpoint.health.latency = duration_cast<milliseconds>(clock_.steady() - start);
    return {};
}

Result<void> EndpointPool::run(std::span<Item* const> items) {
    if (items.empty()) return {};
    std::optional<Error> last;
    bool replied = false;
    for (const auto& endpoint : endpoints_) {
        if (clock_.steady() < endpoint->rests_until) continue;
        auto asked = ask(*endpoint, items);
        const Error* error = asked ? worst_of(items) : &asked.error();
        replied = replied || asked.has_value();
        if (!error) {
            note_success(*endpoint);
            return {};
        }
        // An answer to the batch as a whole, such as "too large".
        if (!asked && endpoint->chain_checked && blame(*error) == Blame::kNobody) return asked;
        if (blame(*error) == Blame::kRequest && endpoint->chain_checked) {
            note_success(*endpoint);
        } else {
            note_failure(*endpoint, *error);
        }
        last = *error;
        const std::string& name = endpoint->health.name;
        if (!last->message.starts_with(name)) last->message = name + ": " + last->message;
    }
    if (replied) return {};
    return tl::unexpected<Error>(last ? *std::move(last) : all_rest());
}

void EndpointPool::note_success(Endpoint& endpoint) {
    EndpointHealth& health = endpoint.health;
    health.failures_in_a_row = 0;
    if (std::exchange(health.up, true)) return;
    events_.push_back({health.name, true, health.last_error.value_or(Error{}), clock_.wall()});
}

void EndpointPool::note_failure(Endpoint& endpoint, const Error& error) {
    EndpointHealth& health = endpoint.health;
    health.last_error = error;
    ++health.failures;
    const auto doublings = std::min<std::uint64_t>(health.failures_in_a_row++, 20);
    const milliseconds rest = std::min(options_.first_back_off * (std::int64_t{1} << doublings),
                                       options_.longest_back_off);
    endpoint.rests_until = clock_.steady() + std::max(rest, error.retry_after);
    endpoint.chain_checked = false;
    if (std::exchange(health.up, false)) {
        events_.push_back({health.name, false, error, clock_.wall()});
    }
}

Error EndpointPool::all_rest() const {
    const auto& soonest = *std::ranges::min_element(
        endpoints_, {}, [](const auto& endpoint) { return endpoint->rests_until; });
    Error error = soonest->health.last_error.value_or(Error{});
    const auto wait = duration_cast<milliseconds>(soonest->rests_until - clock_.steady());
    error.remedy = Remedy::kRetryLater;
    error.retry_after = std::max(wait, milliseconds(1));
    error.message = fmt::format("all {} endpoints rest after failures, the next for {} ms; {}: {}",
                                endpoints_.size(), error.retry_after.count(), soonest->health.name,
                                error.message);
    return error;
}

std::vector<EndpointHealth> EndpointPool::health() const {
    std::vector<EndpointHealth> all;
    for (const auto& endpoint : endpoints_) {
        all.push_back(endpoint->health);
        all.back().traffic = endpoint->client.traffic();
    }
    return all;
}

std::vector<EndpointEvent> EndpointPool::take_events() {
    return std::exchange(events_, {});
}

Traffic EndpointPool::traffic() const {
    Traffic sum;
    for (const auto& endpoint : endpoints_) {
        const Traffic& one = endpoint->client.traffic();
        sum.requests += one.requests;
        sum.bytes_sent += one.bytes_sent;
        sum.bytes_received += one.bytes_received;
    }
    return sum;
}

}  // namespace evenkeel::rpc
