// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/endpoints.hpp"

#include <catch2/catch.hpp>

#include "chain/rpc/curl_transport.hpp"
#include "chain/rpc/methods.hpp"
#include "tests/support/fake_node.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/manual_clock.hpp"

using namespace evenkeel;
using namespace evenkeel::rpc;
using namespace std::chrono_literals;
using test::FakeTransport;
using test::Results;

namespace {

const Results kGood{{"eth_chainId", "\"0x1\""}, {"eth_blockNumber", "\"0xa\""}};

// Two endpoints "a" and "b", each answered by a function that a test may change.
struct Fixture {
    FakeTransport::Answer a, b;
    FakeTransport *asked_a = nullptr, *asked_b = nullptr;
    test::ManualClock clock;
    std::unique_ptr<EndpointPool> pool;

    static FakeTransport::Answer says(Results results) {
        return [results](std::string_view body) -> Result<std::string> {
            return test::node_reply(body, results);
        };
    }
    static FakeTransport::Answer fails(Errc code, std::chrono::milliseconds retry_after = 0ms) {
        return [=](std::string_view) -> Result<std::string> {
            return tl::unexpected<Error>(
                Error{code, Remedy::kRetryLater, "x failed", {}, retry_after});
        };
    }

    Fixture() : a(says(kGood)), b(says(kGood)) {
        auto first =
            std::make_unique<FakeTransport>([this](std::string_view body) { return a(body); });
        auto second =
            std::make_unique<FakeTransport>([this](std::string_view body) { return b(body); });
        asked_a = first.get();
        asked_b = second.get();
        std::vector<PoolEndpoint> endpoints;
        endpoints.push_back({"a", std::move(first)});
        endpoints.push_back({"b", std::move(second)});
        pool = std::make_unique<EndpointPool>(1, std::move(endpoints), clock);
    }

