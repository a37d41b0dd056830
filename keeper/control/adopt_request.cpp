// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/control/adopt_request.hpp"

#include <nlohmann/json.hpp>

#include "keeper/control/control_file.hpp"
#include "keeper/control/json_fields.hpp"

namespace evenkeel {

std::string to_json(const AdoptRequest& request) {
    const nlohmann::json json{
        {"version", 1}, {"nonce", request.nonce}, {"time", request.time}, {"who", request.who}};
    return json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
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

std::string adopt_path(const std::string& journal_path) {
    return control_path(journal_path, ".adopt");
}

std::optional<Result<AdoptRequest>> find_adopt_request(const std::string& journal_path) {
    const auto note = look_at(adopt_path(journal_path));
    if (!note) return std::nullopt;
    if (!*note) return Result<AdoptRequest>(tl::unexpected<Error>(note->error()));
    return parse_adopt_request(**note);
}

Result<void> leave_adopt_request(const std::string& journal_path, const AdoptRequest& request) {
    return leave_note(adopt_path(journal_path), to_json(request));
}

Result<bool> drop_adopt_request(const std::string& journal_path) {
    return take_note_away(adopt_path(journal_path));
}

}  // namespace evenkeel
