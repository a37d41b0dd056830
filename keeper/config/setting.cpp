// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/setting.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "keeper/config/quantity.hpp"
#include "strategies/kinds/portfolio.hpp"
#include "strategies/rules/rule.hpp"

namespace evenkeel {
namespace {

constexpr std::string_view kRuleGroup = "rebalance.";
constexpr std::string_view kRuleKey = "rebalance.rule";

tl::unexpected<Error> refuse(std::string what) {
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp, std::move(what));
}

/// The keys of `rebalance` that other rules have, and this one has not; none for no rule.
std::set<std::string> keys_of_others(std::string_view rule) {
    std::set<std::string> others, own;
    bool known = false;
    for (const RuleEntry& entry : rules()) {
        const bool is_it = entry.name == rule;
        known = known || is_it;
        for (const Key& key : entry.keys) (is_it ? own : others).insert(key.name);
    }
    if (!known) return {};
    for (const std::string& name : own) others.erase(name);
    return others;
}

/// The rule that the settings set, if they do.
const std::string* rule_in(const std::vector<Setting>& settings) {
    for (const Setting& one : settings)
        if (one.key == kRuleKey) return &one.value;
    return nullptr;
}

/// The value of a mapping's key, or nullptr.
YamlNode* member(YamlNode& node, std::string_view name) {
    if (node.kind != YamlNode::Kind::kMapping) return nullptr;
    for (std::size_t i = 0; i < node.keys.size(); ++i)
        if (node.keys[i].text == name) return &node.items[i];
    return nullptr;
}

YamlNode scalar(const YamlNode& at, std::string_view text) {
    YamlNode out;
    out.kind = YamlNode::Kind::kScalar;
    out.line = at.line;
    out.column = at.column;
    out.text = text;
    return out;
}

/// The value of this key, made if it is not there.
Result<YamlNode*> entered(YamlNode& node, std::string_view name, std::string_view key) {
    if (node.kind != YamlNode::Kind::kMapping)
        return refuse(
            fmt::format("{}: expected a group of keys on the way to it, found none", shown(key)));
    if (YamlNode* found = member(node, name)) return found;
    node.keys.push_back(scalar(node, name));
    node.items.push_back(scalar(node, ""));
    node.items.back().kind = YamlNode::Kind::kMapping;
    return &node.items.back();
}

Result<void> put(YamlNode& strategy, const Setting& setting) {
    EVENKEEL_CHECK(check_setting_key(setting.key));
    YamlNode* node = &strategy;
    std::string_view rest = setting.key;
    while (!rest.empty()) {
        const auto dot = rest.find('.');
        EVENKEEL_TRY(node, entered(*node, rest.substr(0, dot), setting.key));
        rest.remove_prefix(dot == std::string_view::npos ? rest.size() : dot + 1);
    }
    *node = scalar(*node, setting.value);
    return {};
}

void drop(YamlNode& node, const std::set<std::string>& names) {
    for (std::size_t i = node.keys.size(); i-- > 0;) {
        if (!names.contains(node.keys[i].text)) continue;
        node.keys.erase(node.keys.begin() + static_cast<std::ptrdiff_t>(i));
        node.items.erase(node.items.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

/// Whether it is a kind's own key that has one value.
bool is_of_a_kind(std::string_view key) {
    return std::ranges::any_of(kinds(), [&](const KindEntry& kind) {
        return std::ranges::any_of(
            kind.keys, [&](const Key& one) { return one.name == key && one.children.empty(); });
    });
}

}  // namespace

Result<void> check_setting_key(std::string_view key) {
    const auto parts = [](std::string_view text) {
        return !text.empty() && !text.ends_with('.') && text.find("..") == std::string_view::npos;
    };
    const bool groups = key.starts_with(kRuleGroup) || key.starts_with("allocation.");
    if (key == "target" || is_of_a_kind(key) || (groups && parts(key))) return {};
    return refuse(
        fmt::format("expected a key of a strategy's decisions such as rebalance.width, "
                    "allocation.holding_time or target, found {}",
                    shown(key)));
}

std::vector<Setting> without_other_rules(const std::vector<Setting>& settings) {
    const std::string* rule = rule_in(settings);
    if (!rule) return settings;
    const std::set<std::string> others = keys_of_others(*rule);
    std::vector<Setting> out;
    for (const Setting& one : settings) {
        const bool in_group = one.key.starts_with(kRuleGroup);
        if (!in_group || !others.contains(one.key.substr(kRuleGroup.size()))) out.push_back(one);
    }
    return out;
}

Result<YamlNode> with_settings(YamlNode document, std::size_t index,
                               const std::vector<Setting>& settings) {
    YamlNode* strategies = member(document, "strategies");
    if (!strategies || strategies->kind != YamlNode::Kind::kSequence ||
        index >= strategies->items.size())
        return refuse(fmt::format("expected strategies[{}], found none", index));
    YamlNode& strategy = strategies->items[index];
    YamlNode* rebalance = member(strategy, "rebalance");
    const std::string* rule = rule_in(settings);
    if (rule && rebalance) drop(*rebalance, keys_of_others(*rule));
    for (const Setting& one : without_other_rules(settings)) EVENKEEL_CHECK(put(strategy, one));
    return document;
}

}  // namespace evenkeel
