// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/head_hint.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <catch2/catch.hpp>
#include <mutex>
#include <semaphore>
#include <thread>

using namespace evenkeel;
using namespace evenkeel::rpc;
using namespace std::chrono_literals;
namespace asio = boost::asio;
namespace beast = boost::beast;
using Tcp = asio::ip::tcp;

namespace {

std::string head(const std::string& number) {
    return R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0x1",)"
           R"("result":{"number":")" +
           number + R"(","hash":"0x00"}}})";
}

// Accepts connections one after the other; in each it notes the subscription, sends its list of
// messages and hangs up.
class Announcer {
  public:
    explicit Announcer(std::vector<std::vector<std::string>> rounds) {
        thread_ = std::jthread([this, rounds = std::move(rounds)] {
            for (const auto& messages : rounds) {
                Tcp::socket socket(io_);
                acceptor_.accept(socket);
                beast::websocket::stream<Tcp::socket> stream(std::move(socket));
                stream.accept();
                beast::flat_buffer buffer;
                stream.read(buffer);
                {
                    const std::lock_guard lock(mutex_);
                    asked_ = beast::buffers_to_string(buffer.data());
                }
                for (const auto& message : messages) stream.write(asio::buffer(message));
                beast::error_code ignored;
                stream.close(beast::websocket::close_code::going_away, ignored);
            }
        });
    }
    std::string url() const {
        return "ws://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/secret";
    }
    std::string asked() const {
        const std::lock_guard lock(mutex_);
        return asked_;
    }

  private:
    mutable std::mutex mutex_;
    std::string asked_;
    asio::io_context io_;
    Tcp::acceptor acceptor_{io_, Tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)};
    std::jthread thread_;
};

}  // namespace

TEST_CASE("only a newHeads message announces a head") {
    CHECK(announced_head(head("0x10")) == 16u);
    const auto other = GENERATE(
        values<std::string>({"", "{", "[]", "7", R"({"jsonrpc":"2.0","id":1,"result":"0x1"})",
                             head("16"), head(""), head("0x10000000000000000"),
                             R"({"params":{"result":{"number":5}}})", R"({"params":null})"}));
    INFO(other);
    CHECK_FALSE(announced_head(other));
}

TEST_CASE("heads wake the waiter, older ones do not, and a lost connection is made anew") {
    Announcer announcer({{R"({"jsonrpc":"2.0","id":1,"result":"0x1"})", head("0x10"), head("0xf")},
                         {"noise", head("0x10"), head("0x11")}});
    SystemClock clock;
    std::counting_semaphore<100> woken(0);
    HeadHintOptions options;
    options.url = announcer.url();
    options.first_back_off = 10ms;
    const auto hint = HeadHint::start(options, clock, [&] { woken.release(); }).value();
    REQUIRE(woken.try_acquire_for(10s));
    REQUIRE(woken.try_acquire_for(10s));
    CHECK(hint->newest() == 17);
    CHECK(announcer.asked() ==
          R"({"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]})");
    CHECK_FALSE(woken.try_acquire());
}

TEST_CASE("a hint without a server ends at once when it is dropped") {
    SystemClock clock;
    HeadHintOptions options;
    options.url = "ws://127.0.0.1:1/";
    const auto hint = HeadHint::start(options, clock, [] {});
    REQUIRE(hint);
    CHECK((*hint)->newest() == 0);
    CHECK_FALSE((*hint)->connected());
}

TEST_CASE("what is no WebSocket URL is refused and not shown") {
    SystemClock clock;
    const auto url = GENERATE(values<std::string>({"http://node.example/secret", "ws://",
                                                   "wss://user:secret@node.example", "secret",
                                                   "ws://node.example/secret\r\nX: y"}));
    HeadHintOptions options;
    options.url = url;
    const auto hint = HeadHint::start(options, clock, [] {});
    REQUIRE_FALSE(hint);
    CHECK(hint.error().code == Errc::kConfig);
    CHECK(hint.error().message.find("secret") == std::string::npos);
}
