// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/memory_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace evenkeel {
namespace {

using Json = nlohmann::json;

tl::unexpected<Error> malformed(const std::string& member) {
    return fail(Errc::kDecode, Remedy::kGiveUp,
                "expected what a strategy remembers of the market, found it without a good \"" +
                    member + "\"");
}

/// Whatever these name is read and written alike.
template <class Memory, class Visit>
void each_member(Memory& memory, Visit&& visit) {
    visit("time", memory.time);
    visit("price", memory.price);
    visit("returns", memory.returns);
    visit("span", memory.span);
    visit("squares", memory.squares);
    visit("fundings", memory.fundings);
    each_sum(memory.funding, [&](const char* name, auto& value) {
        visit(("funding_" + std::string(name)).c_str(), value);
    });
    visit("p_wild", memory.p_wild);
    visit("wild", memory.wild);
    visit("carrying", memory.carrying);
}

bool take(const Json& value, double& into) {
    if (!value.is_number()) return false;
    into = value.get<double>();
    return std::isfinite(into);
}

bool take(const Json& value, std::uint64_t& into) {
    if (!value.is_number_unsigned()) return false;
    into = value.get<std::uint64_t>();
    return true;
}

bool take(const Json& value, bool& into) {
    if (!value.is_boolean()) return false;
    into = value.get<bool>();
    return true;
}

bool take(const Json& value, std::optional<bool>& into) {
    if (value.is_null()) return true;
    return take(value, into.emplace());
}

bool take(const Json& value, std::vector<double>& into) {
    if (!value.is_array()) return false;
    for (const Json& one : value)
        if (!take(one, into.emplace_back())) return false;
    return true;
}

bool take(const Json& value, std::vector<std::string>& into) {
    if (!value.is_array()) return false;
    for (const Json& one : value) {
        if (!one.is_string()) return false;
        into.push_back(one.get<std::string>());
    }
    return true;
}

template <class Sums, class Visit>
void each_of_window(Sums& sums, Visit&& visit) {
    visit("weight", sums.weight);
    visit("squares", sums.squares);
    visit("span", sums.span);
    visit("fourths", sums.fourths);
    visit("products", sums.products);
}

template <class Memory, class Visit>
void each_part(Memory& memory, Visit&& visit) {
    visit("assets", memory.assets);
    visit("time", memory.time);
    visit("prices", memory.prices);
    visit("returns", memory.returns);
}

Json tree_of(const CovarianceMemory& memory) {
    Json json;
    each_part(memory, [&](const char* name, const auto& value) { json[name] = value; });
    for (const CovarianceSums& sums : memory.windows) {
        Json one;
        each_of_window(sums, [&](const char* name, const auto& value) { one[name] = value; });
        json["windows"].push_back(std::move(one));
    }
    return json;
}

bool take(const Json& value, CovarianceMemory& into) {
    if (!value.is_object() || !value.contains("windows")) return false;
    bool good = true;
    const auto from = [&good](const Json& object) {
        return [&good, &object](const char* name, auto& member) {
            good = good && object.contains(name) && take(object[name], member);
        };
    };
    each_part(into, from(value));
    const Json& windows = value["windows"];
    if (!windows.is_array() || windows.size() != into.windows.size()) return false;
    for (std::size_t i = 0; i < into.windows.size(); ++i) {
        if (!windows[i].is_object()) return false;
        each_of_window(into.windows[i], from(windows[i]));
    }
    return good && makes_sense(into);
}

template <class Tails, class Visit>
void each_of_tails(Tails& tails, Visit&& visit) {
    visit("weight", tails.weight);
    visit("outliers", tails.outliers);
    visit("heavy", tails.heavy);
}

Json tree_of(const TailMemory& tails) {
    Json json;
    each_of_tails(tails, [&](const char* name, const auto& value) { json[name] = value; });
    return json;
}

bool take(const Json& value, TailMemory& into) {
    if (!value.is_object()) return false;
    bool good = true;
    each_of_tails(into, [&](const char* name, auto& member) {
        good = good && value.contains(name) && take(value[name], member);
    });
    return good && into.outliers >= 0.0 && into.weight >= into.outliers;
}

bool makes_sense(const MarketMemory& memory) {
    return memory.price >= 0.0 && memory.span >= 0.0 && memory.squares >= 0.0 &&
           memory.funding.weight >= 0.0 && memory.p_wild >= 0.0 && memory.p_wild <= 1.0;
}

}  // namespace

std::string to_json(const MarketMemory& memory) {
    Json json{{"version", MarketMemory::kVersion}};
    each_member(memory, [&](const char* name, const auto& value) {
        if constexpr (requires { *value; })
            json[name] = value ? Json(*value) : Json();
        else
            json[name] = value;
    });
    // One without is as it was before there was any.
    if (memory.covariance) json["covariance"] = tree_of(*memory.covariance);
    if (memory.tails) json["tails"] = tree_of(*memory.tails);
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<std::optional<MarketMemory>> parse_market_memory(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    std::uint64_t version = 0;
    if (!json.is_object() || !json.contains("version") || !take(json["version"], version))
        return malformed("version");
    if (version != MarketMemory::kVersion) return std::optional<MarketMemory>();
    MarketMemory out;
    std::string bad;
    each_member(out, [&](const char* name, auto& value) {
        if (!json.contains(name) || !take(json[name], value)) bad = name;
    });
    if (json.contains("covariance") && !take(json["covariance"], out.covariance.emplace()))
        bad = "covariance";
    if (json.contains("tails") && !take(json["tails"], out.tails.emplace())) bad = "tails";
    if (!bad.empty()) return malformed(bad);
    if (!makes_sense(out)) return malformed("price, span, squares or p_wild");
    return std::optional(out);
}

}  // namespace evenkeel
