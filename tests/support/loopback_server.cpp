// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/loopback_server.hpp"

#include <httplib.h>
#include <thread>

namespace evenkeel::test {

struct LoopbackServer::State {
    httplib::Server server;
    int port = 0;
    std::jthread thread;
};

LoopbackServer::LoopbackServer(Answer answer) : state_(std::make_unique<State>()) {
    auto& server = state_->server;
    server.set_keep_alive_max_count(10'000);
    server.set_keep_alive_timeout(1);
    const auto handle = [this, answer](const httplib::Request& request,
                                       httplib::Response& response) {
        ++requests_;
        HttpRequest seen{request.path, request.body, {}};
        for (const auto& [name, value] : request.headers) seen.headers.emplace(name, value);
        {
            const std::lock_guard lock(mutex_);
            last_ = seen;
        }
        const HttpReply reply = answer(seen);
        std::this_thread::sleep_for(reply.delay);
        response.status = reply.status;
        for (const auto& [name, value] : reply.headers) response.set_header(name.c_str(), value);
        response.set_content(reply.body, reply.content_type.c_str());
    };
    server.Post(".*", handle);
    server.Get(".*", handle);
    state_->port = server.bind_to_any_port("127.0.0.1");
    state_->thread = std::jthread([this] { state_->server.listen_after_bind(); });
    while (!server.is_running()) std::this_thread::yield();
}

LoopbackServer::~LoopbackServer() {
    state_->server.stop();
}

HttpRequest LoopbackServer::last() const {
    const std::lock_guard lock(mutex_);
    return last_;
}

std::string LoopbackServer::url() const {
    return "http://127.0.0.1:" + std::to_string(state_->port);
}

}  // namespace evenkeel::test
