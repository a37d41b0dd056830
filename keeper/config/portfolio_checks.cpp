// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/portfolio_checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>

#include "keeper/config/key_table.hpp"
#include "keeper/config/quantity.hpp"
#include "keeper/config/suggestion.hpp"
#include "strategies/spec/figures.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel {
namespace {

/// The names that amounts may be in.
struct Units {
    std::vector<std::string> assets;
    std::string account;  ///< Name of the unit of account; empty if there is not exactly one.

    bool is_money(const std::string& unit) const { return unit == "USD" || unit == account; }
    bool has(const std::string& unit) const {
        return std::find(assets.begin(), assets.end(), unit) != assets.end();
    }
};

void check_price(const Checked& asset, Notes& notes) {
    const Checked* price = asset.find("price");
    const auto* value = asset.get<Wad>("price");
    if (value && *value != Wad::from_int(1))
        notes.add(*price, fmt::format("expected 1, which marks the unit of account, found {}",
                                      shown(price->written)));
    if (price && asset.find("oracle")) notes.add(*price, "expected price or oracle, found both");
    if (!price && !asset.find("oracle"))
        notes.add(asset, "expected price or oracle, found neither");
}

/// Assets by their tokens, each on its chain.
using Owners = std::map<std::pair<std::string, Address>, std::string>;

void check_list(const Checked& tokens, const std::string& chain, const std::string& asset,
                Owners& owners, Notes& notes) {
    for (const Checked& token : tokens.members) {
        if (!token.value) continue;
        const auto [owner, is_new] =
            owners.emplace(std::pair(chain, std::get<Address>(*token.value)), asset);
        if (!is_new && owner->second != asset)
            notes.add(token, fmt::format("expected a token of one asset, found one of {} as well",
                                         owner->second));
    }
}

void check_tokens(const Checked& asset, Owners& owners, Notes& notes) {
    if (const Checked* tokens = asset.find("tokens"))
        check_list(*tokens, "", asset.name, owners, notes);
    if (const Checked* further = asset.find("tokens_on"))
        for (const Checked& chain : further->members)
            check_list(chain, chain.name, asset.name, owners, notes);
}

Units check_assets(const Checked& assets, Notes& notes) {
    Units units;
    Owners owners;
    std::size_t accounts = 0;
    for (const Checked& asset : assets.members) {
        units.assets.push_back(asset.name);
        if (asset.name == "USD")
            notes.add(asset, "expected another name: USD stands for the unit of account");
        check_price(asset, notes);
        check_tokens(asset, owners, notes);
        if (!asset.find("price")) continue;
        if (++accounts == 1)
            units.account = asset.name;
        else
            notes.add(*asset.find("price"),
                      fmt::format("expected one unit of account, found {} and {}", units.account,
                                  asset.name));
    }
    if (accounts == 0)
        notes.add(assets, "expected one asset with price: 1, the unit of account, found none");
    return units;
}

/// Amounts in money (`limits`).
void check_money(const Checked& root, const char* dotted, const Units& units, Notes& notes) {
    const auto* amount = root.get<Amount>(dotted);
    if (!amount || units.is_money(amount->unit)) return;
    notes.add(*root.find(dotted), fmt::format("expected an amount in USD{}, found {}",
                                              units.account.empty() ? "" : " or " + units.account,
                                              shown(amount->unit)));
}

/// Every amount below a strategy: in the strategy's asset, or in money.
void check_amounts(const Checked& part, const std::string& asset, const Units& units,
                   Notes& notes) {
    for (const Checked& member : part.members) {
        check_amounts(member, asset, units, notes);
        const Amount* amount = member.value ? std::get_if<Amount>(&*member.value) : nullptr;
        if (!amount || amount->unit == asset || units.is_money(amount->unit)) continue;
        notes.add(member, fmt::format("expected an amount in {} or USD, found {}{}", asset,
                                      units.has(amount->unit) ? "" : "the unknown unit ",
                                      shown(amount->unit)));
    }
}

/// `ids` and `owner` name the same thing in two ways, where a venue has both.
void check_ids_or_owner(const Checked& entry, const Key& group, Notes& notes) {
    const auto* venue = entry.get<std::string>("venue");
    if (!venue) return;
    for (const Key& variant : group.variants) {
        if (variant.name != *venue) continue;
        const auto has = [&](std::string_view name) {
            return std::any_of(variant.children.begin(), variant.children.end(),
                               [&](const Key& key) { return key.name == name; });
        };
        if (!has("ids") || !has("owner")) return;
        const bool ids = entry.find("ids") != nullptr;
        const bool owner = entry.find("owner") != nullptr;
        if (ids && owner) notes.add(*entry.find("owner"), "expected ids or owner, found both");
        if (!ids && !owner) notes.add(entry, "expected ids or owner, found neither");
    }
}

void check_leverage(const Checked& hedge, Notes& notes) {
    const auto* target = hedge.get<Wad>("leverage.target");
    const auto* most = hedge.get<Wad>("leverage.max");
    const auto* band = hedge.get<Ratio>("leverage.band");
    for (const char* key : {"leverage.target", "leverage.max"})
        if (const auto* value = hedge.get<Wad>(key); value && value->sign() <= 0)
            notes.add(*hedge.find(key),
                      "expected leverage above zero, found " + shown(hedge.find(key)->written));
    if (band && band->value.sign() <= 0)
        notes.add(*hedge.find("leverage.band"), "expected a band above 0%");
    const auto* least = hedge.get<Amount>("leverage.min_transfer");
    if (least && least->unit != "USD")
        notes.add(*hedge.find("leverage.min_transfer"),
                  "expected an amount in USD, found " + shown(least->unit));
    if (target && most && *target > *most)
        notes.add(*hedge.find("leverage.target"),
                  fmt::format("expected at most leverage.max {}, found {}",
                              shown(hedge.find("leverage.max")->written),
                              shown(hedge.find("leverage.target")->written)));
}

/// Each above zero, of every hedge or of none, and a whole together.
void check_shares(const Checked& hedges, Notes& notes) {
    Wad sum;
    std::size_t given = 0;
    for (const Checked& entry : hedges.members) {
        const auto* share = entry.get<Ratio>(std::string(kShareKey));
        if (!share) continue;
        ++given;
        sum += share->value;
        if (share->value.sign() <= 0)
            notes.add(*entry.find(kShareKey), "expected a share above zero");
    }
    if (given == 0) return;
    if (given < hedges.members.size())
        notes.add(hedges, "expected a share of every hedge, or of none");
    else if (sum != Wad::from_int(1))
        notes.add(hedges, "expected shares of 100% together, found " +
                              figure(mul(sum, Wad::from_int(100)).value_or(sum)) + "%");
}

/// What trades are spread by, against the shares there are.
void check_allocation(const Checked& allocation, const Checked& hedges, Notes& notes) {
    const auto* by = allocation.get<std::string>("by");
    const bool shared =
        std::any_of(hedges.members.begin(), hedges.members.end(),
                    [](const Checked& entry) { return entry.find(kShareKey) != nullptr; });
    if (by && *by == "share" && !shared)
        notes.add(*allocation.find("by"), "expected a share of every hedge beside it, found none");
    if (by && *by != "share" && shared)
        notes.add(*allocation.find("by"),
                  "expected share where hedges have shares, found " + shown(*by));
}

void check_hedges(const Checked& hedges, Notes& notes) {
    for (const Checked& entry : hedges.members) check_leverage(entry, notes);
    check_shares(hedges, notes);
}

void check_asset(const Checked& strategy, const Units& units, Notes& notes) {
    const auto* asset = strategy.get<std::string>("asset");
    if (!asset) return;
    if (!units.has(*asset))
        notes.add(*strategy.find("asset"),
                  fmt::format("expected one of {}, found {}{}", fmt::join(units.assets, ", "),
                              shown(*asset), suggestion(*asset, units.assets)));
    else if (*asset == units.account)
        notes.add(*strategy.find("asset"),
                  "expected an asset with a price that moves, found the "
                  "unit of account");
    else
        check_amounts(strategy, *asset, units, notes);
    const auto* target = strategy.get<Amount>("target");
    if (target && target->unit != *asset && units.is_money(target->unit))
        notes.add(*strategy.find("target"),
                  fmt::format("expected an amount in {}, found {}", *asset, shown(target->unit)));
}

const Key& child(const Key& group, std::string_view name) {
    for (const Key& key : group.children)
        if (key.name == name) return key;
    broken_invariant("the table of keys has this one");
}

void check_strategy(const Checked& strategy, const Units& units, Notes& notes) {
    const Key& keys = child(config_keys(), "strategies").children.front();
    check_asset(strategy, units, notes);
    if (const Checked* positions = strategy.find("positions"))
        for (const Checked& entry : positions->members)
            check_ids_or_owner(entry, child(keys, "positions").children.front(), notes);
    const Checked* hedges = strategy.find("hedge");
    const Checked* allocation = strategy.find("allocation");
    if (hedges) check_hedges(*hedges, notes);
    if (hedges && allocation) check_allocation(*allocation, *hedges, notes);
}

void check_names(const Checked& strategies, Notes& notes) {
    std::map<std::string, std::size_t> lines;
    for (const Checked& strategy : strategies.members) {
        const auto* name = strategy.get<std::string>("name");
        if (!name) continue;
        const Checked& at = *strategy.find("name");
        if (!is_plain_name(*name))
            notes.add(at,
                      fmt::format("expected a name of letters, digits, '.', '_' and '-', found {}",
                                  shown(*name)));
        const auto [first, is_new] = lines.emplace(*name, at.line);
        if (!is_new)
            notes.add(at, fmt::format("expected each name once, found {} of line {} again",
                                      shown(*name), first->second));
    }
}

}  // namespace

void check_portfolio(const Checked& root, Notes& notes) {
    Units units;
    const Checked* assets = root.find("assets");
    if (assets) units = check_assets(*assets, notes);
    check_money(root, "limits.max_order", units, notes);
    for (const char* key : {"limits.max_notional_per_hour", "limits.max_notional_per_day",
                            "limits.max_slippage_per_hour", "limits.max_slippage_per_day"})
        check_money(root, key, units, notes);
    const Checked* strategies = root.find("strategies");
    if (!strategies) return;
    check_names(*strategies, notes);
    for (const Checked& strategy : strategies->members)
        if (assets) check_strategy(strategy, units, notes);
}

}  // namespace evenkeel
