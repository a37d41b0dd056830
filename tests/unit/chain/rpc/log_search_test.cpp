// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/log_search.hpp"

#include <catch2/catch.hpp>
#include <regex>

#include "chain/rpc/json_rpc.hpp"
#include "tests/support/fake_node.hpp"

using namespace evenkeel;
using namespace evenkeel::rpc;
using namespace evenkeel::test;

namespace {

/// A node that takes so many blocks at once and has no logs, and the ranges it was asked for.
struct Narrow {
    std::uint64_t most = 1'000'000;
    std::string refusal = R"({"code":-32005,"message":"query returned more than 10000 results"})";
    std::vector<std::uint64_t> widths;
    FakeTransport transport{[this](std::string_view body) -> Result<std::string> {
        static const std::regex range(
            "\"fromBlock\":\"0x([0-9a-f]+)\",\"toBlock\":\"0x([0-9a-f]+)\"");
        std::cmatch match;
        REQUIRE(std::regex_search(body.data(), body.data() + body.size(), match, range));
        const auto number = [&](std::size_t i) { return std::stoull(match[i].str(), nullptr, 16); };
        widths.push_back(number(2) - number(1) + 1);
        if (widths.back() > most) return node_reply(body, {{"!eth_getLogs", refusal}});
        return node_reply(body, {{"eth_getLogs", "[]"}});
    }};
    HttpClient client{transport, std::chrono::milliseconds(1000)};
    LogSearch search;

    /// Searches all of the range, piece by piece.
    Result<void> all(std::uint64_t from, std::uint64_t to) {
        while (from <= to) {
            EVENKEEL_TRY(const FoundLogs found,
                         search.next(client, {Address{}, {}, from, "logs"}, {from, to}));
            from = found.to + 1;
        }
        return {};
    }
};

using Widths = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("a search asks for twice as many blocks as long as that is taken", "[rpc]") {
    Narrow node;
    REQUIRE(node.all(1, 300'000));
    CHECK(node.widths == Widths{2'000, 4'000, 8'000, 16'000, 32'000, 64'000, 100'000, 74'000});
}

TEST_CASE("what a node refused once is not asked for again", "[rpc]") {
    Narrow node;
    node.most = 600;
    REQUIRE(node.all(1, 4'000));
    CHECK(node.widths == Widths{2'000, 1'000, 500, 500, 500, 500, 500, 500, 500, 500});
}

TEST_CASE("a timeout makes the next question smaller, for a while", "[rpc]") {
    Narrow node;
    node.most = 1'000;
    node.refusal = R"({"code":-32000,"message":"request timed out"})";
    CHECK(node.all(1, 9'000).error().code == Errc::kTimeout);
    node.most = 1'000'000;
    REQUIRE(node.all(1, 9'000));
    CHECK(node.widths == Widths{2'000, 1'000, 2'000, 4'000, 2'000});
}

TEST_CASE("a short last range does not widen the next", "[rpc]") {
    Narrow node;
    REQUIRE(node.all(1, 10));
    CHECK(node.search.span() == 2'000);
}
