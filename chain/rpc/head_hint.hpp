// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "chain/base/clock.hpp"
#include "chain/base/result.hpp"

namespace evenkeel::rpc {

/// Where new heads are announced.
struct HeadHintOptions {
    std::string url;  ///< ws or wss, without user and password.
    std::vector<std::pair<std::string, std::string>>
        headers;                                  ///< Name and value; may hold secrets.
    std::chrono::milliseconds patience{120'000};  ///< Longest silence before connecting anew.
    std::chrono::milliseconds first_back_off{
        1'000};  ///< Pause before that; doubles, and starts anew
    std::chrono::milliseconds longest_back_off{60'000};  ///< after the first head that comes in.
};

/// Subscribes to newHeads over a WebSocket, on a thread of its own. Only a hint: it says that there
/// may be a newer head, never what is in it, and its silence means nothing.
class HeadHint {
  public:
    /// Starts the thread. `on_head` is called on it, after `newest` has grown; `clock` must outlive
    /// the hint. kConfig if the URL is not ws(s) or a header has a line break.
    static Result<std::unique_ptr<HeadHint>> start(HeadHintOptions options, Clock& clock,
                                                   std::function<void()> on_head);
    /// Ends the thread, within about a second unless a name is being resolved.
    ~HeadHint() = default;

    /// Highest block number announced; 0 before the first.
    std::uint64_t newest() const { return newest_; }
    bool connected() const { return connected_; }

  private:
    HeadHint() = default;
    void listen(const HeadHintOptions& options, Clock& clock, const std::function<void()>& on_head,
                const std::stop_token& stop);

    std::atomic<std::uint64_t> newest_ = 0;
    std::atomic<bool> connected_ = false;
    std::jthread thread_;
};

/// The block number in an eth_subscription message of newHeads; nothing in any other message.
std::optional<std::uint64_t> announced_head(std::string_view message);

}  // namespace evenkeel::rpc
