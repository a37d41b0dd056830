// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/session.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "chain/rpc/curl_transport.hpp"
#include "chain/rpc/url.hpp"
#include "chain/types/chain_facts.hpp"

namespace evenkeel::cli {
namespace {

// Two keys at one provider differ only in what is never printed.
std::string unused_name(const std::vector<rpc::PoolEndpoint>& pool, const std::string& url) {
    const auto is_taken = [&](const std::string& name) {
        return std::ranges::any_of(pool, [&](const auto& other) { return other.name == name; });
    };
    const std::string name = rpc::redacted(url);
    std::string unused = name;
    for (int number = 2; is_taken(unused); ++number) unused = fmt::format("{} ({})", name, number);
    return unused;
}

struct ChainIdentity {
    std::uint64_t id = 0, max_lag = 0;
};

Result<std::unique_ptr<rpc::EndpointPool>> connect(const ChainIdentity& chain,
                                                   const std::vector<Endpoint>& endpoints,
                                                   Clock& clock, std::stop_token stop) {
    std::vector<rpc::PoolEndpoint> pool;
    for (const Endpoint& endpoint : endpoints) {
        rpc::CurlOptions options{.url = endpoint.url, .headers = {}, .stop = stop};
        options.headers.assign(endpoint.headers.begin(), endpoint.headers.end());
        EVENKEEL_TRY(auto transport, rpc::CurlTransport::create(std::move(options)));
        std::optional<double> budget;
        if (endpoint.requests_per_second)
            budget = static_cast<double>(*endpoint.requests_per_second);
        pool.push_back({unused_name(pool, endpoint.url), std::move(transport), budget});
    }
    rpc::PoolOptions options;
    options.max_lag = chain.max_lag;
    return std::make_unique<rpc::EndpointPool>(chain.id, std::move(pool), clock, options);
}

}  // namespace

Result<std::unique_ptr<Session>> Session::open(Config config, const Address& account,
                                               std::stop_token stop, Scope scope) {
    config.portfolio.account = account;
    std::unique_ptr<Session> session(new Session(std::move(config)));
    const Config& c = session->config_;
    const ChainIdentity own{c.portfolio.chain_id, c.chain.max_lag};
    EVENKEEL_TRY(session->reads_, connect(own, c.chain.rpc, session->clock_, stop));
    if (c.transactions.private_rpc) {
        EVENKEEL_TRY(session->private_sends_,
                     connect(own, {*c.transactions.private_rpc}, session->clock_, stop));
    }
    rpc::EndpointPool& sends =
        session->private_sends_ ? *session->private_sends_ : *session->reads_;
    session->access_ = std::make_unique<RpcAccess>(
        *session->reads_, sends, account, c.portfolio.multicall,
        static_cast<std::size_t>(c.chain.read_quorum), reads_are_pinned(c.portfolio.chain_id));
    if (scope == Scope::kAll) EVENKEEL_CHECK(session->open_further(stop));
    EVENKEEL_TRY(Portfolio portfolio, scope == Scope::kAll ? Portfolio::make(c.portfolio)
                                                           : Portfolio::hedges_only(c.portfolio));
    session->portfolio_.emplace(std::move(portfolio));
    return session;
}

Result<void> Session::open_further(std::stop_token stop) {
    for (std::size_t i = 0; i < config_.chains.size(); ++i) {
        const FurtherChainConfig& one = config_.chains[i];
        const FurtherChain& spec = config_.portfolio.chains[i];
        Further& chain = further_[one.name];
        EVENKEEL_TRY(chain.reads, connect({spec.id, one.max_lag}, one.rpc, clock_, stop));
        chain.access = std::make_unique<RpcAccess>(
            *chain.reads, *chain.reads, config_.portfolio.account, spec.multicall,
            static_cast<std::size_t>(one.read_quorum), reads_are_pinned(spec.id));
    }
    return {};
}

FurtherChains Session::further() {
    FurtherChains all;
    for (auto& [name, chain] : further_) all.emplace(name, chain.access.get());
    return all;
}

std::vector<rpc::EndpointPool*> Session::pools() {
    std::vector<rpc::EndpointPool*> all{reads_.get()};
    if (private_sends_) all.push_back(private_sends_.get());
    for (auto& [name, chain] : further_) all.push_back(chain.reads.get());
    return all;
}

rpc::BlockRef Session::state_of(const Head& head) const {
    return access_->pinned() ? rpc::BlockRef::hash(head.hash) : rpc::BlockRef::latest();
}

Result<Head> Session::head(std::optional<std::uint64_t> block) {
    if (block) return access_->head_at(*block);
    EVENKEEL_TRY(const Poll poll, access_->poll({}));
    return poll.head;
}

}  // namespace evenkeel::cli
