// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/types/chain_facts.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace evenkeel;

TEST_CASE("Each chain's row says what PROTOCOLS and its documentation say", "[chain_facts]") {
    struct Row {
        std::uint64_t id;
        const char* name;
        int block_ms;
        std::uint64_t confirmations;
        ReplacementRule replacement;
        DataFee data_fee;
        bool tags, pinned, feed;
        std::uint64_t room;
    };
    using enum ReplacementRule;
    const auto row = GENERATE(values<Row>(
        {{1, "Ethereum", 12'000, 2, kMempool, DataFee::kNone, true, true, false, 50},
         {10, "Optimism", 2'000, 1, kMempool, DataFee::kOpStack, true, true, true, 50},
         {56, "BNB Smart Chain", 450, 3, kMempool, DataFee::kNone, true, true, false, 50},
         {137, "Polygon", 2'000, 3, kMempool, DataFee::kNone, true, true, false, 50},
         {999, "HyperEVM", 1'000, 1, kTipsBurned, DataFee::kNone, false, false, false, 50},
         {8453, "Base", 2'000, 1, kMempool, DataFee::kOpStack, true, true, true, 50},
         {42161, "Arbitrum One", 250, 1, kFirstCome, DataFee::kArbitrum, true, true, true, 100},
         {43114, "Avalanche", 2'000, 1, kMempool, DataFee::kNone, true, true, false, 50}}));
    INFO(row.name);
    const ChainFacts* found = chain_facts(row.id);
    REQUIRE(found != nullptr);
    CHECK(found->name == row.name);
    CHECK(found->block_time == std::chrono::milliseconds(row.block_ms));
    CHECK(found->confirmations == row.confirmations);
    CHECK(found->replacement == row.replacement);
    CHECK(found->data_fee == row.data_fee);
    CHECK(found->finality_tags == row.tags);
    CHECK(found->pinned_reads == row.pinned);
    CHECK(found->sequencer_feed.has_value() == row.feed);
    CHECK(found->gas_room == row.room);
}

TEST_CASE("Chains stand once each, by rising id, and no other is known", "[chain_facts]") {
    const auto all = all_chain_facts();
    CHECK(all.size() == 8);
    CHECK(std::ranges::is_sorted(all, {}, &ChainFacts::id));
    CHECK(std::ranges::adjacent_find(all, {}, &ChainFacts::id) == all.end());
    CHECK(chain_facts(31337) == nullptr);
}
