// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/spec/watched.hpp"

#include <set>

namespace evenkeel {

std::vector<std::string> texts_in(const Params& params, const std::string& list) {
    std::vector<std::string> out;
    for (const auto& [name, value] : params.values())
        if (const auto* text = std::get_if<std::string>(&value);
            text && name.starts_with(list + ".["))
            out.push_back(*text);
    return out;
}

std::map<std::string, Wad> shares_in(const Params& params, const std::string& mapping) {
    std::map<std::string, Wad> out;
    for (const auto& [name, value] : params.values())
        if (const auto* share = std::get_if<Ratio>(&value);
            share && name.starts_with(mapping + "."))
            out[name.substr(mapping.size() + 1)] = share->value;
    return out;
}

std::vector<std::string> watched_assets(const StrategySpec& spec) {
    std::set<std::string> all;
    for (const char* list : {"basket", "factors", "members"})
        for (std::string& name : texts_in(spec.terms, list)) all.insert(std::move(name));
    for (const auto& [name, share] : shares_in(spec.terms, "index")) all.insert(name);
    if (!all.empty()) all.insert(spec.asset);
    return {all.begin(), all.end()};
}

}  // namespace evenkeel
