// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/session.hpp"

#include "chain/rpc/curl_transport.hpp"
#include "chain/rpc/url.hpp"

namespace evenkeel::cli {
namespace {

Result<std::unique_ptr<rpc::EndpointPool>> connect(const Config& config,
                                                   const std::vector<Endpoint>& endpoints,
                                                   Clock& clock, std::stop_token stop) {
    std::vector<rpc::PoolEndpoint> pool;
    for (const Endpoint& endpoint : endpoints) {
        rpc::CurlOptions options{.url = endpoint.url, .headers = {}, .stop = stop};
        options.headers.assign(endpoint.headers.begin(), endpoint.headers.end());
        EVENKEEL_TRY(auto transport, rpc::CurlTransport::create(std::move(options)));
        pool.push_back({rpc::redacted(endpoint.url), std::move(transport)});
    }
    return std::make_unique<rpc::EndpointPool>(config.portfolio.chain_id, std::move(pool), clock);
}

}  // namespace

Result<std::unique_ptr<Session>> Session::open(Config config, const Address& account,
                                               std::stop_token stop, Scope scope) {
    config.portfolio.account = account;
    std::unique_ptr<Session> session(new Session(std::move(config)));
    const Config& c = session->config_;
    EVENKEEL_TRY(session->reads_, connect(c, c.chain.rpc, session->clock_, stop));
    if (c.transactions.private_rpc) {
        EVENKEEL_TRY(session->private_sends_,
                     connect(c, {*c.transactions.private_rpc}, session->clock_, stop));
    }
    rpc::Client& sends = session->private_sends_ ? *session->private_sends_ : *session->reads_;
    session->access_ =
        std::make_unique<RpcAccess>(*session->reads_, sends, account, c.portfolio.multicall);
    EVENKEEL_TRY(Portfolio portfolio, scope == Scope::kAll ? Portfolio::make(c.portfolio)
                                                           : Portfolio::hedges_only(c.portfolio));
    session->portfolio_.emplace(std::move(portfolio));
    return session;
}

std::vector<rpc::EndpointPool*> Session::pools() {
    std::vector<rpc::EndpointPool*> all{reads_.get()};
    if (private_sends_) all.push_back(private_sends_.get());
    return all;
}

Result<Head> Session::head(std::optional<std::uint64_t> block) {
    if (block) return access_->head_at(*block);
    EVENKEEL_TRY(const Poll poll, access_->poll({}));
    return poll.head;
}

}  // namespace evenkeel::cli
