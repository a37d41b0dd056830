// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "chain/rpc/block_ref.hpp"
#include "chain/rpc/client.hpp"
#include "chain/types/call.hpp"

namespace evenkeel::rpc {

/// How much goes into one eth_call.
struct MulticallLimits {
    std::size_t max_calls = 2500;
    std::size_t max_bytes = 400'000;  ///< Of calldata; one call may be longer.

    bool operator==(const MulticallLimits&) const = default;
};

/// A list of calls as one eth_call of Multicall3's aggregate3, or a few where the limits need it.
/// The request's text is made once and used again for every block until the list changes.
class PreparedMulticall {
  public:
    explicit PreparedMulticall(const Address& multicall, MulticallLimits limits = {});

    /// Makes the request's text; nothing is done if the list is the one already prepared.
    void prepare(std::span<const Call> calls);
    const std::vector<Call>& calls() const { return calls_; }
    /// Number of eth_calls that a read takes.
    std::size_t chunks() const { return chunks_.size(); }
    const MulticallLimits& limits() const { return limits_; }
    /// Those eth_calls as JSON message objects, for methods that take several in one go; valid
    /// until the list changes.
    std::vector<std::string_view> messages() const;
    /// The results out of what those messages returned, one a message.
    Result<CallResults> decode(std::vector<Bytes> returned) const;

    /// Every call at one block, and the extras, in one HTTP post (one a chunk with a node that
    /// refuses so large a post). If the node runs out of gas or refuses the size, the chunks are
    /// halved, for good, and asked again. Calls that fail are marked in the results, see
    /// require_all. Fails as a whole, with kMissing if there is no contract at the multicall's
    /// address; an extra's failure is its own.
    template <class... T>
    Result<std::tuple<CallResults, Result<T>...>> read(Client& client, const BlockRef& block,
                                                       const Request<T>&... extras) {
        std::tuple<RequestItem<T>...> items{RequestItem<T>(extras)...};
        return std::apply(
            [&](auto&... item) -> Result<std::tuple<CallResults, Result<T>...>> {
                const std::array<Item*, sizeof...(T)> all{&item...};
                EVENKEEL_TRY(CallResults results, read_items(client, block, all));
                return std::tuple<CallResults, Result<T>...>{std::move(results), item.take()...};
            },
            items);
    }

    /// The same with extras of any number.
    Result<CallResults> read_items(Client& client, const BlockRef& block,
                                   std::span<Item* const> extras);

  private:
    struct Chunk {
        std::string params;  ///< Up to and with the comma before the block.
        std::size_t first = 0, count = 0;
    };
    class ChunkItem;

    void build();
    bool split(const Error& error, bool whole_post);
    Result<void> post_all(Client& client, std::span<ChunkItem> chunks,
                          std::span<Item* const> extras) const;
    Error name_chunk(const Chunk& chunk, Error error) const;

    Address multicall_;
    MulticallLimits limits_;
    bool one_post_each_ = false;
    std::vector<Call> calls_;
    std::vector<Chunk> chunks_;
};

/// The kReverted of one call, naming its label, its target and what the contract said.
Error call_failure(const Call& call, ByteView revert_data);

/// Fails with the first call that failed; for lists in which every call has to succeed.
Result<void> require_all(std::span<const Call> calls, const CallResults& results);

}  // namespace evenkeel::rpc
