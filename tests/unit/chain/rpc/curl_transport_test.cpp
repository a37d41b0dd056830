// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/curl_transport.hpp"

#include <catch2/catch.hpp>

#include "tests/support/loopback_server.hpp"

using namespace evenkeel;
using namespace evenkeel::rpc;
using namespace std::chrono_literals;
using test::HttpReply;
using test::HttpRequest;
using test::LoopbackServer;

namespace {

std::unique_ptr<CurlTransport> transport_to(const std::string& url, std::size_t max_reply = 1000) {
    CurlOptions options;
    options.url = url;
    options.max_reply = max_reply;
    return CurlTransport::create(std::move(options)).value();
}

// What a post to a server that always answers `reply` gives.
Result<std::string> posted(const HttpReply& reply, std::chrono::milliseconds deadline = 5s) {
    LoopbackServer server([&](const HttpRequest&) { return reply; });
    return transport_to(server.url() + "/v3/secret")->post("{}", deadline);
}

bool tells_secret(const Error& error) {
    return error.message.find("secret") != std::string::npos;
}

}  // namespace

TEST_CASE("a body goes out with the headers given, and the reply comes back") {
    LoopbackServer server([](const HttpRequest&) { return HttpReply{200, "{\"ok\":1}"}; });
    CurlOptions options;
    options.url = server.url() + "/v3/key?x=1";
    options.headers = {{"X-Token", "abc"}};
    const auto transport = CurlTransport::create(std::move(options)).value();
    CHECK(transport->post("{\"a\":1}", 5s).value() == "{\"ok\":1}");
    const HttpRequest seen = server.last();
    CHECK(seen.path == "/v3/key");
    CHECK(seen.body == "{\"a\":1}");
    CHECK(seen.headers.find("X-Token")->second == "abc");
    CHECK(seen.headers.find("Content-Type")->second == "application/json");
    CHECK(seen.headers.find("Accept-Encoding")->second.find("gzip") != std::string::npos);
    for (int i = 0; i < 3; ++i) CHECK(transport->post("{\"a\":1}", 5s));
    CHECK(server.requests() == 4);
}

TEST_CASE("HTTP statuses become kinds, and no URL is told beyond its host") {
    struct Row {
        int status;
        Errc code;
        Remedy remedy;
    };
    const auto row = GENERATE(values<Row>({
        {429, Errc::kRateLimited, Remedy::kRetryLater},
        {500, Errc::kHttp, Remedy::kRetryLater},
        {502, Errc::kHttp, Remedy::kRetryLater},
        {503, Errc::kHttp, Remedy::kRetryLater},
        {403, Errc::kHttp, Remedy::kRetryLater},
        {401, Errc::kHttp, Remedy::kGiveUp},
        {404, Errc::kHttp, Remedy::kGiveUp},
        {413, Errc::kTooLarge, Remedy::kGiveUp},
        {301, Errc::kHttp, Remedy::kGiveUp},
        {204, Errc::kHttp, Remedy::kGiveUp},
    }));
    INFO(row.status);
    const auto reply = posted({row.status, "<html>no</html>", "text/html"});
    REQUIRE_FALSE(reply);
    CHECK(name(reply.error().code) == name(row.code));
    CHECK(reply.error().remedy == row.remedy);
    CHECK_FALSE(tells_secret(reply.error()));
    CHECK(reply.error().message.starts_with("http://127.0.0.1:"));
}

TEST_CASE("Retry-After is carried along, five minutes at most") {
    const auto waits = [](const char* value) {
        return posted({429, "", "text/plain", {{"Retry-After", value}}}).error().retry_after;
    };
    CHECK(waits("7") == 7s);
    CHECK(waits("86400") == 5min);
    CHECK(waits("soon") == 0s);
    CHECK(posted({429, ""}).error().retry_after == 0s);
}

TEST_CASE("a redirect is not followed") {
    LoopbackServer other([](const HttpRequest&) { return HttpReply{200, "{}"}; });
    CHECK(posted({307, "", "text/plain", {{"Location", other.url()}}}).error().code == Errc::kHttp);
    CHECK(other.requests() == 0);
}

TEST_CASE("a JSON-RPC error under an HTTP error status is passed on, but not under 429") {
    const std::string body = R"({"jsonrpc":"2.0","id":1,"error":{"code":3,"message":"x"}})";
    CHECK(posted({400, body}).value() == body);
    CHECK(posted({500, body}).value() == body);
    CHECK(posted({429, body}).error().code == Errc::kRateLimited);
}

