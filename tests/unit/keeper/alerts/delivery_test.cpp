// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <ctime>
#include <filesystem>
#include <mutex>
#include <nlohmann/json.hpp>

#include "keeper/alerts/dispatcher.hpp"
#include "keeper/alerts/heartbeat.hpp"
#include "keeper/alerts/webhook.hpp"
#include "tests/support/hasty_clock.hpp"
#include "tests/support/loopback_server.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

using namespace std::chrono_literals;

Alert said(std::string message) {
    return {.level = AlertLevel::kWarning,
            .event = "e",
            .strategy = "s",
            .block = {},
            .message = std::move(message)};
}

/// Waits for another thread; false after five seconds.
template <class Probe>
bool soon(Probe probe) {
    const SystemClock clock;
    const auto end = clock.steady() + 5s;
    while (!probe())
        if (clock.steady() > end) return false;
    return true;
}

HttpReply status(int code, std::map<std::string, std::string> headers = {}, std::string body = "") {
    return {.status = code, .body = std::move(body), .headers = std::move(headers)};
}

/// What one answer of a receiver makes of a delivery.
Delivery delivery(HttpReply reply) {
    const LoopbackServer server([&](const auto&) { return reply; });
    return Webhook(server.url() + "/KEY").post({"{}", {}}, 5s, {});
}

