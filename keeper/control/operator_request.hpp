// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "chain/base/result.hpp"

namespace evenkeel {

/// What `evenkeel adopt` leaves beside the journal of a running keeper: take the account's
/// transactions below this nonce for known, whoever signed them. The keeper takes requests up at
/// its next poll, writes a guard event, and takes the file away.
struct AdoptRequest {
    std::uint64_t nonce = 0;  ///< The account's nonce as the operator saw it.
    std::string time;         ///< When it was asked, RFC 3339 in UTC.
    std::string who;          ///< Process and user that ask.
    bool operator==(const AdoptRequest&) const = default;
};

/// What `evenkeel resume` leaves there: let the guard forget this cause.
struct ResumeRequest {
    std::string cause;  ///< Its name; empty: all that tripped.
    std::string time, who;
    bool operator==(const ResumeRequest&) const = default;
};

/// One JSON object, and back; Errc::kDecode if the text is not such an object.
std::string to_json(const AdoptRequest& request);
std::string to_json(const ResumeRequest& request);
Result<AdoptRequest> parse_adopt_request(std::string_view text);
Result<ResumeRequest> parse_resume_request(std::string_view text);

/// Where requests to the keeper of this journal lie.
std::string adopt_path(const std::string& journal_path);
std::string resume_path(const std::string& journal_path);
/// The request, if there is one; an error if it cannot be read as one.
std::optional<Result<AdoptRequest>> find_adopt_request(const std::string& journal_path);
std::optional<Result<ResumeRequest>> find_resume_request(const std::string& journal_path);

}  // namespace evenkeel
