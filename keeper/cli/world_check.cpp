// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/world_check.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "chain/rpc/curl_transport.hpp"
#include "chain/rpc/json_rpc.hpp"
#include "chain/rpc/methods.hpp"
#include "chain/rpc/url.hpp"
#include "keeper/cli/hedge_check.hpp"
#include "keeper/cli/journalled.hpp"
#include "keeper/cli/signing_check.hpp"
#include "keeper/cli/venue_check.hpp"
#include "keeper/engine/reader.hpp"
#include "strategies/exposure/assets.hpp"

namespace evenkeel::cli {
namespace {

constexpr std::chrono::milliseconds kProbe{5'000};

Result<std::uint64_t> ask_chain_id(const Endpoint& endpoint) {
    rpc::CurlOptions options{.url = endpoint.url, .headers = {}, .stop = {}};
    options.headers.assign(endpoint.headers.begin(), endpoint.headers.end());
    EVENKEEL_TRY(const auto transport, rpc::CurlTransport::create(std::move(options)));
    rpc::HttpClient client(*transport, kProbe);
    return client.single(rpc::chain_id());
}

void check_endpoints(const std::string& chain, std::uint64_t wanted,
                     const std::vector<Endpoint>& endpoints, Findings& findings) {
    for (const Endpoint& endpoint : endpoints) {
        const std::string what = chain + "endpoint " + rpc::redacted(endpoint.url);
        const auto id = ask_chain_id(endpoint);
        if (!id)
            findings.bad(what, id.error().message);
        else if (*id != wanted)
            findings.bad(what, fmt::format("expected chain id {}, found {}", wanted, *id));
        else
            findings.good(what, fmt::format("chain id {}", *id));
    }
}

void check_endpoints(const Config& config, Findings& findings) {
    check_endpoints("", config.portfolio.chain_id, config.chain.rpc, findings);
    for (std::size_t i = 0; i < config.chains.size(); ++i)
        check_endpoints(config.chains[i].name + ": ", config.portfolio.chains[i].id,
                        config.chains[i].rpc, findings);
}

struct NamedAddress {
    std::string name;
    Address address;
};

/// The tokens and oracles of one chain.
void add_assets(const PortfolioSpec& spec, const std::string& chain,
                std::vector<NamedAddress>& all) {
    for (const AssetSpec& asset : spec.assets) {
        const auto further = asset.tokens_on.find(chain);
        const std::vector<Address> none;
        const auto& tokens = chain.empty()                      ? asset.tokens
                             : further != asset.tokens_on.end() ? further->second
                                                                : none;
        for (const Address& token : tokens) all.push_back({"token of " + asset.name, token});
        if (asset.chainlink && asset.oracle_chain == chain)
            all.push_back({"oracle of " + asset.name, *asset.chainlink});
        if (asset.peg && asset.peg->chainlink && chain.empty())
            all.push_back({"peg feed of " + asset.name, *asset.peg->chainlink});
    }
}

/// Every contract that the configuration names on one chain. Accounts (owners, the signer) are not
/// contracts, and neither is the address that stands for the chain's own coin.
std::vector<NamedAddress> contracts(const PortfolioSpec& spec, const std::string& chain) {
    std::vector<NamedAddress> all;
    if (chain.empty()) all.push_back({"chain.multicall", spec.multicall});
    for (const FurtherChain& one : spec.chains)
        if (one.name == chain) all.push_back({"chains." + chain + ".multicall", one.multicall});
    add_assets(spec, chain, all);
    if (spec.sequencer_feed && chain.empty())
        all.push_back({"chain.sequencer_feed", *spec.sequencer_feed});
    for (const StrategySpec& strategy : spec.strategies)
        for (const auto* list : {&strategy.positions, &strategy.hedge})
            for (const VenueSpec& venue : *list)
                for (const auto& [key, value] : venue.params.values()) {
                    const auto* address = std::get_if<Address>(&value);
                    if (address && venue.chain == chain && key != "owner" && key != "account")
                        all.push_back(
                            {fmt::format("{} {}.{}", strategy.name, venue.venue, key), *address});
                }
    std::erase_if(all, [](const NamedAddress& one) { return one.address == kNativeCoin; });
    return all;
}

void check_code(const std::vector<NamedAddress>& named, rpc::EndpointPool& endpoints,
                const rpc::BlockRef& block, Findings& findings) {
    std::vector<rpc::Request<Bytes>> requests;
    for (const auto& [name, address] : named) requests.push_back(rpc::get_code(address, block));
    const auto codes = endpoints.batch(requests);
    if (!codes) return findings.bad("code at the addresses", codes.error().message);
    for (std::size_t i = 0; i < named.size(); ++i) {
        const auto& code = (*codes)[i];
        const std::string where = to_checksum(named[i].address);
        if (!code)
            findings.bad(named[i].name, code.error().message);
        else if (code->empty())
            findings.bad(named[i].name, where + " has no code");
        else
            findings.good(named[i].name,
                          fmt::format("{} has {} bytes of code", where, code->size()));
    }
}

/// What is to be found on the chains that are only read. One that does not answer is a finding.
void check_further(Session& session, Findings& findings) {
    for (const auto& [name, chain] : session.further()) {
        const auto poll = chain->poll({});
        if (!poll) {
            findings.bad("chain " + name, poll.error().message);
            continue;
        }
        check_code(contracts(session.config().portfolio, name), session.endpoints_of(name),
                   rpc::BlockRef::latest(), findings);
        check_getters(session, *chain, poll->head, name, findings);
    }
}

void check_account(const BlockView& view, const Address& account, Findings& findings) {
    const std::string what = "account " + to_checksum(account);
    const double coins = view.balance.amount.to_double() / 1e18;
    if (view.balance.amount.is_zero())
        findings.bad(what, "has nothing to pay gas with");
    else
        findings.good(
            what, fmt::format("nonce {}, {:.6f} of the chain's coin for gas", view.nonce, coins));
}

void check_strategies(Session& session, const Snapshot& snapshot, Findings& findings) {
    const auto exposures = owned_exposures(session, snapshot);
    for (std::size_t i = 0; i < exposures.size(); ++i) {
        const auto& strategy = session.config().portfolio.strategies[i];
        if (!exposures[i]) {
            findings.bad(strategy.name, exposures[i].error().message);
            continue;
        }
        auto spec = strategy.hedge.begin();
        for (const Term& term : exposures[i]->terms) {
            if (term.hedge) {
                check_hedge(strategy.name, *spec++, *term.hedge, findings);
                continue;
            }
            findings.good(fmt::format("{}: {} {}", strategy.name, term.venue, term.id),
                          fmt::format("delta {} {}, value {} USD", to_string(term.delta),
                                      strategy.asset, to_string(term.value)));
        }
        findings.good("price of " + strategy.asset, to_string(exposures[i]->price) + " USD");
    }
}

/// What each asset with a peg is worth now, by a feed that answers in time.
void check_pegs(Session& session, const Snapshot& snapshot, Findings& findings) {
    for (const PegSight& peg : session.portfolio().pegs(snapshot, nullptr)) {
        const std::string what = "peg of " + peg.asset;
        if (!peg.price)
            findings.bad(what, peg.price.error().message);
        else
            findings.good(what, to_string(*peg.price) + " USD");
    }
}

}  // namespace

Result<void> check_world(Session& session, Findings& findings) {
    check_endpoints(session.config(), findings);
    check_remote_signer(session, findings);
    EVENKEEL_TRY(const Head head, session.head({}));
    check_code(contracts(session.config().portfolio, {}), session.endpoints(),
               session.state_of(head), findings);
    check_getters(session, session.chain(), head, {}, findings);
    check_further(session, findings);
    Reader reader(session.portfolio(), session.chain(), session.further());
    const auto view = reader.read_newest();
    if (!view) {
        findings.bad("reading the newest block", view.error().message);
        return {};
    }
    check_account(*view, session.config().portfolio.account, findings);
    check_strategies(session, *view->snapshot, findings);
    check_pegs(session, *view->snapshot, findings);
    check_allowances(session, head, findings);
    return {};
}

}  // namespace evenkeel::cli
