// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/rpc/multicall.hpp"
#include "keeper/engine/chain_access.hpp"

namespace evenkeel {

/// A chain behind JSON-RPC endpoints.
class RpcAccess final : public ChainAccess {
  public:
    /// Reads go to `reads`, signed bytes to `sends` (the same, or private order flow). Both outlive
    /// this.
    RpcAccess(rpc::Client& reads, rpc::Client& sends, const Address& account,
              const Address& multicall)
        : reads_(reads),
          sends_(sends),
          account_(account),
          block_calls_(multicall),
          fact_calls_(multicall) {}

    Result<Poll> poll(std::span<const Hash32> hashes) override;
    Result<Head> head_at(std::uint64_t number) override;
    Result<Reading> read(const Head& head, const std::vector<Call>& calls) override;
    Result<CallResults> ask(const Head& head, const std::vector<Call>& calls) override;
    Result<Simulation> simulate(const Head& head, const Call& call,
                                const std::vector<Call>& after) override;
    Result<void> corroborate(const Head& head, const std::vector<Call>& calls,
                             const Reading& reading) override;
    Result<NonceEvidence> evidence(const Head& head, std::uint64_t depth,
                                   std::span<const Hash32> hashes) override;
    Result<std::uint64_t> pool_nonce() override;
    Result<void> send(const Bytes& raw) override;

  private:
    rpc::Client& reads_;
    rpc::Client& sends_;
    Address account_;
    rpc::PreparedMulticall block_calls_, fact_calls_;
};

}  // namespace evenkeel
