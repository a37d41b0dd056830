// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/alerts/dispatcher.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <httplib.h>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "keeper/alerts/message.hpp"

namespace evenkeel::test {
namespace {

using namespace std::chrono_literals;

const DispatcherOptions kQuick{
    .capacity = 100, .first_retry = 5ms, .last_retry = 20ms, .timeout = 2'000ms};

/// A receiver on loopback that answers as `answer` says, given the number of the request.
class Receiver {
  public:
    using Answer = std::function<void(int, httplib::Response&)>;
    explicit Receiver(Answer answer = {}, int port = 0) {
        server_.Post("/secret-path", [this, answer](const auto& request, auto& response) {
            int number = 0;
            {
                const std::scoped_lock lock(mutex_);
                requests_.push_back(request);
                number = static_cast<int>(requests_.size());
            }
            if (answer) answer(number, response);
        });
        server_.set_keep_alive_timeout(1);
        if (port == 0) {
            port_ = server_.bind_to_any_port("127.0.0.1");
        } else {
            server_.bind_to_port("127.0.0.1", port);
            port_ = port;
        }
        thread_ = std::jthread([this] { server_.listen_after_bind(); });
        while (!server_.is_running()) std::this_thread::yield();
    }
    ~Receiver() { server_.stop(); }
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;

    int port() const { return port_; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/secret-path"; }
    std::vector<httplib::Request> requests() const {
        const std::scoped_lock lock(mutex_);
        return requests_;
    }
    nlohmann::json body(std::size_t index) const {
        return nlohmann::json::parse(requests().at(index).body);
    }

  private:
    httplib::Server server_;
    int port_ = 0;
    mutable std::mutex mutex_;
    std::vector<httplib::Request> requests_;
    std::jthread thread_;
};

Alert alert(std::string message, AlertLevel level = AlertLevel::kWarning) {
    return {level, "refused", "eth-usdc", 19, std::move(message), R"({"limit":"max_order"})"};
}

std::function<void(int, httplib::Response&)> status_until(int count, int status) {
    return [=](int number, httplib::Response& response) {
        if (number <= count) response.status = status;
    };
}

TEST_CASE("the generic format has every member and a signature that verifies",
          "[alerts][threads]") {
    const Receiver receiver;
    SystemClock clock;
    AlertDispatcher dispatcher({{receiver.url(), AlertFormat::kGeneric, AlertLevel::kInfo, "key"}},
                               clock, kQuick);
    dispatcher.post(alert("too large"));
    REQUIRE(dispatcher.flush(5s));
    const auto request = receiver.requests().at(0);
    const auto body = receiver.body(0);
    CHECK(body["id"].get<std::string>().size() > 10);
    CHECK(body["time"].get<std::string>().back() == 'Z');
    CHECK(body["level"] == "warning");
    CHECK(body["event"] == "refused");
    CHECK(body["strategy"] == "eth-usdc");
    CHECK(body["block"] == 19);
    CHECK(body["message"] == "too large");
    CHECK(body["details"]["limit"] == "max_order");
    CHECK(request.get_header_value("Content-Type") == "application/json");
    CHECK(request.get_header_value("X-Evenkeel-Signature") ==
          "sha256=" + hmac_sha256("key", request.body));
}

TEST_CASE("HMAC-SHA256 gives the values of RFC 4231", "[alerts]") {
    CHECK(hmac_sha256(std::string(20, '\x0b'), "Hi There") ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(hmac_sha256("Jefe", "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("slack gets escaped text and no signature", "[alerts][threads]") {
    const Receiver receiver;
    SystemClock clock;
    AlertDispatcher dispatcher({{receiver.url(), AlertFormat::kSlack, AlertLevel::kInfo, "key"}},
                               clock, kQuick);
    dispatcher.post(alert("5 < 6 & \"more\""));
    REQUIRE(dispatcher.flush(5s));
    CHECK(
        receiver.body(0) ==
        nlohmann::json{{"text", "[warning] refused eth-usdc (block 19): 5 &lt; 6 &amp; \"more\""}});
    CHECK_FALSE(receiver.requests().at(0).has_header("X-Evenkeel-Signature"));
}

TEST_CASE("a receiver that was down gets everything in order, with the same ids",
          "[alerts][threads]") {
    int port = 0;
    {
        const Receiver first;
        port = first.port();
    }
    SystemClock clock;
    AlertDispatcher dispatcher({{"http://127.0.0.1:" + std::to_string(port) + "/secret-path"}},
                               clock, kQuick);
    for (int i = 0; i < 5; ++i) dispatcher.post(alert(std::to_string(i)));
    CHECK_FALSE(dispatcher.flush(30ms));
    CHECK(dispatcher.counts().queued == 5);
    CHECK(dispatcher.counts().failures > 0);
    const Receiver receiver(status_until(2, 503), port);
    REQUIRE(dispatcher.flush(5s));
    REQUIRE(receiver.requests().size() == 7);
    CHECK(receiver.body(0)["id"] == receiver.body(2)["id"]);
    CHECK(receiver.requests()[0].body == receiver.requests()[2].body);
    for (std::size_t i = 0; i < 5; ++i) CHECK(receiver.body(i + 2)["message"] == std::to_string(i));
    CHECK(dispatcher.counts().delivered == 5);
    CHECK(dispatcher.counts().dropped == 0);
}

TEST_CASE("429 is tried again no sooner than the receiver asked", "[alerts][threads]") {
    const Receiver receiver([](int number, httplib::Response& response) {
        if (number > 1) return;
        response.status = 429;
        response.set_header("Retry-After", "1");
    });
    SystemClock clock;
    AlertDispatcher dispatcher({{receiver.url()}}, clock, kQuick);
    const SteadyTime start = clock.steady();
    dispatcher.post(alert("x"));
    while (dispatcher.counts().delivered == 0 && clock.steady() - start < 5s) {
        std::this_thread::yield();
    }
    CHECK(clock.steady() - start >= 1s);
    CHECK(receiver.requests().size() == 2);
}

TEST_CASE("an alert that is refused for good does not stop those behind it", "[alerts][threads]") {
    const Receiver receiver(status_until(5, 400));
    SystemClock clock;
    AlertDispatcher dispatcher({{receiver.url()}}, clock, kQuick);
    dispatcher.post(alert("bad"));
    dispatcher.post(alert("good"));
    REQUIRE(dispatcher.flush(5s));
    CHECK(receiver.requests().size() == 6);
    CHECK(receiver.body(5)["message"] == "good");
    CHECK(dispatcher.counts().dropped == 1);
}

TEST_CASE("a slow receiver holds up neither the sender nor another receiver", "[alerts][threads]") {
    std::atomic<bool> release = false;
    const Receiver quick;
    const Receiver slow([&](int, httplib::Response&) {
        while (!release) std::this_thread::yield();
    });
    SystemClock clock;
    AlertDispatcher dispatcher({{slow.url()}, {quick.url()}}, clock, kQuick);
    const SteadyTime start = clock.steady();
    for (int i = 0; i < 50; ++i) dispatcher.post(alert(std::to_string(i)));
    CHECK(clock.steady() - start < 500ms);
    // The last has arrived a little before it leaves the queue.
    while (dispatcher.counts().queued > 50 && clock.steady() - start < 5s)
        std::this_thread::yield();
    CHECK(quick.requests().size() == 50);
    CHECK(dispatcher.counts().queued == 50);
    release = true;
    CHECK(dispatcher.flush(5s));
}

TEST_CASE("beyond the bound the oldest go, and are counted", "[alerts][threads]") {
    DispatcherOptions options = kQuick;
    options.capacity = 3;
    SystemClock clock;
    AlertDispatcher dispatcher({{"http://127.0.0.1:1/"}}, clock, options);
    for (int i = 0; i < 10; ++i) dispatcher.post(alert(std::to_string(i)));
    CHECK(dispatcher.counts().queued <= 4);  // with a word about the others
    CHECK(dispatcher.counts().dropped >= 7);
}

TEST_CASE("a receiver gets nothing below its level", "[alerts][threads]") {
    const Receiver receiver;
    SystemClock clock;
    AlertDispatcher dispatcher({{receiver.url(), AlertFormat::kGeneric, AlertLevel::kError, {}}},
                               clock, kQuick);
    dispatcher.post(alert("info", AlertLevel::kInfo));
    dispatcher.post(alert("warning", AlertLevel::kWarning));
    dispatcher.post(alert("error", AlertLevel::kError));
    dispatcher.post(alert("critical", AlertLevel::kCritical));
    REQUIRE(dispatcher.flush(5s));
    REQUIRE(receiver.requests().size() == 2);
    CHECK(receiver.body(0)["level"] == "error");
    CHECK(receiver.body(1)["level"] == "critical");
}

TEST_CASE("an alert never carries a secret of an address or a key", "[alerts]") {
    const StampedAlert stamped{"1", WallTime(0ms),
                               alert("POST https://user:pw@host.example:8545/v3/KEY failed")};
    const std::string body = make_message(stamped, {}).body;
    CHECK_THAT(body, Catch::Contains("https://host.example:8545 failed"));
    CHECK_THAT(body, !Catch::Contains("KEY") && !Catch::Contains("pw"));
}

}  // namespace
}  // namespace evenkeel::test
