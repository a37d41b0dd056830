// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/ops/server.hpp"

#include <charconv>
#include <fmt/core.h>
#include <httplib.h>
#include <thread>

#include "keeper/ops/health.hpp"
#include "keeper/ops/page.hpp"

namespace evenkeel {
namespace {

constexpr std::size_t kThreads = 2;
constexpr std::size_t kMaxRequestBody = 4'096;

struct Place {
    std::string host;
    int port = 0;
};

Result<Place> parse_listen(const std::string& listen) {
    const auto colon = listen.rfind(':');
    Place place{listen.substr(0, colon), -1};
    if (place.host.size() > 1 && place.host.front() == '[' && place.host.back() == ']') {
        place.host = place.host.substr(1, place.host.size() - 2);
    } else if (place.host.find(':') != std::string::npos) {
        place.host.clear();
    }
    if (colon != std::string::npos) {
        const char* const end = listen.data() + listen.size();
        const auto parsed = std::from_chars(listen.data() + colon + 1, end, place.port);
        if (parsed.ec != std::errc() || parsed.ptr != end) place.port = -1;
    }
    if (place.host.empty() || place.port < 0 || place.port > 65'535) {
        return fail(Errc::kConfig, Remedy::kGiveUp,
                    fmt::format("ops.listen: expected host:port, found \"{}\"", listen));
    }
    return place;
}

AlertCounts alert_counts(const OpsSources& sources) {
    return sources.alerts ? sources.alerts() : AlertCounts{};
}

void answer_health(const OpsSources& sources, httplib::Response& response) {
    const auto state = sources.board.read();
    const auto reasons =
        health_reasons(sources.board, sources.clock, sources.patience, alert_counts(sources));
    response.status = reasons.empty() ? 200 : 503;
    response.set_content(health_json(state.get(), reasons), "application/json");
}

void answer_state(const OpsSources& sources, httplib::Response& response) {
    const auto state = sources.board.read();
    if (!state || !state->document) {
        response.status = 503;
        response.set_content(R"({"error":"no block has been processed yet"})", "application/json");
        return;
    }
    // Handed out as it is: compressed anew for every reader, a thousand positions would take longer
    // than all that the keeper does in a block.
    response.set_content_provider(
        state->document->get().size(), "application/json",
        [state](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
            return sink.write(state->document->get().data() + offset, length);
        });
}

void set_routes(httplib::Server& server, const OpsSources& sources) {
    using Request = httplib::Request;
    using Response = httplib::Response;
    server.Get("/healthz", [&sources](const Request&, Response& response) {
        answer_health(sources, response);
    });
    server.Get("/metrics", [&sources](const Request&, Response& response) {
        response.set_content(sources.metrics.text(sources.clock.wall(), alert_counts(sources)),
                             "text/plain; version=0.0.4; charset=utf-8");
    });
    server.Get("/api/state",
               [&sources](const Request&, Response& response) { answer_state(sources, response); });
    server.Get("/", [](const Request&, Response& response) {
        response.set_header("Content-Security-Policy", kOpsPagePolicy);
        response.set_content(kOpsPage.data(), kOpsPage.size(), "text/html; charset=utf-8");
    });
    server.set_pre_routing_handler([](const Request& request, Response& response) {
        if (request.method == "GET" || request.method == "HEAD") {
            return httplib::Server::HandlerResponse::Unhandled;
        }
        response.status = 405;
        response.set_header("Allow", "GET, HEAD");
        response.set_header("Connection", "close");  // a body may follow that nobody reads
        return httplib::Server::HandlerResponse::Handled;
    });
}

void set_limits(httplib::Server& server) {
    server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    server.set_payload_max_length(kMaxRequestBody);
    server.set_read_timeout(5);
    server.set_write_timeout(5);
    server.set_keep_alive_timeout(1);
    server.set_keep_alive_max_count(100);
    server.set_default_headers(
        {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}});
    server.set_exception_handler(
        [](const auto&, httplib::Response& response, auto) { response.status = 500; });
}

}  // namespace

struct OpsServer::Parts {
    explicit Parts(OpsSources from) : sources(std::move(from)) {}
    ~Parts() { server.stop(); }

    OpsSources sources;
    httplib::Server server;
    std::uint16_t port = 0;
    std::jthread thread;  // last: joined before the server goes
};

OpsServer::OpsServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
OpsServer::OpsServer(OpsServer&&) noexcept = default;
OpsServer& OpsServer::operator=(OpsServer&&) noexcept = default;
OpsServer::~OpsServer() = default;

Result<OpsServer> OpsServer::start(const std::string& listen, OpsSources sources) {
    EVENKEEL_TRY(const Place place, parse_listen(listen));
    auto parts = std::make_unique<Parts>(std::move(sources));
    httplib::Server& server = parts->server;
    set_limits(server);
    set_routes(server, parts->sources);
    int port = place.port;
    if (port == 0) {
        port = server.bind_to_any_port(place.host);
    } else if (!server.bind_to_port(place.host, port)) {
        port = -1;
    }
    if (port <= 0) {
        return fail(Errc::kNetwork, Remedy::kGiveUp,
                    fmt::format("ops.listen: cannot listen on {}", listen));
    }
    parts->port = static_cast<std::uint16_t>(port);
    parts->thread = std::jthread([&server] { server.listen_after_bind(); });
    // stop() before the loop runs would be lost, so the server is handed over running.
    while (!server.is_running()) std::this_thread::yield();
    return OpsServer(std::move(parts));
}

std::uint16_t OpsServer::port() const {
    return parts_->port;
}

}  // namespace evenkeel