std::string http_date(std::time_t time) {
    std::array<char, 40> text{};
    std::tm parts{};
    gmtime_r(&time, &parts);
    return {text.data(),
            std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

}  // namespace

TEST_CASE("An hour without a receiver and a restart: everything arrives, in order, ids unchanged",
          "[alerts][threads]") {
    const auto path = std::filesystem::path(EVENKEEL_BINARY_DIR) / "delivery_hour";
    for (const char* end : {"", "-wal"}) std::filesystem::remove(path.string() + end);
    HastyClock clock;
    const WallTime back = clock.wall() + 1h;
    std::mutex mutex;
    std::vector<nlohmann::json> tried, arrived;
    const LoopbackServer server([&](const HttpRequest& request) {
        const std::scoped_lock lock(mutex);
        const bool down = clock.wall() < back;
        (down ? tried : arrived).push_back(nlohmann::json::parse(request.body));
        return status(down ? 503 : 200);
    });
    const std::vector<AlertReceiver> receivers{{server.url() + "/KEY"}};
    {
        AlertDispatcher alerts(receivers, clock, {.path = path.string()});
        for (int i = 1; i <= 20; ++i) alerts.post(said(std::to_string(i)));
        REQUIRE(soon([&] { return alerts.counts().failures >= 5; }));
    }
    AlertDispatcher alerts(receivers, clock, {.path = path.string()});
    for (int i = 21; i <= 30; ++i) alerts.post(said(std::to_string(i)));
    REQUIRE(soon([&] { return alerts.counts().queued == 0; }));
    const std::scoped_lock lock(mutex);
    REQUIRE(arrived.size() == 30);
    REQUIRE(tried.size() >= 5);
    std::string run = tried.front()["id"];
    run.resize(run.find('-'));
    for (const auto& one : tried) CHECK(one == tried.front());
    for (int i = 1; i <= 30; ++i) {
        const auto& one = arrived[static_cast<std::size_t>(i - 1)];
        CHECK(one["message"] == std::to_string(i));
        if (i <= 20) CHECK(one["id"] == run + "-" + std::to_string(i));
    }
    CHECK(tried.size() < 100);  // 1, 2, 4 … 60, 60 … seconds apart
}

TEST_CASE("429 and 503 are tried again when the receiver says, in any of its languages",
          "[alerts][threads]") {
    CHECK(delivery(status(429, {{"Retry-After", "7"}})).retry_after == 7s);
    CHECK(delivery(status(503, {{"Retry-After", "7"}})).retry_after == 7s);
    const auto dated =
        delivery(status(429, {{"Retry-After", http_date(std::time(nullptr) + 60)}})).retry_after;
    REQUIRE(dated);
    CHECK(*dated >= 50s);
    CHECK(*dated <= 60s);
    CHECK(delivery(status(429, {}, R"({"message":"slow","retry_after":0.35,"global":false})"))
              .retry_after == 350ms);
    CHECK(delivery(
              status(429, {}, R"({"ok":false,"error_code":429,"parameters":{"retry_after":35}})"))
              .retry_after == 35s);
    CHECK(delivery(status(429, {{"Retry-After", "1"}}, R"({"retry_after":2})")).retry_after == 2s);
    CHECK_FALSE(delivery(status(429, {}, std::string(100'000, '['))).retry_after);
    CHECK_FALSE(retry_after_of(R"({"retry_after":-1})"));
    CHECK_FALSE(retry_after_of(R"({"retry_after":"x"})"));
    CHECK(retry_after_of(R"({"retry_after":1e300})") == 24h);
}

TEST_CASE("Only a message that is not understood is refused; a wrong key may be put right",
          "[alerts][threads]") {
    using enum Delivery::Verdict;
    for (const int code : {400, 413, 415, 422}) CHECK(delivery(status(code)).verdict == kRefused);
    for (const int code : {301, 401, 403, 404, 408, 429, 500, 502, 503})
        CHECK(delivery(status(code)).verdict == kRetry);
    for (const int code : {200, 202, 204}) CHECK(delivery(status(code)).verdict == kDelivered);
}

TEST_CASE("A wait that a receiver asked for outlasts a hurry", "[alerts][threads]") {
    HastyClock clock;
    std::atomic<std::int64_t> second = 0;
    std::atomic<int> requests = 0;
    const LoopbackServer server([&](const auto&) {
        if (++requests == 1) return status(429, {{"Retry-After", "1800"}});
        second = clock.steady().time_since_epoch() / 1s;
        return status(200);
    });
    AlertDispatcher alerts({{server.url()}}, clock);
    alerts.post(said("x"));
    CHECK(alerts.flush(5s));
    CHECK(second >= 3'600 + 1'800);
}

TEST_CASE("Requests to a format's receivers keep their distance", "[alerts][threads]") {
    HastyClock clock;
    const SteadyTime begun = clock.steady();
    const LoopbackServer server([](const auto&) { return status(200); });
    AlertDispatcher alerts({{server.url(), AlertFormat::kSlack}}, clock);
    for (int i = 0; i < 10; ++i) alerts.post(said(std::to_string(i)));
    REQUIRE(alerts.flush(5s));
    CHECK(clock.steady() - begun >= 9s);
}

TEST_CASE("The heart beats while blocks are processed and stops when they are not",
          "[alerts][threads]") {
    HastyClock clock;
    std::atomic<bool> standing = true;
    std::atomic<int> pings = 0, beats = 0, posts = 0;
    const LoopbackServer server([&](const HttpRequest& request) {
        if (request.path == "/ping")
            ++pings;
        else
            ++(nlohmann::json::parse(request.body)["event"] == "heartbeat" ? beats : posts);
        return status(200);
    });
    AlertDispatcher alerts({{server.url() + "/hook", AlertFormat::kGeneric, AlertLevel::kCritical}},
                           clock);
    const Heartbeat heart({.url = server.url() + "/ping", .every = 60s, .receivers = {{0, 10min}}},
                          alerts, clock, [&] {
                              return standing ? std::vector<std::string>{"no block"}
                                              : std::vector<std::string>{};
                          });
    const auto later = [&](std::chrono::milliseconds by) {
        const auto until = clock.steady() + by;
        return soon([&] { return clock.steady() > until; });
    };
    REQUIRE(later(1h));
    CHECK(pings == 0);
    CHECK(beats == 0);
    standing = false;
    REQUIRE(soon([&] { return pings > 20; }));
    REQUIRE(soon([&] { return beats >= 2; }));
    standing = true;
    REQUIRE(later(10min));  // one may be on its way
    const int before = pings;
    REQUIRE(later(1h));
    CHECK(pings == before);
    CHECK(posts == 0);
}
