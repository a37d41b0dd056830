// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/documents.hpp"

#include <nlohmann/json.hpp>

#include "keeper/journal/order_json.hpp"
#include "keeper/support/json_text.hpp"

namespace evenkeel {
namespace {

using Json = nlohmann::ordered_json;
using json_text::dump;
using json_text::real;

Json raw_amounts(const std::map<Address, u256>& amounts) {
    Json json = Json::object();
    for (const auto& [token, amount] : amounts) json[to_checksum(token)] = to_decimal(amount);
    return json;
}

Json order_tree(const OpenOrder& order) {
    Json json = {{"key", order.key},
                 {"size", to_string(order.size)},
                 {"since", order.since},
                 {"dead", order.dead}};
    if (order.frozen) json["frozen"] = true;
    return json;
}

void add_hedge(Json& json, const HedgeState& hedge) {
    json["size"] = to_string(hedge.size);
    if (hedge.part) json["part"] = to_string(hedge.part->size);
    json["open_notional"] = to_string(hedge.open_notional);
    json["margin"] = to_string(hedge.margin);
    json["free_collateral"] = to_string(hedge.free_collateral);
    json["pending_funding"] = to_string(hedge.pending_funding);
    json["mark"] = to_string(hedge.mark);
    json["index"] = to_string(hedge.index);
    json["price"] = to_string(hedge.price);
    if (!hedge.claimable.empty()) json["claimable"] = raw_amounts(hedge.claimable);
    for (const OpenOrder& order : hedge.orders) json["orders"].push_back(order_tree(order));
    if (hedge.closed) json["closed"] = *hedge.closed;
    if (hedge.loan) json["borrow_rate"] = to_string(hedge.loan->yearly_rate);
    if (hedge.liquidation_price) json["liquidation_price"] = to_string(*hedge.liquidation_price);
}

Json term_tree(const Term& term) {
    Json json = {{"venue", term.venue}, {"id", term.id}};
    if (!term.chain.empty()) json["chain"] = term.chain;
    if (term.hedge) {
        add_hedge(json, *term.hedge);
    } else {
        json["amounts"] = raw_amounts(term.amounts);
        json["fees"] = raw_amounts(term.fees);
        if (!term.debts.empty()) json["debts"] = raw_amounts(term.debts);
    }
    json["delta"] = to_string(term.delta);
    json["gamma"] = real(term.gamma);
    json["value"] = to_string(term.value);
    return json;
}

Json pool_tree(const PoolPrice& pool) {
    return {{"base", to_checksum(pool.base)},
            {"quote", to_checksum(pool.quote)},
            {"price", to_string(pool.price)}};
}

Json basket_tree(const BasketTerm& term) {
    Json json = {{"asset", term.asset}, {"amount", to_string(term.amount)}};
    if (term.price) {
        json["price"] = to_string(*term.price);
        if (const auto value = mul(term.amount, *term.price)) json["value"] = to_string(*value);
    }
    for (const Wad& pool : term.pools) json["pools"].push_back(to_string(pool));
    if (!term.hedge) return json;
    json["beta"] = to_string(term.hedge->beta);
    json["short_fit"] = real(term.hedge->short_fit);
    json["long_fit"] = real(term.hedge->long_fit);
    json["hedge"] = to_string(term.hedge->size);
    return json;
}

/// Puts a member behind those of an object's text; nothing if it is empty.
void add_member(std::string& object, std::string_view name, const std::string& text) {
    if (text.empty()) return;
    object.pop_back();
    if (object.size() > 1) object += ',';
    object.append("\"").append(name).append("\":").append(text).append("}");
}

std::string chains_json(const FurtherSnapshots& further) {
    Json all = Json::array();
    for (const auto& [name, snapshot] : further) {
        Json one = {{"name", name}};
        if (snapshot)
            one.update(Json::parse(block_json((*snapshot)->head())));
        else
            one["error"] = snapshot.error().message;
        all.push_back(std::move(one));
    }
    return dump(all);
}

}  // namespace

std::string block_json(const Head& head) {
    return dump(
        {{"number", head.number}, {"hash", to_hex(head.hash)}, {"timestamp", head.timestamp}});
}

std::string exposure_json(const Exposure& exposure) {
    Json terms = Json::array(), pools = Json::array();
    for (const Term& term : exposure.terms) terms.push_back(term_tree(term));
    for (const PoolPrice& pool : exposure.pools) pools.push_back(pool_tree(pool));
    Json json = {
        {"name", exposure.strategy},           {"asset", exposure.asset},
        {"price", to_string(exposure.price)},  {"price_time", exposure.price_time},
        {"terms", std::move(terms)},           {"pools", std::move(pools)},
        {"delta", to_string(exposure.delta)},  {"gross_delta", to_string(exposure.gross_delta)},
        {"gamma", real(exposure.gamma)},       {"value", to_string(exposure.value)},
        {"target", to_string(exposure.target)}};
    for (const BasketTerm& term : exposure.basket) json["basket"].push_back(basket_tree(term));
    if (exposure.outlook.refusal) json["no_target"] = *exposure.outlook.refusal;
    return dump(json);
}

std::string plan_json(const Plan& plan) {
    Json orders = Json::array();
    for (const Order& order : plan.orders) orders.push_back(Json::parse(order_json(order)));
    Json json = {{"name", plan.strategy},
                 {"action", name(plan.action)},
                 {"reason", plan.reason},
                 {"delta_before", to_string(plan.delta_before)},
                 {"delta_after", to_string(plan.delta_after)},
                 {"orders", std::move(orders)}};
    if (plan.supersedes) json["supersedes"] = true;
    if (!plan.crossed.is_zero()) json["crossed"] = to_string(plan.crossed);
    return dump(json);
}

std::string refused_plan_json(const Plan& plan, const Error& error) {
    if (plan.orders.empty()) return dump({{"refused", "cancel"}, {"reason", error.message}});
    const Order& order = plan.orders.front();
    const Json json = {{"refused", "order"},
                       {"venue", order.venue},
                       {"side", order.size.sign() < 0 ? "sell" : "buy"},
                       {"size", to_string(order.size.abs())},
                       {"reason", error.message}};
    return dump(json);
}

std::string strategy_error_json(std::string_view strategy, const Error& error) {
    return dump({{"name", strategy}, {"error", error.message}, {"error_kind", name(error.code)}});
}

std::string document_json(const Head& head, std::span<const std::string> strategies,
                          const FurtherSnapshots& further) {
    std::string text = R"({"block":)" + block_json(head);
    if (!further.empty()) text += R"(,"chains":)" + chains_json(further);
    text += R"(,"strategies":[)";
    for (std::size_t i = 0; i < strategies.size(); ++i) {
        if (i > 0) text += ',';
        text += strategies[i];
    }
    return text += "]}";
}

std::string state_document_json(const Head& head, std::span<const StrategyTexts> strategies,
                                const FurtherSnapshots& further) {
    std::vector<std::string> joined;
    for (const StrategyTexts& texts : strategies) {
        std::string one = texts.exposure.empty() ? "{}" : texts.exposure;
        add_member(one, "plan", texts.plan);
        add_member(one, "quality", texts.quality);
        joined.push_back(std::move(one));
    }
    return document_json(head, joined, further);
}

}  // namespace evenkeel
