// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "contracts-abi/generator/contract.hpp"

namespace evenkeel::abigen {

/// A Solidity type in its three spellings.
struct TypeText {
    std::string canonical;    ///< As in signatures: "(address,bool,bytes)[]".
    std::string schema;       ///< The codec's schema: "abi::Array<Call3::Schema>".
    std::string value;        ///< The C++ type that holds a value: "std::vector<Call3>".
    bool is_one_word = true;  ///< Stands in a topic as itself, not as a hash.

    bool operator==(const TypeText&) const = default;
};

/// A type that is no tuple and no array, such as "uint24". Fails with Errc::kDecode on any other
/// word.
Result<TypeText> elementary_type(std::string_view type);

/// `element` wrapped in the array suffixes "[]" and "[k]", innermost first; empty for none.
Result<TypeText> with_suffixes(TypeText element, std::string_view suffixes);

/// The type's canonical spelling, tuples written out.
Result<std::string> canonical_type(const Parameter& parameter);

/// name(type,type), which selectors and topics are the hash of.
Result<std::string> signature(const Entry& entry);

}  // namespace evenkeel::abigen
