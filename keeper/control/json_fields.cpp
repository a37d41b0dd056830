// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/control/json_fields.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>

namespace evenkeel {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestText = 500;
// Ours have one level; the parser recurses, so depth is bounded before it is asked for.
constexpr int kDeepest = 2;

/// The object, or null if the text is not one object without doubled members.
Json parse_object(std::string_view text) {
    bool doubled = false;
    std::set<std::string> seen;
    const auto watch = [&](int depth, Json::parse_event_t event, const Json& parsed) {
        if (depth > kDeepest) doubled = true;
        if (event == Json::parse_event_t::key && depth == 1)
            doubled |= !seen.insert(parsed.get<std::string>()).second;
        return true;
    };
    Json json = Json::parse(text, watch, false);
    return doubled || !json.is_object() ? Json() : json;
}

}  // namespace

JsonFields::JsonFields(std::string what, std::unique_ptr<Json> object)
    : what_(std::move(what)), object_(std::move(object)) {}
JsonFields::JsonFields(JsonFields&&) noexcept = default;
JsonFields& JsonFields::operator=(JsonFields&&) noexcept = default;
JsonFields::~JsonFields() = default;

tl::unexpected<Error> JsonFields::malformed(std::string_view words) const {
    return fail(Errc::kDecode, Remedy::kGiveUp, fmt::format("{}: {}", what_, words));
}

Result<JsonFields> JsonFields::parse(std::string what, std::string_view text) {
    JsonFields fields(std::move(what), std::make_unique<Json>(parse_object(text)));
    if (fields.object_->is_null()) return fields.malformed("expected one JSON object");
    EVENKEEL_TRY(const auto version, fields.count("version"));
    if (version != 1) return fields.malformed(fmt::format("expected version 1, found {}", version));
    return fields;
}

Result<std::string> JsonFields::text(const char* key) {
    const auto found = object_->find(key);
    if (found == object_->end() || !found->is_string() ||
        found->get_ref<const std::string&>().size() > kLongestText)
        return malformed(fmt::format("{} is missing or not a text", key));
    std::string out = found->get<std::string>();
    object_->erase(found);
    return out;
}

Result<std::uint64_t> JsonFields::count(const char* key) {
    EVENKEEL_TRY(const auto found, optional_count(key));
    if (!found) return malformed(fmt::format("{} is missing", key));
    return *found;
}

Result<std::optional<std::uint64_t>> JsonFields::optional_count(const char* key) {
    const auto found = object_->find(key);
    if (found == object_->end()) return std::nullopt;
    if (!found->is_number_unsigned())
        return malformed(fmt::format("{} is not a whole number", key));
    const auto out = found->get<std::uint64_t>();
    object_->erase(found);
    return out;
}

Result<void> JsonFields::done() const {
    if (object_->empty()) return {};
    return malformed(fmt::format("unknown member \"{}\"", object_->begin().key()));
}

}  // namespace evenkeel
