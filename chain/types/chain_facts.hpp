// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "chain/types/address.hpp"

namespace evenkeel {

/// How a transaction that waits is replaced by another of the same nonce.
enum class ReplacementRule : std::uint8_t {
    kMempool,     ///< Both fee parts at least a tenth higher; the tip buys a place in the block.
    kFirstCome,   ///< Taken in order of arrival, nothing waits for long; tips buy nothing.
    kTipsBurned,  ///< As kMempool for the fee, and whatever is offered as a tip is burnt.
};

/// What is paid for a transaction's bytes besides its gas.
enum class DataFee : std::uint8_t {
    kNone,
    kOpStack,   ///< GasPriceOracle.getL1Fee, on top of gas and not limited by max_fee.
    kArbitrum,  ///< In the gas itself: the same call needs more gas when layer 1 is dear.
};

/// How one chain differs from the others, by its documentation of 2026; no node was asked.
struct ChainFacts {
    std::uint64_t id = 0;
    std::string_view name;
    std::chrono::milliseconds block_time{};  ///< Usual; slots may be missed.
    /// Blocks, the mining one included, after which a reorganisation is out of the ordinary.
    std::uint64_t confirmations = 1;
    ReplacementRule replacement = ReplacementRule::kMempool;
    DataFee data_fee = DataFee::kNone;
    bool finality_tags = true;  ///< Nodes know the blocks "safe" and "finalized".
    /// Nodes answer for the block that was asked for. Where not, they answer for the newest instead
    /// and do not say so: what is read counts if the newest was the same before and after.
    bool pinned_reads = true;
    std::optional<Address> sequencer_feed = {};  ///< Chainlink's uptime feed of the sequencer.
    /// Gas limit over the node's estimate, in percent of it.
    std::uint64_t gas_room = 50;
};

/// Every chain that is known, by rising id.
std::span<const ChainFacts> all_chain_facts();
/// Of one chain; nullptr if it is none of them.
const ChainFacts* chain_facts(std::uint64_t id);
/// ChainFacts::pinned_reads; true of a chain that is not known.
bool reads_are_pinned(std::uint64_t id);

}  // namespace evenkeel