TEST_CASE("an empty reply and one beyond the cap are refused, compressed or not") {
    CHECK(posted({200, ""}).error().code == Errc::kReply);
    CHECK(posted({200, std::string(1000, ' ')}).value().size() == 1000);
    const auto plain = posted({200, std::string(1001, 'x'), "application/octet-stream"});
    CHECK(plain.error().code == Errc::kReply);
    // A small compressed body that unpacks to 10 MB must not be taken in either.
    const auto bomb = posted({200, std::string(10'000'000, ' ')});
    CHECK(bomb.error().code == Errc::kReply);
    CHECK(bomb.error().message.find("exceeds 1000 bytes") != std::string::npos);
}

TEST_CASE("a compressed reply is unpacked") {
    const std::string body = "{\"x\":\"" + std::string(50'000, 'a') + "\"}";
    LoopbackServer server([&](const HttpRequest&) { return HttpReply{200, body}; });
    CHECK(transport_to(server.url(), 1'000'000)->post("{}", 5s).value() == body);
}

TEST_CASE("garbage that claims to be compressed is a bad reply") {
    const auto reply =
        posted({200, "not gzip at all", "text/x-odd", {{"Content-Encoding", "gzip"}}});
    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == Errc::kReply);
}

TEST_CASE("an answer later than the deadline is a timeout") {
    const auto reply = posted({200, "{}", "application/json", {}, 300ms}, 50ms);
    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == Errc::kTimeout);
    CHECK_FALSE(tells_secret(reply.error()));
}

TEST_CASE("no server, no name and no TLS are network errors that tell no secret") {
    std::string url;
    {
        LoopbackServer server([](const HttpRequest&) { return HttpReply{}; });
        url = server.url();
    }
    const auto gone = transport_to(url + "/secret")->post("{}", 2s);
    REQUIRE_FALSE(gone);
    CHECK(gone.error().code == Errc::kNetwork);
    CHECK_FALSE(tells_secret(gone.error()));
    LoopbackServer plain([](const HttpRequest&) { return HttpReply{200, "{}"}; });
    const auto no_tls =
        transport_to("https://" + plain.url().substr(7) + "/secret")->post("{}", 2s);
    REQUIRE_FALSE(no_tls);
    CHECK(no_tls.error().code == Errc::kNetwork);
    CHECK_FALSE(tells_secret(no_tls.error()));
}

TEST_CASE("a transport works again after every kind of failure") {
    std::atomic<int> round = 0;
    LoopbackServer server([&](const HttpRequest&) -> HttpReply {
        switch (round++) {
            case 0:
                return {502, "<html>"};
            case 1:
                return {200, std::string(5000, 'x'), "application/octet-stream"};
            case 2:
                return {200, "{}", "application/json", {}, 200ms};
            default:
                return {200, "{}"};
        }
    });
    const auto transport = transport_to(server.url());
    CHECK_FALSE(transport->post("{}", 5s));
    CHECK_FALSE(transport->post("{}", 5s));
    CHECK_FALSE(transport->post("{}", 50ms));
    CHECK(transport->post("{}", 5s).value() == "{}");
}

TEST_CASE("a stop ends a request on its way") {
    LoopbackServer server([](const HttpRequest&) {
        return HttpReply{200, "{}", "application/json", {}, 1500ms};
    });
    std::stop_source source;
    CurlOptions options;
    options.url = server.url();
    options.stop = source.get_token();
    const auto transport = CurlTransport::create(std::move(options)).value();
    source.request_stop();
    CHECK(transport->post("{}", 10s).error().code == Errc::kNetwork);
}

TEST_CASE("options that are no endpoint are refused without showing them") {
    const auto refused = [](const std::string& url, const std::string& header = "x") {
        CurlOptions options;
        options.url = url;
        options.headers = {{"X-Key", header}};
        return CurlTransport::create(std::move(options)).error();
    };
    CHECK(refused("ftp://node.example/secret").code == Errc::kConfig);
    CHECK_FALSE(tells_secret(refused("ftp://node.example/secret")));
    CHECK_FALSE(tells_secret(refused("secret")));
    const Error injected = refused("http://node.example", "secret\r\nHost: evil");
    CHECK(injected.code == Errc::kConfig);
    CHECK_FALSE(tells_secret(injected));
}
