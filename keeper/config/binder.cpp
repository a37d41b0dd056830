// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/binder.hpp"

#include "chain/base/ensure.hpp"
#include "keeper/config/alarms.hpp"
#include "strategies/rules/rule.hpp"

namespace evenkeel {
namespace {

constexpr const char* kMulticall3 = "0xcA11bde05977b3631167028862bE2a173976CA11";

template <class T>
std::optional<T> maybe(const Checked& part, std::string_view dotted) {
    const T* value = part.get<T>(dotted);
    return value ? std::optional(*value) : std::nullopt;
}

template <class T>
const T& must(const Checked& part, std::string_view dotted) {
    const T* value = part.get<T>(dotted);
    ensure_invariant(value != nullptr, "a checked configuration has its required keys");
    return *value;
}

template <class T>
void put(T& into, const Checked& part, std::string_view dotted) {
    if (const T* value = part.get<T>(dotted)) into = *value;
}

void put(std::uint64_t& into, const Checked& part, std::string_view dotted) {
    if (const auto* value = part.get<std::int64_t>(dotted))
        into = static_cast<std::uint64_t>(*value);
}

/// Units of 10^18 wei, not negative, so that the raw number is the number of wei.
Wei wei(const Wad& coins) {
    return Wei(coins.raw().bits);
}

Endpoint bind_endpoint(const Checked& part) {
    Endpoint endpoint{must<std::string>(part, "url"), {}, {}};
    if (const auto* budget = part.get<std::int64_t>("requests_per_second"))
        endpoint.requests_per_second = static_cast<std::uint64_t>(*budget);
    if (const Checked* headers = part.find("headers"))
        for (const Checked& header : headers->members)
            endpoint.headers[header.name] = std::get<std::string>(*header.value);
    return endpoint;
}

ChainConfig bind_chain(const Checked& part) {
    ChainConfig chain;
    for (const Checked& endpoint : part.find("rpc")->members)
        chain.rpc.push_back(bind_endpoint(endpoint));
    chain.websocket = maybe<std::string>(part, "websocket");
    put(chain.poll_interval, part, "poll_interval");
    put(chain.confirmations, part, "confirmations");
    put(chain.finality_depth, part, "finality_depth");
    put(chain.read_quorum, part, "read_quorum");
    put(chain.max_lag, part, "max_lag");
    return chain;
}

std::vector<FurtherChainConfig> bind_chains(const Checked* map) {
    std::vector<FurtherChainConfig> out;
    if (!map) return out;
    for (const Checked& part : map->members) {
        FurtherChainConfig& chain = out.emplace_back(FurtherChainConfig{part.name, {}});
        for (const Checked& one : part.find("rpc")->members)
            chain.rpc.push_back(bind_endpoint(one));
        put(chain.read_quorum, part, "read_quorum");
        put(chain.max_lag, part, "max_lag");
    }
    return out;
}

FurtherChain bind_further(const Checked& part) {
    FurtherChain out{part.name, 0, *parse_address(kMulticall3)};
    put(out.id, part, "id");
    put(out.multicall, part, "multicall");
    return out;
}

SignerConfig bind_signer(const Checked& part) {
    SignerConfig signer;
    signer.address = maybe<Address>(part, "address");
    if (const auto* path = part.get<std::string>("keystore"))
        signer.source = KeystoreSigner{*path, maybe<std::string>(part, "password_file"),
                                       maybe<std::string>(part, "password_env")};
    else if (const auto* name = part.get<std::string>("private_key_env"))
        signer.source = EnvironmentSigner{*name};
    else if (const Checked* remote = part.find("remote"))
        signer.source = RemoteSource{bind_endpoint(*remote), must<Address>(*remote, "address")};
    return signer;
}

TransactionsConfig bind_transactions(const Checked& root) {
    TransactionsConfig out;
    const Checked* part = root.find("transactions");
    if (!part) return out;
    if (const auto* most = part->get<Wad>("max_fee")) out.max_fee = wei(*most);
    if (const auto* tip = part->get<Wad>("max_priority_fee")) out.max_priority_fee = wei(*tip);
    put(out.resubmit_after, *part, "resubmit_after");
    put(out.max_gas, *part, "max_gas");
    const auto* approvals = part->get<std::string>("approvals");
    out.infinite_approvals = approvals && *approvals == "infinite";
    if (const Checked* endpoint = part->find("private_rpc"))
        out.private_rpc = bind_endpoint(*endpoint);
    return out;
}

AssetSpec bind_asset(const Checked& part) {
    AssetSpec out{part.name,
                  {},
                  maybe<Wad>(part, "price"),
                  maybe<Address>(part, "oracle.chainlink"),
                  maybe<Duration>(part, "oracle.max_age")};
    put(out.tokens, part, "tokens");
    put(out.oracle_chain, part, "oracle.chain");
    if (part.find("peg"))
        out.peg =
            PegSpec{maybe<Address>(part, "peg.chainlink"), maybe<Duration>(part, "peg.max_age")};
    if (const Checked* further = part.find("tokens_on"))
        for (const Checked& chain : further->members)
            out.tokens_on[chain.name] = std::get<std::vector<Address>>(*chain.value);
    return out;
}

/// Every leaf below, by its dotted name, but for those of the group itself that are named.
void collect(const Checked& part, const std::string& prefix,
             const std::vector<std::string_view>& but, Params& into) {
    for (const Checked& member : part.members) {
        const bool left_out = std::find(but.begin(), but.end(), member.name) != but.end();
        if (left_out) continue;
        if (member.value)
            into.set(prefix + member.name, *member.value);
        else
            collect(member, prefix + member.name + ".", {}, into);
    }
}

std::vector<VenueSpec> bind_venues(const Checked* list) {
    std::vector<VenueSpec> out;
    if (!list) return out;
    for (const Checked& part : list->members) {
        VenueSpec& venue = out.emplace_back(VenueSpec{must<std::string>(part, "venue"), {}});
        put(venue.chain, part, "chain");
        collect(part, "", {"venue", "chain"}, venue.params);
    }
    return out;
}

RebalanceSpec bind_rebalance(const Checked& part) {
    RebalanceSpec out;
    out.rule = kDefaultRule;
    put(out.rule, part, "rule");
    out.min_order = must<Amount>(part, "min_order");
    out.max_slippage = must<Ratio>(part, "max_slippage");
    out.max_interval = maybe<Duration>(part, "max_interval");
    put(out.order_ttl, part, "order_ttl");
    collect(part, "", {"rule", "min_order", "max_slippage", "max_interval", "order_ttl"},
            out.params);
    return out;
}

AllocationSpec bind_allocation(const Checked& part) {
    AllocationSpec out;
    const auto& by = must<std::string>(part, "by");
    out.by = by == "share"        ? AllocationBy::kShare
             : by == "preference" ? AllocationBy::kPreference
                                  : AllocationBy::kCost;
    put(out.holding_time, part, "holding_time");
    put(out.min_gain, part, "min_gain");
    return out;
}

StrategySpec bind_strategy(const Checked& part) {
    StrategySpec out;
    out.name = must<std::string>(part, "name");
    out.kind = must<std::string>(part, "kind");
    out.asset = must<std::string>(part, "asset");
    if (const auto* target = part.get<Amount>("target")) out.target = target->value;
    out.positions = bind_venues(part.find("positions"));
    out.hedge = bind_venues(part.find("hedge"));
    out.rebalance = bind_rebalance(*part.find("rebalance"));
    if (const Checked* models = part.find("models")) collect(*models, "", {}, out.models);
    collect(part, "",
            {"name", "kind", "asset", "target", "positions", "hedge", "allocation", "rebalance",
             "models"},
            out.terms);
    if (const Checked* allocation = part.find("allocation"))
        out.allocation = bind_allocation(*allocation);
    return out;
}

PortfolioSpec bind_portfolio(const Checked& root) {
    PortfolioSpec out;
    put(out.chain_id, root, "chain.id");
    put(out.account, root, "signer.remote.address");
    put(out.account, root, "signer.address");
    out.multicall = *parse_address(kMulticall3);
    put(out.multicall, root, "chain.multicall");
    out.sequencer_feed = maybe<Address>(root, "chain.sequencer_feed.chainlink");
    out.max_tip = bind_transactions(root).max_priority_fee;
    if (const Checked* chains = root.find("chains"))
        for (const Checked& chain : chains->members) out.chains.push_back(bind_further(chain));
    for (const Checked& asset : root.find("assets")->members)
        out.assets.push_back(bind_asset(asset));
    for (const Checked& strategy : root.find("strategies")->members)
        out.strategies.push_back(bind_strategy(strategy));
    return out;
}

GuardPolicy bind_guard(const Checked& root) {
    GuardPolicy out;
    out.trip_after = Duration{30'000};
    out.lift_after = Duration{120'000};
    put(out.trip_after, root, "guard.trip_after");
    put(out.lift_after, root, "guard.lift_after");
    if (root.find("chain.sequencer_feed")) out.sequencer_grace = Duration{3'600'000};
    put(out.sequencer_grace, root, "chain.sequencer_feed.grace");
    if (const auto* policy = root.get<std::string>("guard.drawdown"))
        out.drawdown = *policy == "halt" ? DrawdownPolicy::kHalt : DrawdownPolicy::kReduce;
    if (const auto* policy = root.get<std::string>("guard.on_lost_leg"))
        out.on_lost_leg = *policy == "rehedge"  ? LostLegPolicy::kRehedge
                          : *policy == "reduce" ? LostLegPolicy::kReduce
                                                : LostLegPolicy::kHalt;
    return out;
}

/// What is limited an hour and a day.
void bind_budgets(Limits& out, const Checked& part) {
    const auto orders = [&](const char* key) -> std::optional<std::uint64_t> {
        const auto* value = part.get<std::int64_t>(key);
        return value ? std::optional(static_cast<std::uint64_t>(*value)) : std::nullopt;
    };
    const auto money = [&](const char* key) -> std::optional<Wad> {
        const auto* value = part.get<Amount>(key);
        return value ? std::optional(value->value) : std::nullopt;
    };
    const auto gas = [&](const char* key) -> std::optional<Wei> {
        const auto* value = part.get<Wad>(key);
        return value ? std::optional(wei(*value)) : std::nullopt;
    };
    out.max_orders_per_hour = orders("max_orders_per_hour");
    out.max_orders_per_day = orders("max_orders_per_day");
    out.max_notional_per_hour = money("max_notional_per_hour");
    out.max_notional_per_day = money("max_notional_per_day");
    out.max_gas_per_hour = gas("max_gas_per_hour");
    out.max_gas_per_day = gas("max_gas_per_day");
    out.max_slippage_per_hour = money("max_slippage_per_hour");
    out.max_slippage_per_day = money("max_slippage_per_day");
}

Limits bind_limits(const Checked& part) {
    Limits out;
    out.max_reverts = kMaxRevertsInARow;
    out.min_liquidation_distance = Ratio{Wad::from_raw(i256(Wad::kOne / 20))};
    out.max_oracle_deviation = Ratio{Wad::from_raw(i256(Wad::kOne / 50))};
    out.max_head_age = Duration{60'000};
    out.max_order = must<Amount>(part, "max_order").value;
    bind_budgets(out, part);
    if (const auto* ratio = part.get<Ratio>("max_oracle_deviation"))
        out.max_oracle_deviation = *ratio;
    if (const auto* age = part.get<Duration>("max_head_age")) out.max_head_age = *age;
    out.max_drawdown = maybe<Ratio>(part, "max_drawdown");
    if (const auto* reverts = part.get<std::int64_t>("max_reverts"))
        out.max_reverts = static_cast<std::uint64_t>(*reverts);
    if (const auto* balance = part.get<Wad>("min_gas_balance")) out.min_gas_balance = wei(*balance);
    if (const auto* distance = part.get<Ratio>("min_liquidation_distance"))
        out.min_liquidation_distance = *distance;
    return out;
}

std::vector<AlertConfig> bind_alerts(const Checked* list) {
    std::vector<AlertConfig> out;
    if (!list) return out;
    for (const Checked& part : list->members) {
        AlertConfig& alert = out.emplace_back();
        alert.url = must<std::string>(part, "url");
        if (const auto* format = part.get<std::string>("format"))
            alert.format = parse_alert_format(*format).value();
        // Nobody wants to be woken because a hedge went well.
        if (alert.format == AlertFormat::kPagerduty) alert.min_level = AlertLevel::kWarning;
        if (const auto* level = part.get<std::string>("min_level"))
            alert.min_level = parse_alert_level(*level).value();
        alert.secret_env = maybe<std::string>(part, "secret_env");
        put(alert.chat_id, part, "chat_id");
        alert.heartbeat = maybe<Duration>(part, "heartbeat");
    }
    return out;
}

std::optional<HeartbeatConfig> bind_heartbeat(const Checked* part) {
    if (!part) return std::nullopt;
    HeartbeatConfig heartbeat{must<std::string>(*part, "url")};
    put(heartbeat.every, *part, "every");
    return heartbeat;
}

}  // namespace

Config bind_config(const Checked& root) {
    Config config;
    config.chain = bind_chain(*root.find("chain"));
    config.chains = bind_chains(root.find("chains"));
    config.signer = bind_signer(*root.find("signer"));
    config.transactions = bind_transactions(root);
    config.portfolio = bind_portfolio(root);
    config.limits = bind_limits(*root.find("limits"));
    config.limits.depeg = bind_depeg(root);
    config.limits.basis = bind_basis(root);
    config.limits.guard = bind_guard(root);
    config.limits.max_fee = config.transactions.max_fee;
    put(config.journal_path, root, "journal.path");
    config.alerts = bind_alerts(root.find("alerts"));
    config.heartbeat = bind_heartbeat(root.find("heartbeat"));
    put(config.ops_listen, root, "ops.listen");
    return config;
}

}  // namespace evenkeel
