// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "chain/base/result.hpp"

namespace evenkeel {

/// Takes the members of one JSON object of version 1 out of it, strictly: a member that is missing,
/// of another type, not known or there twice fails, as Errc::kDecode with `what` in its words.
class JsonFields {
  public:
    static Result<JsonFields> parse(std::string what, std::string_view text);
    JsonFields(JsonFields&&) noexcept;
    JsonFields& operator=(JsonFields&&) noexcept;
    ~JsonFields();

    /// A text of up to 500 bytes.
    Result<std::string> text(const char* key);
    Result<std::uint64_t> count(const char* key);
    /// Nothing if the member is not there.
    Result<std::optional<std::uint64_t>> optional_count(const char* key);
    /// Fails if a member was not asked for.
    Result<void> done() const;

  private:
    JsonFields(std::string what, std::unique_ptr<nlohmann::json> object);
    tl::unexpected<Error> malformed(std::string_view words) const;

    std::string what_;
    std::unique_ptr<nlohmann::json> object_;  ///< What was not taken yet.
};

}  // namespace evenkeel
