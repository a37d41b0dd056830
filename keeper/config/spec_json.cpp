// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/spec_json.hpp"

#include <nlohmann/json.hpp>

namespace evenkeel {
namespace {

using Json = nlohmann::json;

Address address_from(const Json& json) {
    const auto address = parse_address(json.get<std::string>());
    if (!address) throw BadSpecJson{"a bad address"};
    return *address;
}

template <class T, class Read>
std::vector<T> list_from(const Json& json, Read read) {
    std::vector<T> out;
    for (const Json& item : json.get_ref<const Json::array_t&>()) out.push_back(read(item));
    return out;
}

template <class List, class Write>
Json list_of(const List& values, Write write) {
    Json out = Json::array();
    for (const auto& value : values) out.push_back(write(value));
    return out;
}

/// Writes a value under the name of its type.
struct Tagged {
    Json operator()(const std::string& text) const { return {{"text", text}}; }
    Json operator()(bool flag) const { return {{"flag", flag}}; }
    Json operator()(std::int64_t count) const { return {{"count", count}}; }
    Json operator()(const Wad& number) const { return {{"number", to_string(number)}}; }
    Json operator()(const Address& address) const { return {{"address", to_checksum(address)}}; }
    Json operator()(const std::vector<Address>& list) const {
        return {{"addresses", list_of(list, to_checksum)}};
    }
    Json operator()(const std::vector<u256>& list) const {
        return {{"ids", list_of(list, [](const u256& id) { return to_decimal(id); })}};
    }
    Json operator()(const Ratio& ratio) const { return {{"ratio", to_string(ratio.value)}}; }
    Json operator()(const Amount& amount) const {
        return {{"amount", to_string(amount.value)}, {"unit", amount.unit}};
    }
    Json operator()(const Duration& duration) const {
        return {{"duration_ms", duration.milliseconds}};
    }
};

Amount amount_from(const Json& json) {
    return {wad_from(json.at("amount")), json.at("unit").get<std::string>()};
}

ParamValue value_from(const Json& json) {
    if (json.contains("text")) return json.at("text").get<std::string>();
    if (json.contains("flag")) return json.at("flag").get<bool>();
    if (json.contains("count")) return json.at("count").get<std::int64_t>();
    if (json.contains("number")) return wad_from(json.at("number"));
    if (json.contains("address")) return address_from(json.at("address"));
    if (json.contains("addresses")) return list_from<Address>(json.at("addresses"), address_from);
    if (json.contains("ids")) return list_from<u256>(json.at("ids"), word_from);
    if (json.contains("ratio")) return Ratio{wad_from(json.at("ratio"))};
    if (json.contains("amount")) return amount_from(json);
    if (json.contains("duration_ms")) return Duration{json.at("duration_ms").get<std::int64_t>()};
    throw BadSpecJson{"a value of unknown type"};
}

Json params_json(const Params& params) {
    Json out = Json::object();
    for (const auto& [name, value] : params.values()) out[name] = std::visit(Tagged{}, value);
    return out;
}

Params params_from(const Json& json) {
    Params out;
    for (const auto& [name, value] : json.get_ref<const Json::object_t&>())
        out.set(name, value_from(value));
    return out;
}

Json peg_json(const PegSpec& peg) {
    Json out = Json::object();
    if (peg.chainlink) out["chainlink"] = to_checksum(*peg.chainlink);
    if (peg.max_age) out["max_age_ms"] = peg.max_age->milliseconds;
    return out;
}

PegSpec peg_from(const Json& json) {
    PegSpec out;
    if (json.contains("chainlink")) out.chainlink = address_from(json.at("chainlink"));
    if (json.contains("max_age_ms"))
        out.max_age = Duration{json.at("max_age_ms").get<std::int64_t>()};
    return out;
}

Json asset_json(const AssetSpec& asset) {
    Json out{{"name", asset.name}, {"tokens", list_of(asset.tokens, to_checksum)}};
    if (asset.fixed_price) out["fixed_price"] = to_string(*asset.fixed_price);
    if (asset.chainlink) out["chainlink"] = to_checksum(*asset.chainlink);
    if (asset.max_age) out["max_age_ms"] = asset.max_age->milliseconds;
    for (const auto& [chain, tokens] : asset.tokens_on)
        out["tokens_on"][chain] = list_of(tokens, to_checksum);
    if (!asset.oracle_chain.empty()) out["oracle_chain"] = asset.oracle_chain;
    if (asset.peg) out["peg"] = peg_json(*asset.peg);
    return out;
}

AssetSpec asset_from(const Json& json) {
    AssetSpec out;
    out.name = json.at("name").get<std::string>();
    out.tokens = list_from<Address>(json.at("tokens"), address_from);
    if (json.contains("fixed_price")) out.fixed_price = wad_from(json.at("fixed_price"));
    if (json.contains("chainlink")) out.chainlink = address_from(json.at("chainlink"));
    if (json.contains("max_age_ms"))
        out.max_age = Duration{json.at("max_age_ms").get<std::int64_t>()};
    if (json.contains("tokens_on"))
        for (const auto& [chain, tokens] : json.at("tokens_on").get_ref<const Json::object_t&>())
            out.tokens_on[chain] = list_from<Address>(tokens, address_from);
    if (json.contains("oracle_chain"))
        out.oracle_chain = json.at("oracle_chain").get<std::string>();
    if (json.contains("peg")) out.peg = peg_from(json.at("peg"));
    return out;
}

Json venue_json(const VenueSpec& venue) {
    Json out{{"venue", venue.venue}, {"params", params_json(venue.params)}};
    if (!venue.chain.empty()) out["chain"] = venue.chain;
    return out;
}

VenueSpec venue_from(const Json& json) {
    VenueSpec out{json.at("venue").get<std::string>(), params_from(json.at("params"))};
    if (json.contains("chain")) out.chain = json.at("chain").get<std::string>();
    return out;
}

Json chain_json(const FurtherChain& chain) {
    return {{"name", chain.name}, {"id", chain.id}, {"multicall", to_checksum(chain.multicall)}};
}

FurtherChain chain_from(const Json& json) {
    return {json.at("name").get<std::string>(), json.at("id").get<std::uint64_t>(),
            address_from(json.at("multicall"))};
}

Json rebalance_json(const RebalanceSpec& rebalance) {
    Json out{{"rule", rebalance.rule},
             {"params", params_json(rebalance.params)},
             {"min_order", Tagged{}(rebalance.min_order)},
             {"max_slippage", to_string(rebalance.max_slippage.value)},
             {"order_ttl_ms", rebalance.order_ttl.milliseconds}};
    if (rebalance.max_interval) out["max_interval_ms"] = rebalance.max_interval->milliseconds;
    return out;
}

RebalanceSpec rebalance_from(const Json& json) {
    RebalanceSpec out;
    out.rule = json.at("rule").get<std::string>();
    out.params = params_from(json.at("params"));
    out.min_order = amount_from(json.at("min_order"));
    out.max_slippage = Ratio{wad_from(json.at("max_slippage"))};
    out.order_ttl = Duration{json.at("order_ttl_ms").get<std::int64_t>()};
    if (json.contains("max_interval_ms"))
        out.max_interval = Duration{json.at("max_interval_ms").get<std::int64_t>()};
    return out;
}

constexpr std::pair<const char*, AllocationBy> kAllocations[] = {
    {"share", AllocationBy::kShare},
    {"preference", AllocationBy::kPreference},
    {"cost", AllocationBy::kCost}};

Json allocation_json(const AllocationSpec& allocation) {
    Json out{{"holding_time_ms", allocation.holding_time.milliseconds},
             {"min_gain", to_string(allocation.min_gain.value)}};
    for (const auto& [text, by] : kAllocations)
        if (by == allocation.by) out["by"] = text;
    return out;
}

AllocationSpec allocation_from(const Json& json) {
    AllocationSpec out;
    out.holding_time = Duration{json.at("holding_time_ms").get<std::int64_t>()};
    out.min_gain = Ratio{wad_from(json.at("min_gain"))};
    if (!json.contains("by")) return out;
    for (const auto& [text, by] : kAllocations)
        if (json.at("by").get<std::string>() == text) out.by = by;
    if (out.by == AllocationBy::kUsual) throw BadSpecJson{"an unknown allocation"};
    return out;
}

Json strategy_json(const StrategySpec& strategy) {
    Json out{{"name", strategy.name},
             {"kind", strategy.kind},
             {"asset", strategy.asset},
             {"target", to_string(strategy.target)},
             {"positions", list_of(strategy.positions, venue_json)},
             {"hedge", list_of(strategy.hedge, venue_json)},
             {"rebalance", rebalance_json(strategy.rebalance)}};
    // Texts of older versions have none, and must read back as they are.
    if (strategy.allocation != AllocationSpec{})
        out["allocation"] = allocation_json(strategy.allocation);
    if (!strategy.models.values().empty()) out["models"] = params_json(strategy.models);
    if (!strategy.terms.values().empty()) out["terms"] = params_json(strategy.terms);
    return out;
}

StrategySpec strategy_from(const Json& json) {
    StrategySpec out;
    out.name = json.at("name").get<std::string>();
    out.kind = json.at("kind").get<std::string>();
    out.asset = json.at("asset").get<std::string>();
    out.target = wad_from(json.at("target"));
    out.positions = list_from<VenueSpec>(json.at("positions"), venue_from);
    out.hedge = list_from<VenueSpec>(json.at("hedge"), venue_from);
    out.rebalance = rebalance_from(json.at("rebalance"));
    if (json.contains("allocation")) out.allocation = allocation_from(json.at("allocation"));
    if (json.contains("models")) out.models = params_from(json.at("models"));
    if (json.contains("terms")) out.terms = params_from(json.at("terms"));
    return out;
}

}  // namespace

Wad wad_from(const Json& json) {
    const auto value = parse_wad(json.get<std::string>());
    if (!value) throw BadSpecJson{"a bad quantity"};
    return *value;
}

u256 word_from(const Json& json) {
    const auto value = parse_decimal(json.get<std::string>());
    if (!value) throw BadSpecJson{"a bad integer"};
    return *value;
}

Json to_json(const PortfolioSpec& spec) {
    Json out{{"chain_id", spec.chain_id},
             {"account", to_checksum(spec.account)},
             {"multicall", to_checksum(spec.multicall)},
             {"assets", list_of(spec.assets, asset_json)},
             {"strategies", list_of(spec.strategies, strategy_json)}};
    if (spec.sequencer_feed) out["sequencer_feed"] = to_checksum(*spec.sequencer_feed);
    if (spec.max_tip != Wei()) out["max_tip"] = to_decimal(spec.max_tip.amount);
    if (!spec.chains.empty()) out["chains"] = list_of(spec.chains, chain_json);
    return out;
}

PortfolioSpec portfolio_from(const Json& json) {
    PortfolioSpec out;
    out.chain_id = json.at("chain_id").get<std::uint64_t>();
    out.account = address_from(json.at("account"));
    out.multicall = address_from(json.at("multicall"));
    if (json.contains("sequencer_feed"))
        out.sequencer_feed = address_from(json.at("sequencer_feed"));
    if (json.contains("max_tip")) out.max_tip = Wei(word_from(json.at("max_tip")));
    out.assets = list_from<AssetSpec>(json.at("assets"), asset_from);
    out.strategies = list_from<StrategySpec>(json.at("strategies"), strategy_from);
    if (json.contains("chains"))
        out.chains = list_from<FurtherChain>(json.at("chains"), chain_from);
    return out;
}

}  // namespace evenkeel
