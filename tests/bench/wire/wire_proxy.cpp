// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
//
// Stands between a keeper and its node and says when bytes passed: one JSON line a request on
// standard output, times in nanoseconds of the steady clock. One connection at a time to the node
// for each of the keeper's.
//
//     wire_proxy UPSTREAM_PORT        prints {"port":P}, then serves 127.0.0.1:P until its input
//     ends

#include <arpa/inet.h>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <netinet/tcp.h>
#include <optional>
#include <poll.h>
#include <string>
#include <string_view>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

using Nanoseconds = std::int64_t;

Nanoseconds now() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * Nanoseconds{1'000'000'000} + time.tv_nsec;
}

[[noreturn]] void give_up(const char* what) {
    std::perror(what);
    std::exit(1);
}

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

void without_delay(int socket) {
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

int listen_anywhere(std::uint16_t& port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto address = loopback(0);
    socklen_t size = sizeof address;
    if (socket < 0 || bind(socket, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        listen(socket, 16) != 0 ||
        getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        give_up("listen");
    port = ntohs(address.sin_port);
    return socket;
}

int connect_to(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = loopback(port);
    if (socket < 0 ||
        connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        give_up("connect to the node");
    without_delay(socket);
    return socket;
}

bool send_all(int socket, std::string_view data) {
    while (!data.empty()) {
        const ssize_t sent = send(socket, data.data(), data.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        data.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

/// The same; gives when the last piece was about to go. Later would be after the keeper may have
/// begun with it.
std::optional<Nanoseconds> send_stamped(int socket, std::string_view data) {
    constexpr std::size_t kPiece = 64 * 1024;
    while (data.size() > kPiece) {
        if (!send_all(socket, data.substr(0, kPiece))) return std::nullopt;
        data.remove_prefix(kPiece);
    }
    const Nanoseconds last = now();
    if (!send_all(socket, data)) return std::nullopt;
    return last;
}

/// The value of Content-Length in a message's head, if it is there.
std::optional<std::size_t> content_length(std::string_view head) {
    constexpr std::string_view kName = "content-length:";
    for (std::size_t line = head.find("\r\n"); line != std::string_view::npos;
         line = head.find("\r\n", line + 2)) {
        if (strncasecmp(head.data() + line + 2, kName.data(), kName.size()) != 0) continue;
        return std::strtoull(head.data() + line + 2 + kName.size(), nullptr, 10);
    }
    return std::nullopt;
}

/// One HTTP message with a Content-Length, whole, and when its first byte was seen.
struct Message {
    std::string bytes;
    Nanoseconds first = 0;

    bool receive(int socket) {
        static std::vector<char> buffer(1 << 20);
        bytes.clear();
        std::optional<std::size_t> whole;
        while (!whole || bytes.size() < *whole) {
            const ssize_t got = recv(socket, buffer.data(), buffer.size(), 0);
            if (got <= 0) return false;
            if (bytes.empty()) first = now();
            bytes.append(buffer.data(), static_cast<std::size_t>(got));
            if (whole) continue;
            const std::size_t end = bytes.find("\r\n\r\n");
            if (end == std::string::npos) continue;
            const auto length = content_length(std::string_view(bytes).substr(0, end + 2));
            if (!length) {
                std::fputs("wire_proxy: a message without Content-Length\n", stderr);
                return false;
            }
            whole = end + 4 + *length;
        }
        return true;
    }
};

/// `["eth_call","eth_getBalance"]`: every method that a request asks for.
std::string methods_of(std::string_view request) {
    constexpr std::string_view kKey = R"("method":")";
    std::string out = "[";
    for (std::size_t at = request.find(kKey); at != std::string_view::npos;
         at = request.find(kKey, at)) {
        at += kKey.size();
        const std::size_t end = request.find('"', at);
        if (end == std::string_view::npos) break;
        if (out.size() > 1) out += ',';
        out += '"';
        out += request.substr(at, end - at);
        out += '"';
    }
    return out + "]";
}

/// One connection of the keeper's, with one of its own to the node.
struct Pair {
    int keeper, node;
};

/// Passes one request and its reply on; what was seen goes to `line`. The line of the exchange
/// before is printed while the node works, when nothing is being timed.
bool exchange(const Pair& pair, std::string& line) {
    static Message request, reply;
    if (!request.receive(pair.keeper)) return false;
    const Nanoseconds request_first = request.first, request_last = now();
    if (!send_all(pair.node, request.bytes)) return false;
    std::fputs(line.c_str(), stdout);
    line.clear();
    const std::string methods = methods_of(request.bytes);
    if (!reply.receive(pair.node)) return false;
    const auto reply_last = send_stamped(pair.keeper, reply.bytes);
    if (!reply_last) return false;
    line = "{\"methods\":" + methods + ",\"first\":" + std::to_string(request_first) +
           ",\"last\":" + std::to_string(request_last) +
           ",\"replied\":" + std::to_string(*reply_last) +
           ",\"sent\":" + std::to_string(request.bytes.size()) +
           ",\"received\":" + std::to_string(reply.bytes.size()) + "}\n";
    return true;
}

void serve(int listener, std::uint16_t upstream) {
    std::vector<Pair> pairs;
    std::string line;
    for (;;) {
        std::vector<pollfd> waiting{{STDIN_FILENO, POLLIN, 0}, {listener, POLLIN, 0}};
        for (const Pair& pair : pairs) waiting.push_back({pair.keeper, POLLIN, 0});
        const int ready = poll(waiting.data(), waiting.size(), 20);
        if (ready < 0) give_up("poll");
        if (ready == 0) {
            std::fputs(line.c_str(), stdout);
            std::fflush(stdout);
            line.clear();
        }
        if (waiting[0].revents != 0) break;
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            if (waiting[i + 2].revents == 0 || exchange(pairs[i], line)) continue;
            close(pairs[i].keeper);
            close(pairs[i].node);
            pairs.erase(pairs.begin() + static_cast<std::ptrdiff_t>(i));
            break;
        }
        if (waiting[1].revents != 0) {
            const int keeper = accept(listener, nullptr, nullptr);
            if (keeper < 0) continue;
            without_delay(keeper);
            pairs.push_back({keeper, connect_to(upstream)});
        }
    }
    std::fputs(line.c_str(), stdout);
}

}  // namespace

int main(int count, char** arguments) {
    const long upstream = count == 2 ? std::strtol(arguments[1], nullptr, 10) : 0;
    if (upstream < 1 || upstream > 65'535) {
        std::fputs("usage: wire_proxy UPSTREAM_PORT\n", stderr);
        return 2;
    }
    std::uint16_t port = 0;
    const int listener = listen_anywhere(port);
    std::printf("{\"port\":%d}\n", static_cast<int>(port));
    std::fflush(stdout);
    serve(listener, static_cast<std::uint16_t>(upstream));
    return 0;
}
