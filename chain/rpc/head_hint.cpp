// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/head_hint.hpp"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <simdjson.h>

#include "chain/rpc/json_access.hpp"
#include "chain/rpc/url.hpp"

namespace evenkeel::rpc {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using std::chrono::milliseconds;
using Plain = websocket::stream<beast::tcp_stream>;
using Secure = websocket::stream<beast::ssl_stream<beast::tcp_stream>>;

constexpr milliseconds kSlice{50};
constexpr milliseconds kHandshake{10'000};
constexpr std::size_t kLongestMessage = 1u << 20;
constexpr std::string_view kSubscribe =
    R"({"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]})";

struct Target {
    bool secure = false;
    std::string host, port, path;
};

std::optional<Target> parse_target(std::string_view url) {
    Target target;
    if (url.starts_with("wss://")) {
        target.secure = true;
        url.remove_prefix(6);
    } else if (url.starts_with("ws://")) {
        url.remove_prefix(5);
    } else {
        return std::nullopt;
    }
    const std::size_t end = std::min(url.find_first_of("/?"), url.size());
    const std::string_view authority = url.substr(0, end);
    const std::string_view path = url.substr(end);
    target.path = path.starts_with('/') ? std::string(path) : "/" + std::string(path);
    const std::size_t colon = authority.rfind(':');
    const bool has_port = colon != std::string_view::npos && !authority.ends_with(']');
    std::string_view host = authority.substr(0, has_port ? colon : authority.size());
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    target.host = host;
    target.port = has_port        ? std::string(authority.substr(colon + 1))
                  : target.secure ? "443"
                                  : "80";
    if (target.host.empty() || authority.find('@') != std::string_view::npos) return std::nullopt;
    if (target.path.find_first_of(" \r\n") != std::string::npos) return std::nullopt;
    return target;
}

// One connection. Every step is asynchronous underneath, so that a stop or a silence ends it.
class Session {
  public:
    Session(const HeadHintOptions& options, const std::stop_token& stop)
        : options_(options), stop_(stop) {}

    // Until something fails; `see` gets every message.
    void run(const Target& target, const std::function<void(std::string_view)>& see) {
        if (!target.secure) {
            Plain stream(io_);
            talk(stream, target, see, [](Plain&) { return true; });
            return;
        }
        asio::ssl::context context(asio::ssl::context::tls_client);
        beast::error_code failed;
        context.set_default_verify_paths(failed);
        if (failed) return;
        Secure stream(io_, context);
        talk(stream, target, see, [&](Secure& secure) { return shake_hands(secure, target); });
    }

  private:
    template <class Stream, class Prepare>
    void talk(Stream& stream, const Target& target,
              const std::function<void(std::string_view)>& see, Prepare prepare) {
        auto& socket = beast::get_lowest_layer(stream);
        if (!connect(socket, target) || !prepare(stream) || !upgrade(stream, target)) return;
        stream.read_message_max(kLongestMessage);
        const asio::const_buffer request(kSubscribe.data(), kSubscribe.size());
        if (!await(socket, kHandshake, [&](auto done) { stream.async_write(request, done); })) {
            return;
        }
        for (beast::flat_buffer buffer;; buffer.clear()) {
            const auto read = [&](auto done) { stream.async_read(buffer, done); };
            if (!await(socket, options_.patience, read)) return;
            const auto bytes = buffer.cdata();
            see({static_cast<const char*>(bytes.data()), bytes.size()});
        }
    }

    bool connect(beast::tcp_stream& socket, const Target& target) {
        asio::ip::tcp::resolver resolver(io_);
        asio::ip::tcp::resolver::results_type found;
        const bool resolved = await(socket, kHandshake, [&](auto done) {
            resolver.async_resolve(target.host, target.port,
                                   [&found, done](beast::error_code error, const auto& results) {
                                       found = results;
                                       done(error, 0);
                                   });
        });
        return resolved && await(socket, kHandshake, [&](auto done) {
                   socket.async_connect(
                       found, [done](beast::error_code error, const auto&) { done(error, 0); });
               });
    }

