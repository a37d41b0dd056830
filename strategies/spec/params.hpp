// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "chain/types/address.hpp"
#include "chain/types/u256.hpp"
#include "chain/types/wad.hpp"

namespace evenkeel {

/// What a configuration key may hold. The reader, the JSON Schema and the documentation all come
/// from this.
enum class KeyKind : std::uint8_t {
    kText,         ///< Any string.
    kChoice,       ///< One of `choices`.
    kFlag,         ///< true or false.
    kCount,        ///< A whole number from 0 to 2^63-1.
    kNumber,       ///< A decimal number without unit, e.g. `leverage: 3`.
    kAddress,      ///< 0x and 40 digits, checksum verified when mixed-case.
    kAddressList,  ///< A list of those, at least one.
    kIdList,       ///< A list of token ids (non-negative integers of up to 256 bits), at least one.
    kRatio,        ///< `2%` or `25 bps`; held as a fraction (0.02).
    kAmount,  ///< A number with a unit: `0.05 ETH`, `250 USD`; the unit is an asset's name or USD.
    kRatioOrAmount,  ///< Either of the two.
    kDuration,       ///< `30s`, `5m`, `1h`, `2d`, `500ms`; held in milliseconds.
    kCoin,           ///< `20 gwei`, `0.5 ETH`: the chain's own coin; held in units of 10^18 wei.
    kUrl,            ///< An absolute URL with one of the schemes in `choices`.
    kHostPort,       ///< `127.0.0.1:9464`, `[::1]:9464`.
    kGroup,          ///< A mapping with `children`.
    kList,           ///< A list of `children[0]`.
    kMap,            ///< A mapping of names of the operator's own to `children[0]`.
};

/// A number and the name of its unit: {0.05, "ETH"}.
struct Amount {
    Wad value;
    std::string unit;
    bool operator==(const Amount&) const = default;
};

/// A share of something: 2% is 0.02.
struct Ratio {
    Wad value;
    bool operator==(const Ratio&) const = default;
};

/// A length of time.
struct Duration {
    std::int64_t milliseconds = 0;
    bool operator==(const Duration&) const = default;
};

/// A key of the configuration: the file's own, or one that a venue or a rule understands.
struct Key {
    std::string name;
    KeyKind kind = KeyKind::kText;
    bool required = false;
    std::string help;                       ///< One line for people and for the schema.
    std::vector<std::string> choices = {};  ///< For kChoice and kUrl.
    std::vector<Key> children = {};         ///< For kGroup, kList and kMap.
    std::string fallback = {};              ///< What an absent key means, as written in a file.
    std::int64_t least = 0;                 ///< For kCount.
    bool may_be_negative = false;           ///< For kNumber and kAmount.
    std::string shorthand =
        {};                    ///< For kGroup: the child that a bare text in its place stands for.
    std::string chooser = {};  ///< For kGroup: the child whose value chooses one of `variants`.
    /// For kGroup: by `name`, the further `children` that the chooser's value brings.
    std::vector<Key> variants = {};
};

class Params;
using ParamValue = std::variant<std::string, bool, std::int64_t, Wad, Address, std::vector<Address>,
                                std::vector<u256>, Ratio, Amount, Duration>;

/// Values of keys, checked against their Key list by whoever filled it. Groups are flattened:
/// "leverage.max".
class Params {
  public:
    void set(std::string name, ParamValue value) { values_[std::move(name)] = std::move(value); }
    bool has(const std::string& name) const { return values_.contains(name); }
    /// The value, or nullptr if the key is absent or of another type.
    template <class T>
    const T* find(const std::string& name) const {
        const auto found = values_.find(name);
        return found == values_.end() ? nullptr : std::get_if<T>(&found->second);
    }
    /// All of them, sorted by name.
    const std::map<std::string, ParamValue>& values() const { return values_; }
    bool operator==(const Params&) const = default;

  private:
    std::map<std::string, ParamValue> values_;
};

}  // namespace evenkeel
