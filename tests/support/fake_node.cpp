// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fake_node.hpp"

#include <nlohmann/json.hpp>

namespace evenkeel::test {

using nlohmann::json;

namespace {

json answer_one(const json& request, const Results& results) {
    json reply{{"jsonrpc", "2.0"}, {"id", request.at("id")}};
    const std::string method = request.at("method");
    if (const auto found = results.find(method); found != results.end()) {
        reply["result"] = json::parse(found->second);
    } else if (const auto refused = results.find("!" + method); refused != results.end()) {
        reply["error"] = json::parse(refused->second);
    } else {
        reply["error"] = {{"code", -32601}, {"message", "method not found"}};
    }
    return reply;
}

}  // namespace

std::string node_reply(std::string_view body, const Results& results) {
    const json request = json::parse(body);
    if (request.is_object()) return answer_one(request, results).dump();
    json replies = json::array();
    for (const json& one : request) replies.push_back(answer_one(one, results));
    return replies.dump();
}

}  // namespace evenkeel::test
