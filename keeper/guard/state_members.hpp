// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "chain/base/result.hpp"
#include "chain/types/wad.hpp"

namespace evenkeel {

/// What is wrong with the text of a guard's state.
inline Error malformed_state(std::string_view what) {
    return {Errc::kDecode, Remedy::kGiveUp,
            fmt::format("guard state: {} is missing or of another form", what)};
}

/// Takes the members of one object away one by one; what is left at the end is unknown. Errors are
/// Errc::kDecode.
class Members {
    using Json = nlohmann::json;

  public:
    /// Of a value that must be an object; `what` names it in errors.
    static Result<Members> of(const Json& json, std::string_view what) {
        if (!json.is_object()) return tl::unexpected(malformed_state(what));
        return Members(json);
    }
    /// Whether it is still there.
    bool has(const char* key) const { return json_.contains(key); }
    /// Takes one away, of any form.
    Result<Json> take(const char* key) {
        const auto found = json_.find(key);
        if (found == json_.end()) return tl::unexpected(malformed_state(key));
        Json value = std::move(*found);
        json_.erase(found);
        return value;
    }
    /// Takes a string away.
    Result<std::string> text(const char* key) {
        EVENKEEL_TRY(const Json value, take(key));
        if (!value.is_string()) return tl::unexpected(malformed_state(key));
        return value.get<std::string>();
    }
    /// Takes a whole number away.
    Result<std::uint64_t> count(const char* key) {
        EVENKEEL_TRY(const Json value, take(key));
        if (!value.is_number_unsigned()) return tl::unexpected(malformed_state(key));
        return value.get<std::uint64_t>();
    }
    /// The same; nothing if it is not there.
    Result<std::optional<std::uint64_t>> maybe_count(const char* key) {
        if (!has(key)) return std::optional<std::uint64_t>();
        EVENKEEL_TRY(const auto value, count(key));
        return std::optional(value);
    }
    /// Takes a finite number away.
    Result<double> number(const char* key) {
        EVENKEEL_TRY(const Json value, take(key));
        if (!value.is_number() || !std::isfinite(value.get<double>()))
            return tl::unexpected(malformed_state(key));
        return value.get<double>();
    }
    /// Takes a quantity away, which is written as text.
    Result<Wad> quantity(const char* key) {
        EVENKEEL_TRY(const auto value, text(key));
        return parse_wad(value);
    }
    /// Takes a list away; an empty one if it is not there.
    Result<std::vector<Json>> list(const char* key) {
        if (!has(key)) return std::vector<Json>();
        EVENKEEL_TRY(const Json value, take(key));
        if (!value.is_array()) return tl::unexpected(malformed_state(key));
        return std::vector<Json>(value.begin(), value.end());
    }
    /// An error if anything is left.
    Result<void> end() const {
        if (json_.empty()) return {};
        return fail(Errc::kDecode, Remedy::kGiveUp,
                    fmt::format("guard state: unknown member {}", json_.begin().key()));
    }

  private:
    explicit Members(Json json) : json_(std::move(json)) {}
    Json json_;
};

}  // namespace evenkeel
