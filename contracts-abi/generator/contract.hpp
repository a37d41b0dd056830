// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel::abigen {

/// An argument, a result, a field of a tuple or of an event.
struct Parameter {
    std::string name;           ///< May be empty.
    std::string type;           ///< As in the ABI: "uint256", "tuple[]".
    std::string internal_type;  ///< As the compiler knew it; may be empty.
    bool indexed = false;       ///< In events: stands in a topic.
    std::vector<Parameter> components;

    bool operator==(const Parameter&) const = default;
};

/// What an entry of an interface is.
enum class Kind { kFunction, kEvent, kError };

/// One entry of a contract's interface.
struct Entry {
    Kind kind{};
    std::string name;
    std::vector<Parameter> inputs;
    std::vector<Parameter> outputs;  ///< Of functions only.

    bool operator==(const Entry&) const = default;
};

/// One file: where the interface was taken from, and its entries.
struct Contract {
    std::string name, source, version;
    std::vector<Entry> entries;

    bool operator==(const Contract&) const = default;
};

/// Reads a file of ours: {"contract", "source", "version", "abi": [...]}. Fails with Errc::kDecode
/// on anything it does not know, naming the place.
Result<Contract> read_contract(std::string_view text_of_file);

}  // namespace evenkeel::abigen
