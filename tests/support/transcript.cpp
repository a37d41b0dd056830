// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/transcript.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

#include "chain/base/ensure.hpp"

namespace evenkeel::test {

Transcript::Transcript(const std::string& name) {
    std::ifstream file(std::string(EVENKEEL_TESTS_DIR) + "/transcripts/" + name + ".io");
    ensure_invariant(file.good(), "the transcript " + name + " can be read");
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.starts_with("//")) continue;
        const bool request = line.starts_with(">> ");
        ensure_invariant(request || line.starts_with("<< "), "a line begins with >> or <<");
        if (request) turns_.push_back({line.substr(3), {}});
        ensure_invariant(!turns_.empty(), "a transcript begins with a request");
        if (!request) turns_.back().reply = line.substr(3);
    }
}

Result<std::string> Transcript::post(std::string_view body, std::chrono::milliseconds) {
    if (finished()) {
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                    "one request too many: " + std::string(body));
    }
    const Turn& turn = turns_[next_++];
    if (nlohmann::json::parse(body) != nlohmann::json::parse(turn.request)) {
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                    "expected " + turn.request + ", found " + std::string(body));
    }
    return turn.reply;
}

}  // namespace evenkeel::test
