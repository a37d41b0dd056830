// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/ops/server.hpp"

#include <catch2/catch.hpp>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include "keeper/ops/health.hpp"

namespace evenkeel::test {
namespace {

using namespace std::chrono_literals;

/// Stands at the time it is told.
class StillClock final : public Clock {
  public:
    WallTime wall() const override { return now; }
    SteadyTime steady() const override { return SteadyTime(now.time_since_epoch()); }
    void sleep(std::chrono::milliseconds, std::stop_token) override {}
    WallTime now{1'000'000s};
};

struct Running {
    Running() {
        auto started =
            OpsServer::start("127.0.0.1:0", {board, metrics, clock, [this] { return alerts; }});
        if (!started) FAIL(started.error().message);
        server.emplace(*std::move(started));
        client.emplace("127.0.0.1", server->port());
    }
    httplib::Response get(const std::string& path) {
        auto answer = client->Get(path);
        if (!answer) FAIL("no answer to " << path);
        return answer.value();
    }
    void publish(OpsState state) {
        board.publish(std::make_shared<const OpsState>(std::move(state)));
    }

    OpsBoard board;
    Metrics metrics{"1.2.3"};
    StillClock clock;
    AlertCounts alerts;
    std::optional<OpsServer> server;
    std::optional<httplib::Client> client;
};

std::shared_ptr<const LazyText> text(std::string words) {
    return std::make_shared<const LazyText>([words = std::move(words)] { return words; });
}

OpsState healthy() {
    return {{}, 19, 999'990, 60, text(R"({"block":{"number":19},"strategies":[]})")};
}

TEST_CASE("healthz is 503 until a block is processed, then 200", "[ops]") {
    Running running;
    CHECK(running.get("/healthz").status == 503);
    running.publish(healthy());
    const auto answer = running.get("/healthz");
    CHECK(answer.status == 200);
    CHECK(nlohmann::json::parse(answer.body) ==
          nlohmann::json{{"status", "ok"}, {"block", 19}, {"reasons", nlohmann::json::array()}});
}

TEST_CASE("healthz names a stale head, the engine's reasons and lagging alerts", "[ops]") {
    Running running;
    OpsState state = healthy();
    state.block_time = 999'900;
    state.unhealthy = {"endpoint https://h.example/KEY fails"};
    running.publish(state);
    running.alerts.lag = 6min;
    running.alerts.queued = 3;
    const auto answer = running.get("/healthz");
    CHECK(answer.status == 503);
    const auto reasons = nlohmann::json::parse(answer.body)["reasons"];
    REQUIRE(reasons.size() == 3);
    CHECK(reasons[0] == "endpoint https://h.example fails");
    CHECK(reasons[1] == "head is 100 s old, allowed are 60 s");
    CHECK_THAT(reasons[2].get<std::string>(), Catch::Contains("3 alert(s)"));
}

TEST_CASE("healthz is 503 when the loop does not come round any more", "[ops][threads]") {
    Running running;
    running.server.reset();
    auto started = OpsServer::start(
        "127.0.0.1:0", {running.board, running.metrics, running.clock, {}, patience_of(1s)});
    REQUIRE(started);
    running.client.emplace("127.0.0.1", started->port());
    running.publish({{}, 19, 999'990, 0, text("{}")});
    running.board.beat(running.clock.steady());
    running.clock.now += 59s;
    CHECK(running.get("/healthz").status == 200);
    running.clock.now += 2s;
    const auto answer = running.get("/healthz");
    CHECK(answer.status == 503);
    CHECK_THAT(answer.body,
               Catch::Contains("the loop has not come round for 61 s, allowed are 60 s"));
    CHECK(patience_of(30s) == 300s);
}

TEST_CASE("healthz tells of a full alert queue and of one that is not on the disk", "[ops]") {
    Running running;
    running.publish(healthy());
    running.alerts.full = true;
    running.alerts.dropped = 2;
    running.alerts.trouble = "alert queue: database or disk is full";
    const auto reasons = nlohmann::json::parse(running.get("/healthz").body)["reasons"];
    CHECK(reasons == nlohmann::json{"an alert queue is full, 2 dropped",
                                    "alert queue: database or disk is full"});
    CHECK_THAT(running.get("/metrics").body, Catch::Contains("evenkeel_alerts_on_disk 0\n"));
}

TEST_CASE("a head gets stale while nothing is published", "[ops]") {
    Running running;
    running.publish(healthy());
    CHECK(running.get("/healthz").status == 200);
    running.clock.now += 2min;
    CHECK(running.get("/healthz").status == 503);
}

TEST_CASE("the state is what the engine published last", "[ops]") {
    Running running;
    CHECK(running.get("/api/state").status == 503);
    running.publish(healthy());
    const auto answer = running.get("/api/state");
    CHECK(answer.status == 200);
    CHECK(answer.get_header_value("Content-Type") == "application/json");
    CHECK(answer.body == healthy().document->get());
}

TEST_CASE("the state is never compressed, however large it is", "[ops]") {
    Running running;
    OpsState state;
    state.document =
        text(R"({"block":{"number":7},"strategies":")" + std::string(1'000'000, 'x') + "\"}");
    running.publish(state);
    const auto answer =
        running.client->Get("/api/state", httplib::Headers{{"Accept-Encoding", "gzip, br"}});
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK_FALSE(answer->has_header("Content-Encoding"));
    CHECK(answer->body == state.document->get());
    const auto head = running.client->Head("/api/state");
    REQUIRE(head);
    CHECK(head->get_header_value("Content-Length") == std::to_string(state.document->get().size()));
}

TEST_CASE("the state is written when it is asked for, and once", "[ops]") {
    Running running;
    int written = 0;
    OpsState state;
    state.document = std::make_shared<const LazyText>([&] { return std::to_string(++written); });
    running.publish(state);
    running.get("/healthz");
    CHECK(written == 0);
    CHECK(running.get("/api/state").body == "1");
    CHECK(running.get("/api/state").body == "1");
    CHECK(written == 1);
}

TEST_CASE("metrics are in Prometheus' text form and all begin with evenkeel_", "[ops]") {
    Running running;
    Metrics& metrics = running.metrics;
    metrics.tick({19, {}, {}, 999'990, {}, 0}, 5ms, 400us);
    metrics.decision("a", "hold");
    metrics.decision("a", "hold");
    metrics.exposure("a", "ETH", Wad::from_int(-2), Wad(), Wad::from_int(40'000),
                     Wad::from_int(2'000));
    metrics.transaction("a", "confirmed");
    metrics.order("a", "perp_v2", Wad::from_int(4'000));
    metrics.gas_spent(gwei(500'000'000));
    metrics.rpc_request("https://h.example", 3ms);
    metrics.rpc_error("https://h.example", "timeout");
    metrics.guard_state("a", 2);
    metrics.tick_failed("network");
    metrics.in_flight(1);
    running.alerts.queued = 4;
    running.alerts.lag = 90s;
    const std::string text = running.get("/metrics").body;
    const auto has = [&](const std::string& line) {
        CHECK_THAT(text, Catch::Contains(line + "\n"));
    };
    has("evenkeel_blocks_processed_total 1");
    has("evenkeel_head_number 19");
    has("evenkeel_head_age_seconds 10");
    has("evenkeel_decisions_total{action=\"hold\",strategy=\"a\"} 2");
    has("evenkeel_net_delta{asset=\"ETH\",strategy=\"a\"} -2");
    has("evenkeel_price{asset=\"ETH\"} 2000");
    has("evenkeel_transactions_total{state=\"confirmed\",strategy=\"a\"} 1");
    has("evenkeel_order_notional_total{strategy=\"a\",venue=\"perp_v2\"} 4000");
    has("evenkeel_gas_spent_total 0.5");
    has("evenkeel_rpc_errors_total{endpoint=\"https://h.example\",kind=\"timeout\"} 1");
    has("evenkeel_tick_duration_seconds_bucket{le=\"0.005\"} 1");
    has("evenkeel_own_time_seconds_bucket{le=\"0.0005\"} 1");
    has("evenkeel_guard_state{strategy=\"a\"} 2");
    has("evenkeel_tick_errors_total{kind=\"network\"} 1");
    has("evenkeel_alerts_queued 4");
    has("evenkeel_alerts_lag_seconds 90");
    has("evenkeel_alerts_on_disk 1");
    has("evenkeel_build_info{version=\"1.2.3\"} 1");
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const bool ours = line.rfind("evenkeel_", 0) == 0 ||
                          line.rfind("# HELP evenkeel_", 0) == 0 ||
                          line.rfind("# TYPE evenkeel_", 0) == 0;
        CHECK(ours);
    }
}

TEST_CASE("the page needs nothing from elsewhere", "[ops]") {
    Running running;
    const auto answer = running.get("/");
    CHECK(answer.status == 200);
    CHECK_THAT(answer.get_header_value("Content-Type"), Catch::StartsWith("text/html"));
    CHECK_THAT(answer.get_header_value("Content-Security-Policy"),
               Catch::Contains("default-src 'none'"));
    CHECK_THAT(answer.body, !Catch::Contains("://") && !Catch::Contains("innerHTML"));
}

TEST_CASE("other methods are 405, unknown paths 404, nothing is written", "[ops]") {
    Running running;
    CHECK(running.get("/none").status == 404);
    CHECK(running.client->Post("/api/state", "{}", "application/json")->status == 405);
    CHECK(running.client->Put("/healthz", "{}", "application/json")->status == 405);
    CHECK(running.client->Delete("/none")->status == 405);
    CHECK(running.client->Options("/metrics")->get_header_value("Allow") == "GET, HEAD");
    CHECK(running.client->Head("/metrics")->status == 200);
}

TEST_CASE("large requests are refused and the server goes on", "[ops]") {
    Running running;
    running.publish(healthy());
    const auto answer = running.client->Get("/" + std::string(100'000, 'x'));
    CHECK((!answer || answer->status >= 400));
    (void)running.client->Post("/healthz", std::string(1'000'000, 'x'), "text/plain");
    CHECK(httplib::Client("127.0.0.1", running.server->port()).Get("/healthz")->status == 200);
}

TEST_CASE("an address that is none, or taken, is an error", "[ops]") {
    Running running;
    const OpsSources sources{running.board, running.metrics, running.clock, {}};
    for (const char* listen : {"", "9464", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", ":9464",
                               "127.0.0.1:70000", "::1:9464", "127.0.0.1:12 "}) {
        INFO(listen);
        const auto refused = OpsServer::start(listen, sources);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::kConfig);
    }
}

TEST_CASE("the server moves and ends without being asked anything", "[ops]") {
    Running running;
    OpsServer moved = *std::move(running.server);
    CHECK(running.get("/metrics").status == 200);
}

}  // namespace
}  // namespace evenkeel::test
