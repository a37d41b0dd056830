// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/endpoints.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

#include "chain/base/ensure.hpp"
#include "chain/rpc/errors.hpp"
#include "chain/rpc/methods.hpp"
#include "chain/rpc/pooled_endpoint.hpp"

namespace evenkeel::rpc {

using std::chrono::ceil;
using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

namespace {

// How much one post weighs in the error rate: twenty of them make most of it.
constexpr double kWeight = 0.05;
constexpr std::size_t kMostPosts = 1000;

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
        endpoints_.push_back(
            std::make_unique<Endpoint>(std::move(endpoint), options_.deadline, clock_.steady()));
    }
}

EndpointPool::~EndpointPool() = default;

const std::string& EndpointPool::name(std::size_t endpoint) const {
    return endpoints_.at(endpoint)->health.name;
}

// Why an endpoint is not to be asked at present; nothing if it may be.
std::optional<Error> EndpointPool::not_now(const Endpoint& endpoint, std::size_t questions) const {
    const SteadyTime now = clock_.steady();
    const auto until_asked = [&](Error error, nanoseconds wait) {
        error.remedy = Remedy::kRetryLater;
        error.retry_after = std::max(ceil<milliseconds>(wait), milliseconds(1));
        return error;
    };
    if (now < endpoint.rests_until)
        return until_asked(endpoint.health.last_error.value_or(Error{}),
                           endpoint.rests_until - now);
    if (!endpoint.budget) return std::nullopt;
    const auto wait = endpoint.budget->wait(static_cast<double>(questions), now);
    if (wait.count() == 0) return std::nullopt;
    return until_asked({Errc::kRateLimited, {}, "its budget of requests is spent"}, wait);
}

// Those that may be asked now, the well ones first, each part in order of preference.
std::vector<std::size_t> EndpointPool::order(std::size_t questions) const {
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < endpoints_.size(); ++i)
        if (!not_now(*endpoints_[i], questions)) indices.push_back(i);
    std::stable_partition(indices.begin(), indices.end(), [&](std::size_t i) {
        const EndpointHealth& health = endpoints_[i]->health;
        return !health.lagging && !health.disagrees;
    });
    return indices;
}

std::size_t EndpointPool::next() const {
    const auto indices = order(1);
    return indices.empty() ? 0 : indices.front();
}

Error EndpointPool::all_rest(std::size_t questions) const {
    std::optional<Error> soonest;
    bool budgets = false;
    for (const auto& endpoint : endpoints_) {
        auto why = not_now(*endpoint, questions);
        if (!why) continue;
        budgets = budgets || clock_.steady() >= endpoint->rests_until;
        if (!soonest || why->retry_after < soonest->retry_after)
            soonest = endpoint->named(*std::move(why));
    }
    ensure_invariant(soonest.has_value(), "all endpoints rest");
    soonest->message = fmt::format("all {} endpoints rest after failures{}, the next for {} ms; {}",
                                   endpoints_.size(), budgets ? " or have spent their budgets" : "",
                                   soonest->retry_after.count(), soonest->message);
    return *std::move(soonest);
}

Result<void> EndpointPool::post(Endpoint& endpoint, std::span<Item* const> items,
                                milliseconds deadline) {
    const SteadyTime start = clock_.steady();
    if (endpoint.budget) endpoint.budget->take(static_cast<double>(items.size()), start);
    auto posted = endpoint.client.run(items, deadline);
    const nanoseconds latency = clock_.steady() - start;
    if (posted) endpoint.health.latency = duration_cast<milliseconds>(latency);
    record(endpoint, latency, posted ? worst_of(items) : &posted.error());
    return posted;
}

void EndpointPool::record(Endpoint& endpoint, nanoseconds latency, const Error* error) {
    EndpointHealth& health = endpoint.health;
    const bool failed = error && blame(*error) == Blame::kEndpoint;
    health.error_rate += kWeight * ((failed ? 1.0 : 0.0) - health.error_rate);
    if (posts_.size() >= kMostPosts) posts_.erase(posts_.begin());
    posts_.push_back({health.name, latency, error ? std::optional(error->code) : std::nullopt});
}

Result<void> EndpointPool::verify(Endpoint& endpoint, Result<std::uint64_t> told) {
    EVENKEEL_TRY(const std::uint64_t found, std::move(told));
    endpoint.health.chain_id = found;
    if (found != chain_id_) {
        return fail(Errc::kWrongChain, Remedy::kGiveUp,
                    fmt::format("expected chain id {}, found {}", chain_id_, found));
    }
    endpoint.chain_checked = clock_.steady();
    return {};
}

