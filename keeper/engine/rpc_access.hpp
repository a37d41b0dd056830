// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <set>

#include "chain/rpc/endpoints.hpp"
#include "chain/rpc/log_search.hpp"
#include "chain/rpc/methods.hpp"
#include "chain/rpc/multicall.hpp"
#include "keeper/engine/chain_access.hpp"

namespace evenkeel {

/// A chain behind JSON-RPC endpoints.
class RpcAccess final : public ChainAccess {
  public:
    /// Reads go to `reads`, signed bytes to every endpoint of `sends` (the same, or private order
    /// flow alone). Both outlive this. `read_quorum` endpoints of `reads` must hold the same before
    /// anything is signed. Where reads cannot be `pinned`, everything of a block is read from the
    /// endpoint that told its head, while that is its newest.
    RpcAccess(rpc::EndpointPool& reads, rpc::EndpointPool& sends, const Address& account,
              const Address& multicall, std::size_t read_quorum = 1, bool pinned = true)
        : reads_(reads),
          sends_(sends),
          account_(account),
          multicall_(multicall),
          block_calls_(multicall),
          fact_calls_(multicall),
          read_quorum_(read_quorum),
          pinned_(pinned) {}

    bool pinned() const override { return pinned_; }
    Result<Poll> poll(std::span<const Hash32> hashes) override;
    Result<Head> head_at(std::uint64_t number) override;
    Result<Reading> read(const Head& head, const std::vector<Call>& calls) override;
    Result<CallResults> ask(const Head& head, const std::vector<Call>& calls) override;
    Result<FoundLogs> logs(const LogQuery& query, std::uint64_t from, std::uint64_t to) override;
    Result<Simulation> simulate(const Head& head, const Call& call,
                                const std::vector<Call>& after) override;
    Result<CallOutcome> rehearse(const Head& head, const Call& call, const Wei& gas_price) override;
    Result<void> corroborate(const Head& head, const std::vector<Call>& calls,
                             const Reading& reading) override;
    Result<NonceEvidence> evidence(const Head& head, std::uint64_t depth,
                                   std::span<const Hash32> hashes) override;
    Result<std::uint64_t> pool_nonce() override;
    Result<void> send(const Bytes& raw) override;

  private:
    /// Whom a block was told by, as its newest.
    struct Teller {
        std::size_t endpoint = 0;
        Hash32 head;
    };

    rpc::BlockRef block_of(const Head& head) const {
        return pinned_ ? rpc::BlockRef::hash(head.hash) : rpc::BlockRef::latest();
    }
    Result<Reading> read_from(rpc::Client& client, const rpc::BlockRef& block);
    Result<Reading> read_newest(const Head& head, const std::vector<Call>& calls);
    Result<CallResults> ask_newest(const Head& head, const std::vector<Call>& calls);
    Result<std::size_t> teller(const Head& head);
    Result<void> still_newest(const Head& head, std::size_t endpoint);
    Result<CallResults> attested(const Head& head, std::size_t endpoint,
                                 const CallResults& results) const;
    Result<Simulation> simulate_call(const Head& head, const rpc::CallMessage& message);
    Result<Simulation> simulate_block(const Head& head, const rpc::CallMessage& message);
    void name_differences(const std::vector<std::optional<std::uint64_t>>& nonces);

    rpc::EndpointPool& reads_;
    rpc::EndpointPool& sends_;
    Address account_, multicall_;
    rpc::PreparedMulticall block_calls_, fact_calls_;
    rpc::LogSearch log_search_;
    std::size_t read_quorum_;
    bool pinned_;
    std::optional<Teller> teller_;
    std::optional<std::size_t> reader_;      ///< Who answered the newest read, if one alone did.
    std::set<std::size_t> cannot_simulate_;  ///< Endpoints without eth_simulateV1.
};

}  // namespace evenkeel
