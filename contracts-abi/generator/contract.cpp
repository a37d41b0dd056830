// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "contracts-abi/generator/contract.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <initializer_list>
#include <nlohmann/json.hpp>

namespace evenkeel::abigen {
namespace {

using Json = nlohmann::json;

tl::unexpected<Error> malformed(std::string_view where, std::string_view what) {
    return fail(Errc::kDecode, Remedy::kGiveUp, fmt::format("{}: {}", where, what));
}

Result<void> check_keys(const Json& object, std::string_view where,
                        std::initializer_list<std::string_view> known) {
    if (!object.is_object()) {
        return malformed(where, fmt::format("expected an object, found {}", object.type_name()));
    }
    for (const auto& [key, value] : object.items()) {
        if (std::ranges::find(known, key) == known.end()) {
            return malformed(where, fmt::format("unknown key \"{}\"", key));
        }
    }
    return {};
}

Result<std::string> text(const Json& object, const char* key, std::string_view where) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string()) {
        return malformed(where, fmt::format("expected a string \"{}\"", key));
    }
    return found->get<std::string>();
}

Result<std::string> text_or_empty(const Json& object, const char* key, std::string_view where) {
    return object.contains(key) ? text(object, key, where) : Result<std::string>("");
}

bool is_identifier(std::string_view name) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '$';
    };
    return std::ranges::all_of(name, fits) && (name.empty() || name[0] < '0' || name[0] > '9');
}

Result<std::vector<Parameter>> read_parameters(const Json& object, const char* key,
                                               const std::string& where);

Result<void> read_components(const Json& json, Parameter& out, const std::string& where) {
    const bool is_tuple = out.type.starts_with("tuple");
    if (is_tuple != json.contains("components")) {
        return malformed(where, fmt::format("type \"{}\" {} components", out.type,
                                            is_tuple ? "without" : "with"));
    }
    if (is_tuple) {
        EVENKEEL_TRY(out.components, read_parameters(json, "components", where));
        if (out.components.empty()) return malformed(where, "a tuple without components");
    }
    return {};
}

Result<Parameter> read_parameter(const Json& json, const std::string& where) {
    EVENKEEL_CHECK(
        check_keys(json, where, {"name", "type", "internalType", "indexed", "components"}));
    Parameter out;
    EVENKEEL_TRY(out.name, text(json, "name", where));
    EVENKEEL_TRY(out.type, text(json, "type", where));
    EVENKEEL_TRY(out.internal_type, text_or_empty(json, "internalType", where));
    if (!is_identifier(out.name)) {
        return malformed(where, fmt::format("expected an identifier, found \"{}\"", out.name));
    }
    if (json.contains("indexed")) {
        if (!json["indexed"].is_boolean()) {
            return malformed(where, "expected \"indexed\" true or false");
        }
        out.indexed = json["indexed"].get<bool>();
    }
    EVENKEEL_CHECK(read_components(json, out, where));
    return out;
}

Result<std::vector<Parameter>> read_parameters(const Json& object, const char* key,
                                               const std::string& where) {
    const auto list = object.find(key);
    if (list == object.end() || !list->is_array()) {
        return malformed(where, fmt::format("expected an array \"{}\"", key));
    }
    std::vector<Parameter> out;
    for (const Json& json : *list) {
        EVENKEEL_TRY(auto parameter,
                     read_parameter(json, fmt::format("{}: {}[{}]", where, key, out.size())));
        out.push_back(std::move(parameter));
    }
    return out;
}

Result<Kind> read_kind(const Json& json, const std::string& where) {
    EVENKEEL_TRY(const std::string type, text(json, "type", where));
    if (type == "function") return Kind::kFunction;
    if (type == "event") return Kind::kEvent;
    if (type == "error") return Kind::kError;
    return malformed(where, fmt::format("expected a function, event or error, found \"{}\"", type));
}

Result<void> check_event(const Json& json, const Entry& event, const std::string& where) {
    if (json.contains("anonymous") && json["anonymous"] != false) {
        return malformed(where, "anonymous events are not supported");
    }
    if (std::ranges::count(event.inputs, true, &Parameter::indexed) > 3) {
        return malformed(where, "expected at most 3 indexed fields");
    }
    return {};
}

Result<Entry> read_entry(const Json& json, std::string where) {
    EVENKEEL_CHECK(check_keys(
        json, where, {"type", "name", "stateMutability", "anonymous", "inputs", "outputs"}));
    Entry out;
    EVENKEEL_TRY(out.kind, read_kind(json, where));
    EVENKEEL_TRY(out.name, text(json, "name", where));
    if (out.name.empty() || !is_identifier(out.name)) {
        return malformed(where, fmt::format("expected an identifier, found \"{}\"", out.name));
    }
    where += " " + out.name;
    EVENKEEL_TRY(out.inputs, read_parameters(json, "inputs", where));
    if (out.kind == Kind::kFunction) {
        EVENKEEL_TRY(out.outputs, read_parameters(json, "outputs", where));
    }
    if (out.kind == Kind::kEvent) EVENKEEL_CHECK(check_event(json, out, where));
    return out;
}

}  // namespace

Result<Contract> read_contract(std::string_view text_of_file) {
    const Json json = Json::parse(text_of_file, nullptr, false);
    if (json.is_discarded()) return malformed("file", "not valid JSON");
    EVENKEEL_CHECK(check_keys(json, "file", {"contract", "source", "version", "abi"}));
    Contract out;
    EVENKEEL_TRY(out.name, text(json, "contract", "file"));
    EVENKEEL_TRY(out.source, text(json, "source", "file"));
    EVENKEEL_TRY(out.version, text(json, "version", "file"));
    if (out.name.empty() || out.source.empty() || out.version.empty()) {
        return malformed("file", "\"contract\", \"source\" and \"version\" must not be empty");
    }
    if (!json.contains("abi") || !json["abi"].is_array()) {
        return malformed("file", "expected an array \"abi\"");
    }
    for (const Json& entry : json["abi"]) {
        EVENKEEL_TRY(auto read, read_entry(entry, fmt::format("abi[{}]", out.entries.size())));
        out.entries.push_back(std::move(read));
    }
    return out;
}

}  // namespace evenkeel::abigen