// One that comes back may still be far behind, so its head is asked too where there is another to
// compare it with.
Result<void> EndpointPool::meet(Endpoint& endpoint) {
    const auto which = rpc::chain_id();
    const auto newest = get_block(BlockRef::latest());
    RequestItem<std::uint64_t> id(which);
    RequestItem<Head> head(newest);
    std::vector<Item*> items{&id};
    if (best_besides(endpoint)) items.push_back(&head);
    EVENKEEL_CHECK(post(endpoint, items, options_.probe_deadline));
    EVENKEEL_CHECK(verify(endpoint, id.take()));
    if (items.size() == 1) return {};
    if (const auto told = head.take()) see(endpoint, *told, milliseconds(0));
    return {};
}

// Fails if there is no reply; what items met is theirs.
Result<void> EndpointPool::ask(Endpoint& endpoint, std::span<Item* const> items,
                               milliseconds deadline) {
    const auto age = clock_.steady() - endpoint.chain_checked.value_or(SteadyTime{});
    if (age < options_.recheck) return post(endpoint, items, deadline);
    // Some endpoints take no batches: what is asked alone is not made into one.
    if (items.size() == 1) {
        if (age >= 2 * options_.recheck) EVENKEEL_CHECK(meet(endpoint));
        return post(endpoint, items, deadline);
    }
    const auto question = rpc::chain_id();
    RequestItem<std::uint64_t> id(question);
    std::vector<Item*> all(items.begin(), items.end());
    all.push_back(&id);
    EVENKEEL_CHECK(post(endpoint, all, deadline));
    auto same = verify(endpoint, id.take());
    if (same) return {};
    // Nobody may take another chain's answers for this one's.
    for (Item* item : items) item->refuse(same.error());
    return same;
}

Result<void> EndpointPool::run(std::span<Item* const> items) {
    if (items.empty()) return {};
    forgive();
    std::optional<Error> last;
    bool replied = false;
    auto indices = order(items.size());
    for (std::size_t i = 0; i < indices.size(); ++i) {
        Endpoint& endpoint = *endpoints_[indices[i]];
        if (!endpoint.chain_checked) {
            if (auto met = meet(endpoint); !met) {
                note_failure(endpoint, met.error());
                last = endpoint.named(std::move(met).error());
                continue;
            }
            if (endpoint.health.lagging && i + 1 < indices.size()) {
                const std::size_t later = indices[i];
                indices.push_back(later);
                continue;
            }
        }
        auto asked = ask(endpoint, items, options_.deadline);
        const Error* error = asked ? worst_of(items) : &asked.error();
        judge(endpoint, error);
        // An answer to the batch as a whole, such as "too large", is one too.
        const bool answered = !error || blame(*error) == Blame::kNobody;
        if (asked || answered) answered_by_ = indices[i];
        replied = replied || asked.has_value();
        if (answered) return asked;
        last = endpoint.named(*error);
    }
    if (replied) return {};
    return tl::unexpected<Error>(last ? *std::move(last) : all_rest(items.size()));
}

Result<void> EndpointPool::run_on(std::size_t index, std::span<Item* const> items,
                                  std::optional<milliseconds> deadline) {
    if (items.empty()) return {};
    Endpoint& endpoint = *endpoints_.at(index);
    const auto failed = [&](const Error& error) {
        return tl::unexpected<Error>(endpoint.named(error));
    };
    if (clock_.steady() < endpoint.rests_until) return failed(*not_now(endpoint, 0));
    if (!endpoint.chain_checked) {
        if (const auto met = meet(endpoint); !met) {
            note_failure(endpoint, met.error());
            return failed(met.error());
        }
    }
    const auto asked = ask(endpoint, items, deadline.value_or(options_.deadline));
    judge(endpoint, asked ? worst_of(items) : &asked.error());
    if (!asked) return failed(asked.error());
    return {};
}

void EndpointPool::judge(Endpoint& endpoint, const Error* error) {
    if (error && blame(*error) == Blame::kEndpoint)
        note_failure(endpoint, *error);
    else
        note_success(endpoint);
}

void EndpointPool::note_success(Endpoint& endpoint) {
    EndpointHealth& health = endpoint.health;
    health.failures_in_a_row = 0;
    if (std::exchange(health.up, true)) return;
    tell(endpoint, EndpointEventKind::kUp, health.last_error.value_or(Error{}));
}

void EndpointPool::note_failure(Endpoint& endpoint, const Error& error) {
    EndpointHealth& health = endpoint.health;
    health.last_error = error;
    ++health.failures;
    const auto doublings = std::min<std::uint64_t>(health.failures_in_a_row++, 20);
    const milliseconds rest = std::min(options_.first_back_off * (std::int64_t{1} << doublings),
                                       options_.longest_back_off);
    endpoint.rests_until = clock_.steady() + std::max(rest, error.retry_after);
    endpoint.chain_checked.reset();
    if (std::exchange(health.up, false)) tell(endpoint, EndpointEventKind::kDown, error);
}

}  // namespace evenkeel::rpc
