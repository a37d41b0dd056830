// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "contracts-abi/generator/names.hpp"
#include "contracts-abi/generator/type_text.hpp"

namespace evenkeel::abigen {

/// A member of a generated struct.
struct FieldText {
    std::string name;
    TypeText type;
    bool indexed = false;
};

/// Declares the members, one a line.
std::string members_text(const std::vector<FieldText>& fields);
/// `using ALIAS = abi::Struct<OWNER, …>;` over the fields.
std::string schema_text(std::string_view alias, std::string_view owner,
                        const std::vector<FieldText>& fields);
/// A whole struct with its members, comparison and Schema.
std::string struct_text(std::string_view name, const std::vector<FieldText>& fields);

/// Puts `by` before every line that is not empty.
std::string indented(std::string_view text, std::string_view by);

/// The tuples of a contract, each made a struct once, named as in its source.
class TupleStructs {
  public:
    /// Names are claimed in `names`, which already holds those of functions, events and errors.
    explicit TupleStructs(Scope& names) : names_(names) {}

    /// Members for `parameters`. Unnamed ones are called `unnamed` and their index; a single one
    /// only `unnamed` if `alone_plain`. `owner` names tuples that the ABI does not.
    Result<std::vector<FieldText>> fields(const std::vector<Parameter>& parameters,
                                          const std::string& owner, const std::string& unnamed,
                                          bool alone_plain = false);
    /// Definitions of all structs so far, inner ones first.
    const std::string& text() const { return text_; }

  private:
    Result<TypeText> resolve(const Parameter& parameter, const std::string& fallback);
    Result<std::string> struct_for(const Parameter& parameter, const std::string& fallback);

    Scope& names_;
    std::map<std::string, std::string> known_;
    std::string text_;
};

}  // namespace evenkeel::abigen
