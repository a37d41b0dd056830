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
    /// anything is signed.
    RpcAccess(rpc::EndpointPool& reads, rpc::EndpointPool& sends, const Address& account,
              const Address& multicall, std::size_t read_quorum = 1)
        : reads_(reads),
          sends_(sends),
          account_(account),
          block_calls_(multicall),
          fact_calls_(multicall),
          read_quorum_(read_quorum) {}

    Result<Poll> poll(std::span<const Hash32> hashes) override;
    Result<Head> head_at(std::uint64_t number) override;
    Result<Reading> read(const Head& head, const std::vector<Call>& calls) override;
    Result<CallResults> ask(const Head& head, const std::vector<Call>& calls) override;
    Result<FoundLogs> logs(const LogQuery& query, std::uint64_t from, std::uint64_t to) override;
    Result<Simulation> simulate(const Head& head, const Call& call,
                                const std::vector<Call>& after) override;
    Result<CallOutcome> rehearse(const Head& head, const Call& call) override;
    Result<void> corroborate(const Head& head, const std::vector<Call>& calls,
                             const Reading& reading) override;
    Result<NonceEvidence> evidence(const Head& head, std::uint64_t depth,
                                   std::span<const Hash32> hashes) override;
    Result<std::uint64_t> pool_nonce() override;
    Result<void> send(const Bytes& raw) override;

  private:
    Result<Simulation> simulate_call(const Head& head, const rpc::CallMessage& message);
    Result<Simulation> simulate_block(const Head& head, const rpc::CallMessage& message);
    void name_differences(const std::vector<std::optional<std::uint64_t>>& nonces);

    rpc::EndpointPool& reads_;
    rpc::EndpointPool& sends_;
    Address account_;
    rpc::PreparedMulticall block_calls_, fact_calls_;
    rpc::LogSearch log_search_;
    std::size_t read_quorum_;
    std::optional<std::size_t> reader_;      ///< Who answered the newest read, if one alone did.
    std::set<std::size_t> cannot_simulate_;  ///< Endpoints without eth_simulateV1.
};

}  // namespace evenkeel
