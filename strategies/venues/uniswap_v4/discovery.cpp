// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "strategies/reading/read.hpp"
#include "strategies/venues/uniswap_v4/layout.hpp"

namespace evenkeel::uniswap_v4 {
namespace {

using Transfer = manager_abi::TransferEvent;

Hash32 topic_of(const Address& account) {
    Hash32 topic;
    std::ranges::copy(account.bytes, topic.bytes.begin() + 12);
    return topic;
}

/// The newest of a token's moves: later in the chain, and a move to oneself is a receipt.
struct Move {
    std::uint64_t block = 0, index = 0;
    bool received = false;
    auto operator<=>(const Move&) const = default;
};

Result<void> follow(const std::vector<MinedLog>& logs, bool received,
                    std::map<u256, Move>& newest) {
    for (const MinedLog& mined : logs) {
        EVENKEEL_TRY(const auto event, abi::decode_event<Transfer>(mined.log));
        Move& known = newest[event.id];
        known = std::max(known, Move{mined.block_number, mined.index, received});
    }
    return {};
}

}  // namespace

Call balance_call(const Source& source, const Owner& owner) {
    return call_of<manager_abi::BalanceOf>(source.manager, {owner.account},
                                           "positions of the owner");
}

LogQuery received_query(const Source& source, const Owner& owner) {
    return {source.manager,
            {Transfer::kTopic, std::nullopt, topic_of(owner.account)},
            owner.from_block,
            "positions that came to the owner"};
}

LogQuery sent_query(const Source& source, const Owner& owner) {
    return {source.manager,
            {Transfer::kTopic, topic_of(owner.account)},
            owner.from_block,
            "positions that left the owner"};
}

Call info_call(const Source& source, const u256& id) {
    return call_of<manager_abi::GetPoolAndPositionInfo>(source.manager, {id},
                                                        "pool of position " + to_decimal(id));
}

Result<std::vector<u256>> ids_held(const std::vector<MinedLog>& received,
                                   const std::vector<MinedLog>& sent) {
    std::map<u256, Move> newest;
    EVENKEEL_CHECK(follow(received, true, newest));
    EVENKEEL_CHECK(follow(sent, false, newest));
    std::vector<u256> ids;
    for (const auto& [id, move] : newest)
        if (move.received) ids.push_back(id);
    return ids;
}

}  // namespace evenkeel::uniswap_v4
