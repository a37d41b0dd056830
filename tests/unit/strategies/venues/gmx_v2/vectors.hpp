// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "chain/codec/abi.hpp"
#include "chain/codec/hex.hpp"
#include "strategies/venues/gmx_v2/market.hpp"

/// Calls, answers, transactions and logs of GMX's own contracts; vectors/gmx says of which.
namespace evenkeel::test::gmx {

using Json = nlohmann::json;

/// A file of them; kept, so that tests may hold on to parts of it.
inline const Json& vectors(const std::string& name) {
    static std::map<std::string, Json> files;
    const auto [place, fresh] = files.try_emplace(name);
    if (fresh) {
        std::ifstream in(std::string(EVENKEEL_TESTS_DIR) + "/vectors/gmx/" + name);
        place->second = Json::parse(in);
    }
    return place->second;
}

inline Address address_of(const Json& text) {
    return parse_address(text.get<std::string>()).value();
}

inline Hash32 hash_of(const Json& text) {
    return parse_hash(text.get<std::string>()).value();
}

inline Bytes bytes_of(const Json& text) {
    return hex::decode(text.get<std::string>()).value();
}

inline u256 number_of(const Json& text) {
    return parse_decimal(text.get<std::string>()).value();
}

/// The one call of that label.
inline const Json& labelled(const Json& calls, const std::string& label) {
    const auto found = std::find_if(calls.begin(), calls.end(),
                                    [&](const Json& one) { return one.at("label") == label; });
    if (found == calls.end()) throw std::runtime_error("no call " + label);
    return *found;
}

/// The market that the vectors were made in.
inline gmx_v2::Market market() {
    const Json file = vectors("constants.json");
    const Json& at = file.at("addresses");
    gmx_v2::Market out;
    out.exchange_router = address_of(at.at("exchangeRouter"));
    out.reader = address_of(at.at("reader"));
    out.order_vault = address_of(at.at("orderVault"));
    out.referral_storage = address_of(at.at("referralStorage"));
    out.token = address_of(file.at("market").at("marketToken"));
    out.collateral = address_of(at.at("usdc"));
    out.account = address_of(file.at("account"));
    out.leverage.target = Wad::from_int(3);
    out.leverage.max = Wad::from_int(5);
    out.leverage.band = parse_wad("0.25").value();
    out.leverage.min_transfer = Wad::from_int(10);
    out.fee_margin = Ratio{parse_wad("0.2").value()};
    out.max_fee = Wei(u256::pow10(17));
    return out;
}

/// "longTokenAmount" and "long_token_amount" alike.
inline std::string plain_name(std::string name) {
    std::erase(name, '_');
    std::ranges::transform(name, name.begin(), [](char one) {
        return static_cast<char>(one >= 'A' && one <= 'Z' ? one - 'A' + 'a' : one);
    });
    return name;
}

inline Json text_of(const Address& value) {
    return to_checksum(value);
}
inline Json text_of(const Hash32& value) {
    return to_hex(value);
}
inline Json text_of(const u256& value) {
    return to_decimal(value);
}
inline Json text_of(const i256& value) {
    return to_decimal(value);
}
inline Json text_of(bool value) {
    return value;
}
inline Json text_of(std::unsigned_integral auto value) {
    return std::to_string(value);
}

template <class Value, class... Parts>
void compare_parts(abi::Record<Value, Parts...>*, const Value& found, const Json& expected,
                   const std::string& path, std::vector<std::string>& differences);

/// Notes every field of `found` that `expected` has otherwise, or not at all.
template <class Value>
void compare(const Value& found, const Json& expected, const std::string& path,
             std::vector<std::string>& differences) {
    if constexpr (requires { typename Value::Schema; }) {
        compare_parts(static_cast<typename Value::Schema*>(nullptr), found, expected, path,
                      differences);
    } else if constexpr (requires { text_of(found); }) {
        if (text_of(found) != expected)
            differences.push_back(path + ": " + text_of(found).dump() + " is " + expected.dump());
    } else {
        if (found.size() != expected.size()) differences.push_back(path + ": another length");
        for (std::size_t i = 0; i < std::min(found.size(), expected.size()); ++i)
            compare(found[i], expected[i], path + "/" + std::to_string(i), differences);
    }
}

template <class Value, class... Parts>
void compare_parts(abi::Record<Value, Parts...>*, const Value& found, const Json& expected,
                   const std::string& path, std::vector<std::string>& differences) {
    std::map<std::string, const Json*> named;
    for (const auto& [name, value] : expected.items()) named[plain_name(name)] = &value;
    if (named.size() != sizeof...(Parts)) differences.push_back(path + ": other fields");
    const auto part = [&](const std::string& name, const auto& value) {
        const auto at = named.find(plain_name(name));
        if (at == named.end())
            differences.push_back(path + "/" + name + " is not there");
        else
            compare(value, *at->second, path + "/" + name, differences);
    };
    (part(Parts::name(), Parts::get(found)), ...);
}

/// What differs, one line a field.
template <class Value>
std::string differences(const Value& found, const Json& expected) {
    std::vector<std::string> lines;
    compare(found, expected, "", lines);
    std::string out;
    for (const std::string& line : lines) out += line + "\n";
    return out;
}

}  // namespace evenkeel::test::gmx
