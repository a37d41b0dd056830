// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "chain/rpc/client.hpp"
#include "chain/rpc/transport.hpp"

namespace evenkeel::rpc {

/// Writes a JSON-RPC 2.0 body into `body`, replacing what was there: one object for one item, else
/// an array. Ids count up from `first_id` in the order of the items.
void compose(std::string& body, std::uint64_t first_id, std::span<Item* const> items);

/// Takes replies apart. Keeps its buffers, so a steady stream of replies allocates nothing.
class ReplyReader {
  public:
    ReplyReader();
    ~ReplyReader();
    ReplyReader(const ReplyReader&) = delete;
    ReplyReader& operator=(const ReplyReader&) = delete;

    /// Hands every item its result or its error, matched by id. Strict: not JSON, half of it, an id
    /// that is wrong, missing or there twice, neither or both of result and error: all refused as
    /// kReply, and then no item is touched. An error object in place of a batch is that error, for
    /// the whole batch. `reply` may grow in capacity.
    Result<void> deliver(std::string& reply, std::uint64_t first_id, std::span<Item* const> items);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// One endpoint: every batch is one post.
class HttpClient final : public Client {
  public:
    /// `transport` must outlive the client.
    HttpClient(Transport& transport, std::chrono::milliseconds deadline);

    Result<void> run(std::span<Item* const> items) override;
    /// The same with another deadline, for probes.
    Result<void> run(std::span<Item* const> items, std::chrono::milliseconds deadline);
    const Traffic& traffic() const { return traffic_; }

  private:
    Transport& transport_;
    std::chrono::milliseconds deadline_;
    ReplyReader reader_;
    std::string body_;
    std::uint64_t next_id_ = 1;
    Traffic traffic_;
};

}  // namespace evenkeel::rpc
