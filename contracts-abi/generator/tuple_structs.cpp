// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "contracts-abi/generator/tuple_structs.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace evenkeel::abigen {
namespace {

/// "struct IPool.Info[]" -> "IPool.Info"; empty if the ABI does not say.
std::string source_name(const Parameter& tuple) {
    std::string_view name = tuple.internal_type;
    if (!name.starts_with("struct ")) return "";
    name.remove_prefix(7);
    return std::string(name.substr(0, name.find('[')));
}

/// What makes two tuples the same struct: source name, types and names of the fields.
std::string identity(const Parameter& tuple) {
    std::string key = source_name(tuple) + "|" + tuple.type.substr(0, tuple.type.find('[')) + "(";
    for (const Parameter& part : tuple.components) {
        key += part.type + " " + part.name + (part.components.empty() ? "" : identity(part)) + ",";
    }
    return key + ")";
}

}  // namespace

std::string members_text(const std::vector<FieldText>& fields) {
    std::string out;
    for (const FieldText& field : fields) {
        out += fmt::format("    {} {}{{}};\n", field.type.value, field.name);
    }
    return out;
}

std::string schema_text(std::string_view alias, std::string_view owner,
                        const std::vector<FieldText>& fields) {
    std::string out = fmt::format("    using {} = abi::Struct<{}", alias, owner);
    for (const FieldText& field : fields) {
        out += fmt::format(",\n        abi::Field<\"{}\", {}, &{}::{}>", field.name,
                           field.type.schema, owner, field.name);
    }
    return out + ">;\n";
}

std::string struct_text(std::string_view name, const std::vector<FieldText>& fields) {
    return fmt::format(
        "struct {0} {{\n{1}    bool operator==(const {0}&) const = default;\n{2}}};\n", name,
        members_text(fields), schema_text("Schema", name, fields));
}

std::string indented(std::string_view text, std::string_view by) {
    std::string out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        if (end > 1) out += by;
        out += text.substr(0, end);
        text.remove_prefix(end);
    }
    return out;
}

Result<std::vector<FieldText>> TupleStructs::fields(const std::vector<Parameter>& parameters,
                                                    const std::string& owner,
                                                    const std::string& unnamed, bool alone_plain) {
    std::vector<FieldText> out;
    Scope members;
    for (const Parameter& parameter : parameters) {
        std::string name = snake_case(parameter.name);
        if (name.empty()) {
            const bool plain = alone_plain && parameters.size() == 1;
            name = plain ? unnamed : unnamed + std::to_string(out.size());
        }
        name = members.claim(name);
        auto type = resolve(parameter, owner + camel_case(name));
        if (!type) {
            const std::string where = fmt::format("{}: type \"{}\"", name, parameter.type);
            return fail_in(where, std::move(type).error());
        }
        out.push_back({name, *std::move(type), parameter.indexed});
    }
    return out;
}

Result<TypeText> TupleStructs::resolve(const Parameter& parameter, const std::string& fallback) {
    const std::string_view type = parameter.type;
    const std::string_view base = type.substr(0, type.find('['));
    const std::string_view suffixes = type.substr(base.size());
    if (base != "tuple") {
        EVENKEEL_TRY(auto element, elementary_type(base));
        return with_suffixes(std::move(element), suffixes);
    }
    EVENKEEL_TRY(const std::string name, struct_for(parameter, fallback));
    return with_suffixes({"tuple", name + "::Schema", name, false}, suffixes);
}

Result<std::string> TupleStructs::struct_for(const Parameter& parameter,
                                             const std::string& fallback) {
    const std::string key = identity(parameter);
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
    const std::string source = source_name(parameter);
    const std::string last = source.substr(source.find_last_of('.') + 1);
    std::string wanted = last.empty() ? fallback : camel_case(last);
    if (names_.has(wanted)) wanted += "Tuple";
    const std::string name = names_.claim(wanted);
    EVENKEEL_TRY(const auto inner, fields(parameter.components, name, "field"));
    text_ += fmt::format("/// {}.\n{}\n", source.empty() ? "A tuple without a name" : source,
                         struct_text(name, inner));
    known_[key] = name;
    return name;
}

}  // namespace evenkeel::abigen