    Result<std::uint64_t> ask() { return pool->single(block_number()); }
    std::size_t posts_a() const { return asked_a->bodies.size(); }
    std::size_t posts_b() const { return asked_b->bodies.size(); }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "the first endpoint is asked, after one look at its chain id") {
    CHECK(ask().value() == 10);
    CHECK(ask().value() == 10);
    CHECK(posts_a() == 3);
    CHECK(posts_b() == 0);
    CHECK(pool->take_events().empty());
    CHECK(pool->traffic().requests == 3);
}

TEST_CASE_METHOD(Fixture,
                 "an endpoint that fails is left for the next, rests, and is tried again") {
    a = fails(
        GENERATE(Errc::kNetwork, Errc::kTimeout, Errc::kHttp, Errc::kRateLimited, Errc::kReply));
    CHECK(ask().value() == 10);
    CHECK(ask().value() == 10);
    CHECK(posts_a() == 1);
    CHECK_FALSE(pool->health()[0].up);
    const auto down = pool->take_events();
    REQUIRE(down.size() == 1);
    CHECK(down[0].name == "a");
    CHECK(is_trouble(down[0].kind));
    CHECK(down[0].error.message == "x failed");
    CHECK(down[0].time == clock.wall());

    a = says(kGood);
    clock.advance(999ms);
    CHECK(ask());
    CHECK(posts_a() == 1);
    clock.advance(1ms);
    CHECK(ask());
    CHECK(posts_a() == 3);
    CHECK(asked_a->bodies[1].find("eth_chainId") != std::string::npos);
    CHECK(pool->health()[0].up);
    const auto up = pool->take_events();
    REQUIRE(up.size() == 1);
    CHECK(up[0].kind == EndpointEventKind::kUp);
    CHECK(pool->take_events().empty());
}

TEST_CASE_METHOD(Fixture, "the rest doubles with each failure in a row, up to a minute") {
    a = fails(Errc::kNetwork);
    std::size_t posts = 0;
    for (const auto rest : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
        CHECK(ask());
        CHECK(posts_a() == ++posts);
        clock.advance(rest - 1ms);
        CHECK(ask());
        CHECK(posts_a() == posts);
        clock.advance(1ms);
    }
    CHECK(pool->take_events().size() == 1);
    CHECK(pool->health()[0].failures == 8);
}

TEST_CASE_METHOD(Fixture, "an endpoint that names a wait gets it") {
    a = fails(Errc::kRateLimited, 30s);
    CHECK(ask());
    clock.advance(29s);
    CHECK(ask());
    CHECK(posts_a() == 1);
    clock.advance(1s);
    CHECK(ask());
    CHECK(posts_a() == 2);
}

TEST_CASE_METHOD(Fixture, "another chain is never asked anything, also not when it comes back so") {
    a = says({{"eth_chainId", "\"0x5\""}, {"eth_blockNumber", "\"0xbad\""}});
    CHECK(ask().value() == 10);
    CHECK(posts_a() == 1);
    const Error why = pool->take_events().at(0).error;
    CHECK(why.code == Errc::kWrongChain);
    CHECK(why.message == "expected chain id 1, found 5");

    b = fails(Errc::kNetwork);
    CHECK_FALSE(ask());
    b = a;
    clock.advance(1h);
    const auto none = ask();
    REQUIRE_FALSE(none);
    CHECK(none.error().code == Errc::kWrongChain);
}

TEST_CASE_METHOD(Fixture, "answers are answers: a revert or a nonce is not asked again elsewhere") {
    const auto error = GENERATE(values<std::string>(
        {R"({"code":3,"message":"execution reverted","data":"0x"})",
         R"({"code":-32000,"message":"nonce too low"})",
         R"({"code":-32000,"message":"already known"})",
         R"({"code":-32000,"message":"insufficient funds for gas * price + value"})",
         R"({"code":-32601,"message":"method not found"})"}));
    a = says({{"eth_chainId", "\"0x1\""}, {"!eth_blockNumber", error}});
    CHECK_FALSE(ask());
    CHECK(posts_b() == 0);
    CHECK(pool->health()[0].up);
}

TEST_CASE_METHOD(Fixture, "a block unknown here and an internal error are asked of the next") {
    const auto error =
        GENERATE(values<std::string>({R"({"code":-32000,"message":"header not found"})",
                                      R"({"code":-32603,"message":"internal error"})"}));
    const Results refusing{{"eth_chainId", "\"0x1\""}, {"!eth_blockNumber", error}};
    a = says(refusing);
    CHECK(ask().value() == 10);
    CHECK(pool->health()[0].up);
    CHECK(ask().value() == 10);
    CHECK(posts_a() == 3);
    b = says(refusing);
    const auto nobody = ask();
    REQUIRE_FALSE(nobody);
    CHECK(nobody.error().remedy == Remedy::kRetryLater);
    CHECK(pool->health()[1].up);
}

TEST_CASE_METHOD(Fixture, "a rate limit within JSON makes the endpoint rest too") {
    a = says({{"eth_chainId", "\"0x1\""},
              {"!eth_blockNumber", R"({"code":-32005,"message":"limit exceeded"})"}});
    CHECK(ask().value() == 10);
    CHECK_FALSE(pool->health()[0].up);
}

TEST_CASE_METHOD(Fixture, "when all rest nothing is posted, and the wait is told") {
    a = fails(Errc::kNetwork);
    b = fails(Errc::kRateLimited, 30s);
    CHECK_FALSE(ask());
    const auto posts = pool->traffic().requests;
    clock.advance(400ms);
    const auto resting = ask();
    REQUIRE_FALSE(resting);
    CHECK(pool->traffic().requests == posts);
    CHECK(resting.error().code == Errc::kNetwork);
    CHECK(resting.error().retry_after == 600ms);
    CHECK(resting.error().message ==
          "all 2 endpoints rest after failures, the next for 600 ms; a: x failed");
}

namespace {

using Row = std::pair<const char*, test::HttpReply>;

std::string block_ten(const std::string& body) {
    return test::node_reply(body, kGood);
}

// A server that is well at first, then answers `bad` while told to, then is well again.
struct MoodyServer {
    test::HttpReply bad;
    std::atomic<bool> moody = false;
    test::LoopbackServer server{[this](const test::HttpRequest& request) {
        return moody ? bad : test::HttpReply{200, block_ten(request.body)};
    }};
};

PoolEndpoint endpoint_at(const std::string& name, const std::string& url) {
    CurlOptions options;
    options.url = url;
    options.max_reply = 100'000;
    return {name, CurlTransport::create(std::move(options)).value()};
}

}  // namespace

TEST_CASE(
    "over real HTTP, whatever a node answers, the pool goes on with the next and comes back") {
    const auto row = GENERATE(values<Row>({
        {"rate_limited", {429, "{}", "application/json", {{"Retry-After", "1"}}}},
        {"http", {502, "<html>Bad Gateway</html>", "text/html"}},
        {"reply", {200, "<html>Welcome</html>", "text/html"}},
        {"reply", {200, R"({"jsonrpc":"2.0","id":3,"resu)"}},
        {"reply", {200, R"({"jsonrpc":"2.0","id":77,"result":"0x1"})"}},
        {"reply", {200, R"({"jsonrpc":"2.0","result":"0x1"})"}},
        {"reply", {200, "\"\""}},
        {"reply", {200, ""}},
        {"reply", {200, "{\"x\":\"" + std::string(200'000, ' ') + "\"}"}},
        {"timeout", {200, "{}", "application/json", {}, 1500ms}},
    }));
    INFO(row.first << " " << row.second.body.substr(0, 80));
    // Short only where it is to pass: a machine that is busy may take its time to answer.
    const std::chrono::milliseconds deadline = row.first == std::string("timeout") ? 1s : 10s;
    MoodyServer first{row.second};
    MoodyServer second{{}};
    test::ManualClock clock;
    std::vector<PoolEndpoint> endpoints;
    endpoints.push_back(endpoint_at("first", first.server.url()));
    endpoints.push_back(endpoint_at("second", second.server.url()));
    EndpointPool pool(1, std::move(endpoints), clock,
                      {.deadline = deadline, .probe_deadline = 10s});

    CHECK(pool.single(block_number()).value() == 10);
    first.moody = true;
    CHECK(pool.single(block_number()).value() == 10);
    const auto down = pool.take_events();
    REQUIRE(down.size() == 1);
    CHECK(name(down[0].error.code) == row.first);
    CHECK(down[0].error.remedy == Remedy::kRetryLater);
    first.moody = false;
    clock.advance(1s);
    const auto before = second.server.requests();
    CHECK(pool.single(block_number()).value() == 10);
    CHECK(second.server.requests() == before);
    CHECK(pool.take_events().at(0).kind == EndpointEventKind::kUp);
}