    bool shake_hands(Secure& stream, const Target& target) {
        auto& tls = stream.next_layer();
        tls.set_verify_mode(asio::ssl::verify_peer);
        tls.set_verify_callback(asio::ssl::host_name_verification(target.host));
        if (!SSL_set_tlsext_host_name(tls.native_handle(), target.host.c_str())) return false;
        return await(beast::get_lowest_layer(stream), kHandshake, [&](auto done) {
            tls.async_handshake(asio::ssl::stream_base::client,
                                [done](beast::error_code error) { done(error, 0); });
        });
    }

    template <class Stream>
    bool upgrade(Stream& stream, const Target& target) {
        stream.set_option(websocket::stream_base::decorator([this](websocket::request_type& ask) {
            for (const auto& [name, value] : options_.headers) ask.set(name, value);
        }));
        return await(beast::get_lowest_layer(stream), kHandshake, [&](auto done) {
            stream.async_handshake(target.host + ":" + target.port, target.path,
                                   [done](beast::error_code error) { done(error, 0); });
        });
    }

    // Runs one asynchronous step to its end; on a stop or past the limit its socket is closed under
    // it.
    template <class Start>
    bool await(beast::tcp_stream& socket, milliseconds limit, Start start) {
        bool done = false;
        beast::error_code failed;
        start([&](beast::error_code error, std::size_t) {
            failed = error;
            done = true;
        });
        for (; !done && limit > kSlice && !stop_.stop_requested(); limit -= kSlice) {
            io_.restart();
            io_.run_for(kSlice);
        }
        if (done) return !failed;
        socket.close();
        io_.restart();
        io_.run();
        return false;
    }

    const HeadHintOptions& options_;
    const std::stop_token& stop_;
    asio::io_context io_;
};

bool has_line_break(const HeadHintOptions& options) {
    return std::ranges::any_of(options.headers, [](const auto& header) {
        return header.first.empty() ||
               (header.first + header.second).find_first_of("\r\n") != std::string::npos;
    });
}

}  // namespace

Result<std::unique_ptr<HeadHint>> HeadHint::start(HeadHintOptions options, Clock& clock,
                                                  std::function<void()> on_head) {
    if (!parse_target(options.url)) {
        return fail(Errc::kConfig, Remedy::kGiveUp,
                    "expected a ws or wss URL without user, found " + redacted(options.url));
    }
    if (has_line_break(options)) {
        return fail(Errc::kConfig, Remedy::kGiveUp,
                    redacted(options.url) + ": a header has no name or a line break");
    }
    std::unique_ptr<HeadHint> hint(new HeadHint());
    hint->thread_ = std::jthread([self = hint.get(), options = std::move(options), &clock,
                                  call = std::move(on_head)](const std::stop_token& stop) {
        self->listen(options, clock, call, stop);
    });
    return hint;
}

void HeadHint::listen(const HeadHintOptions& options, Clock& clock,
                      const std::function<void()>& on_head, const std::stop_token& stop) {
    const Target target = parse_target(options.url).value_or(Target{});
    milliseconds pause = options.first_back_off;
    const auto see = [&](std::string_view message) {
        const auto number = announced_head(message);
        if (!number) return;
        connected_ = true;
        pause = options.first_back_off;
        if (*number <= newest_) return;
        newest_ = *number;
        on_head();
    };
    while (!stop.stop_requested()) {
        try {  // Boost throws where it runs out of sockets or memory; a hint may fail, the keeper
               // not.
            Session(options, stop).run(target, see);
        } catch (const std::exception&) {
        }
        connected_ = false;
        clock.sleep(pause, stop);
        pause = std::min(pause * 2, options.longest_back_off);
    }
}

std::optional<std::uint64_t> announced_head(std::string_view message) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    if (parser.parse(message.data(), message.size(), true).get(root)) return std::nullopt;
    const auto params = JsonAccess::wrap(root).find("params");
    const auto result = params ? params->find("result") : std::nullopt;
    const auto number = result ? result->find("number") : std::nullopt;
    if (!number) return std::nullopt;
    const auto value = number->quantity64();
    return value ? std::optional(*value) : std::nullopt;
}

}  // namespace evenkeel::rpc
