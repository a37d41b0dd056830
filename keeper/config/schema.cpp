// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/schema.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "keeper/config/key_table.hpp"

namespace evenkeel {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kVariable = R"(\$\{[A-Za-z_][A-Za-z0-9_]*\})";
constexpr const char* kNumber = R"([0-9]+(\.[0-9]{1,18})?)";
constexpr const char* kName = "[A-Za-z0-9._-]{1,64}";

/// Text of this form, or any text that the environment completes.
Json text_of(const std::string& pattern) {
    return {{"type", "string"}, {"pattern", fmt::format("^({})$|{}", pattern, kVariable)}};
}

/// A value that needs no quotes, or the environment's.
Json bare(Json plain) {
    return {{"anyOf", {std::move(plain), {{"type", "string"}, {"pattern", kVariable}}}}};
}

std::string ratio_pattern() {
    return fmt::format("{} ?(%|bps)", kNumber);
}

std::string amount_pattern(bool may_be_negative) {
    return fmt::format("{}{} {}", may_be_negative ? "-?" : "", kNumber, kName);
}

Json address() {
    return text_of("0x[0-9a-fA-F]{40}");
}

Json list_of(Json items, bool at_least_one) {
    Json out{{"type", "array"}, {"items", std::move(items)}};
    if (at_least_one) out["minItems"] = 1;
    return out;
}

Json describe(const Key& key);

Json members(const std::vector<const Key*>& keys) {
    Json out{{"type", "object"}, {"additionalProperties", false}, {"properties", Json::object()}};
    for (const Key* key : keys) {
        out["properties"][key->name] = describe(*key);
        if (key->required) out["required"].push_back(key->name);
    }
    return out;
}

/// One object schema a value of the chooser, each with all its keys. A chooser may be absent only
/// where that stands for this very value.
Json variants(const Key& group) {
    Json out{{"oneOf", Json::array()}};
    for (const Key& variant : group.variants) {
        std::vector<const Key*> keys;
        for (const Key& child : group.children) keys.push_back(&child);
        for (const Key& child : variant.children) keys.push_back(&child);
        Json one = members(keys);
        one["title"] = variant.name;
        one["properties"][group.chooser]["enum"] = {variant.name};
        const Key& chooser = *std::ranges::find(group.children, group.chooser, &Key::name);
        if (!chooser.required && chooser.fallback != variant.name)
            one["required"].push_back(group.chooser);
        out["oneOf"].push_back(std::move(one));
    }
    return out;
}

Json group(const Key& key) {
    if (!key.chooser.empty()) return variants(key);
    std::vector<const Key*> keys;
    for (const Key& child : key.children) keys.push_back(&child);
    Json object = members(keys);
    if (key.shorthand.empty()) return object;
    return {{"anyOf", {object["properties"][key.shorthand], object}}};
}

Json map_of(const Key& key) {
    return {{"type", "object"},
            {"propertyNames", {{"pattern", fmt::format("^{}$", kName)}}},
            {"additionalProperties", describe(key.children.front())}};
}

Json shape(const Key& key) {
    switch (key.kind) {
        case KeyKind::kText:
            return {{"type", "string"}, {"minLength", 1}};
        case KeyKind::kChoice:
            return {{"type", "string"}, {"enum", key.choices}};
        case KeyKind::kFlag:
            return bare({{"type", "boolean"}});
        case KeyKind::kCount:
            return bare({{"type", "integer"}, {"minimum", key.least}});
        case KeyKind::kNumber:
            return bare(key.may_be_negative ? Json{{"type", "number"}}
                                            : Json{{"type", "number"}, {"minimum", 0}});
        case KeyKind::kAddress:
            return address();
        case KeyKind::kAddressList:
            return list_of(address(), true);
        case KeyKind::kIdList: {
            Json id{{"type", {"integer", "string"}}, {"minimum", 0}};
            id["pattern"] = fmt::format("^[0-9]+$|{}", kVariable);
            return list_of(std::move(id), true);
        }
        case KeyKind::kRatio:
            return text_of(ratio_pattern());
        case KeyKind::kAmount:
            return text_of(amount_pattern(key.may_be_negative));
        case KeyKind::kRatioOrAmount:
            return text_of(ratio_pattern() + "|" + amount_pattern(false));
        case KeyKind::kDuration:
            return text_of(fmt::format("{} ?(ms|s|m|h|d)", kNumber));
        case KeyKind::kCoin:
            return text_of(fmt::format("{} ?(wei|gwei|ether|ETH)", kNumber));
        case KeyKind::kUrl:
            return text_of(fmt::format("({})://.+", fmt::join(key.choices, "|")));
        case KeyKind::kHostPort:
            return text_of(".+:[0-9]{1,5}");
        case KeyKind::kGroup:
            return group(key);
        case KeyKind::kList:
            return list_of(describe(key.children.front()), key.required);
        case KeyKind::kMap:
            return map_of(key);
    }
    return Json::object();
}

Json describe(const Key& key) {
    Json out = shape(key);
    std::string text = key.help;
    if (!key.fallback.empty()) text += fmt::format(" Default: {}.", key.fallback);
    if (!text.empty()) out["description"] = std::move(text);
    return out;
}

}  // namespace

std::string config_schema() {
    Json out{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
             {"title", "Evenkeel configuration"}};
    out.update(describe(config_keys()));
    return out.dump(2) + "\n";
}

}  // namespace evenkeel
