// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/control/operator_request.hpp"

#include <nlohmann/json.hpp>

#include "keeper/control/control_file.hpp"
#include "keeper/control/json_fields.hpp"

namespace evenkeel {
namespace {

std::string dump(const nlohmann::json& json) {
    return json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
}

template <class Request>
std::optional<Result<Request>> find(const std::string& path,
                                    Result<Request> (*parse)(std::string_view)) {
    const auto note = look_at(path);
    if (!note) return std::nullopt;
    if (!*note) return Result<Request>(tl::unexpected<Error>(note->error()));
    return parse(**note);
}

}  // namespace

std::string to_json(const AdoptRequest& request) {
    return dump(
        {{"version", 1}, {"nonce", request.nonce}, {"time", request.time}, {"who", request.who}});
}

std::string to_json(const ResumeRequest& request) {
    return dump(
        {{"version", 1}, {"cause", request.cause}, {"time", request.time}, {"who", request.who}});
}

Result<AdoptRequest> parse_adopt_request(std::string_view text) {
    EVENKEEL_TRY(auto fields, JsonFields::parse("request to adopt", text));
    AdoptRequest request;
    EVENKEEL_TRY(request.nonce, fields.count("nonce"));
    EVENKEEL_TRY(request.time, fields.text("time"));
    EVENKEEL_TRY(request.who, fields.text("who"));
    EVENKEEL_CHECK(fields.done());
    return request;
}

Result<ResumeRequest> parse_resume_request(std::string_view text) {
    EVENKEEL_TRY(auto fields, JsonFields::parse("request to resume", text));
    ResumeRequest request;
    EVENKEEL_TRY(request.cause, fields.text("cause"));
    EVENKEEL_TRY(request.time, fields.text("time"));
    EVENKEEL_TRY(request.who, fields.text("who"));
    EVENKEEL_CHECK(fields.done());
    return request;
}

std::string adopt_path(const std::string& journal_path) {
    return control_path(journal_path, ".adopt");
}

std::string resume_path(const std::string& journal_path) {
    return control_path(journal_path, ".resume");
}

std::optional<Result<AdoptRequest>> find_adopt_request(const std::string& journal_path) {
    return find(adopt_path(journal_path), &parse_adopt_request);
}

std::optional<Result<ResumeRequest>> find_resume_request(const std::string& journal_path) {
    return find(resume_path(journal_path), &parse_resume_request);
}

}  // namespace evenkeel
