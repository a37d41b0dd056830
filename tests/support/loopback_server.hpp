// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace evenkeel::test {

/// What the server sends back.
struct HttpReply {
    int status = 200;
    std::string body;
    std::string content_type = "application/json";  ///< JSON is compressed if the client takes it.
    std::map<std::string, std::string> headers{};
    std::chrono::milliseconds delay{0};  ///< Waited before anything is sent.
};

/// A request as the server got it.
struct HttpRequest {
    std::string path, body;
    std::multimap<std::string, std::string> headers;
};

/// An HTTP server on 127.0.0.1 and a port of the system's choice, from construction to destruction.
class LoopbackServer {
  public:
    /// `answer` is called on the server's threads.
    using Answer = std::function<HttpReply(const HttpRequest&)>;
    explicit LoopbackServer(Answer answer);
    ~LoopbackServer();

    /// http://127.0.0.1:port
    std::string url() const;
    std::size_t requests() const { return requests_; }
    /// The newest request; empty before the first.
    HttpRequest last() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
    std::atomic<std::size_t> requests_ = 0;
    mutable std::mutex mutex_;
    HttpRequest last_;
};

}  // namespace evenkeel::test
