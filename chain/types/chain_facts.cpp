// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/types/chain_facts.hpp"

#include <algorithm>
#include <array>

namespace evenkeel {
namespace {

using std::chrono::milliseconds;

Address address(std::string_view text) {
    return *parse_address(text);
}

// The limit covers what the state does before the call is mined and, on Arbitrum, what layer 1's
// prices do.
constexpr std::uint64_t kArbitrumRoom = 100;

std::array<ChainFacts, 8> table() {
    return {{
        {.id = 1, .name = "Ethereum", .block_time = milliseconds(12'000), .confirmations = 2},
        {.id = 10,
         .name = "Optimism",
         .block_time = milliseconds(2'000),
         .data_fee = DataFee::kOpStack,
         .sequencer_feed = address("0x371EAD81c9102C9BF4874A9075FFFf170F2Ee389")},
        // Fermi, January 2026; fast finality after two more blocks.
        {.id = 56, .name = "BNB Smart Chain", .block_time = milliseconds(450), .confirmations = 3},
        // Milestones make blocks final after some seconds.
        {.id = 137, .name = "Polygon", .block_time = milliseconds(2'000), .confirmations = 3},
        {.id = 999,
         .name = "HyperEVM",
         .block_time = milliseconds(1'000),
         .replacement = ReplacementRule::kTipsBurned,
         .finality_tags = false,
         .pinned_reads = false},
        {.id = 8453,
         .name = "Base",
         .block_time = milliseconds(2'000),
         .data_fee = DataFee::kOpStack,
         .sequencer_feed = address("0xBCF85224fc0756B9Fa45aA7892530B47e10b6433")},
        {.id = 42161,
         .name = "Arbitrum One",
         .block_time = milliseconds(250),
         .replacement = ReplacementRule::kFirstCome,
         .data_fee = DataFee::kArbitrum,
         .sequencer_feed = address("0xFdB631F5EE196F0ed6FAa767959853A9F217697D"),
         .gas_room = kArbitrumRoom},
        // A block that a node shows is final.
        {.id = 43114, .name = "Avalanche", .block_time = milliseconds(2'000)},
    }};
}

}  // namespace

std::span<const ChainFacts> all_chain_facts() {
    static const auto all = table();
    return all;
}

const ChainFacts* chain_facts(std::uint64_t id) {
    const auto all = all_chain_facts();
    const auto found = std::ranges::find(all, id, &ChainFacts::id);
    return found == all.end() ? nullptr : &*found;
}

bool reads_are_pinned(std::uint64_t id) {
    const ChainFacts* facts = chain_facts(id);
    return facts == nullptr || facts->pinned_reads;
}

}  // namespace evenkeel
