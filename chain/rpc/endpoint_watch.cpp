// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What a pool learns of its endpoints beside the answers that it was asked for.

#include <fmt/core.h>
#include <utility>

#include "chain/rpc/methods.hpp"
#include "chain/rpc/pooled_endpoint.hpp"

namespace evenkeel::rpc {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

namespace {

// A head that was told longer ago says nothing of how far the chain is.
constexpr std::chrono::minutes kHeadIsOld{1};

}  // namespace

// Only of endpoints that are not in doubt themselves: one that lies of its height would make all
// others seem late.
const EndpointPool::Endpoint* EndpointPool::best_besides(const Endpoint& endpoint) const {
    const Endpoint* best = nullptr;
    for (const auto& other : endpoints_) {
        const EndpointHealth& health = other->health;
        if (other.get() == &endpoint || !health.up || health.disagrees || !health.newest) continue;
        if (clock_.steady() - health.newest->seen > kHeadIsOld) continue;
        if (!best || health.newest->head.number > best->health.newest->head.number)
            best = other.get();
    }
    return best;
}

void EndpointPool::see(Endpoint& endpoint, const Head& head, milliseconds patience) {
    EndpointHealth& health = endpoint.health;
    const SteadyTime now = clock_.steady();
    const Endpoint* best = best_besides(endpoint);
    const std::uint64_t height = best ? best->health.newest->head.number : 0;
    const std::uint64_t behind = height > head.number ? height - head.number : 0;
    health.newest = SeenHead{head, now, behind};
    if (behind <= options_.max_lag) {
        endpoint.behind_since.reset();
        if (std::exchange(health.lagging, false))
            tell(endpoint, EndpointEventKind::kCaughtUp, endpoint.lag.value_or(Error{}));
        return;
    }
    if (!endpoint.behind_since) endpoint.behind_since = now;
    if (now - *endpoint.behind_since < patience) return;
    endpoint.lag =
        Error{Errc::kStale, Remedy::kRetryLater,
              fmt::format("its newest block is {}, {} behind {} of {}; {} are allowed", head.number,
                          behind, height, best->health.name, options_.max_lag)};
    if (!std::exchange(health.lagging, true))
        tell(endpoint, EndpointEventKind::kLagging, *endpoint.lag);
}

void EndpointPool::note_head(std::size_t endpoint, const Head& head) {
    see(*endpoints_.at(endpoint), head, options_.lag_patience);
}

void EndpointPool::note_agreement(std::size_t index, const std::optional<Error>& difference) {
    Endpoint& endpoint = *endpoints_.at(index);
    if (difference) {
        endpoint.differed = clock_.steady();
        endpoint.disagreement = difference;
    }
    if (std::exchange(endpoint.health.disagrees, difference.has_value()) == difference.has_value())
        return;
    tell(endpoint, difference ? EndpointEventKind::kDisagrees : EndpointEventKind::kAgrees,
         endpoint.disagreement.value_or(Error{}));
}

// An endpoint in doubt is asked for nothing that could clear it unless something is to be signed.
void EndpointPool::forgive() {
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
        const Endpoint& endpoint = *endpoints_[i];
        if (endpoint.health.disagrees && clock_.steady() - *endpoint.differed >= options_.distrust)
            note_agreement(i, std::nullopt);
    }
}

void EndpointPool::watch() {
    if (endpoints_.size() == 1) return;
    for (std::size_t i = 0; i < endpoints_.size(); ++i) watch(i);
}

void EndpointPool::watch(std::size_t index) {
    Endpoint& endpoint = *endpoints_[index];
    const SteadyTime now = clock_.steady();
    const auto is_due = [&](const std::optional<SteadyTime>& last, milliseconds every) {
        return !last || now - *last >= every;
    };
    const auto& told = endpoint.health.newest;
    const bool head_due = is_due(endpoint.watched, options_.watch_every) &&
                          (!told || now - told->seen >= options_.watch_every);
    const bool finality_due = is_due(endpoint.finality_asked, options_.recheck);
    if (!head_due && !finality_due) return;
    if (not_now(endpoint, 2)) return;
    const auto newest = get_block(BlockRef::latest());
    const auto settled = get_block(BlockRef::finalized());
    RequestItem<Head> head(newest), finalized(settled);
    std::vector<Item*> items{&head};
    if (finality_due) items.push_back(&finalized);
    endpoint.watched = now;
    if (finality_due) endpoint.finality_asked = now;
    if (!run_on(index, items, options_.watch_deadline)) return;
    if (const auto block = head.take()) note_head(index, *block);
    if (!finality_due) return;
    if (const auto block = finalized.take()) endpoint.health.finalized = block->number;
}

void EndpointPool::tell(const Endpoint& endpoint, EndpointEventKind kind, Error error) {
    events_.push_back({endpoint.health.name, kind, std::move(error), clock_.wall()});
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

std::vector<EndpointPost> EndpointPool::take_posts() {
    return std::exchange(posts_, {});
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
