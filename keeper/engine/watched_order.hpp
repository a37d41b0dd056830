// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "chain/types/hash32.hpp"
#include "chain/types/receipt.hpp"
#include "keeper/journal/journal.hpp"
#include "strategies/kinds/shared_hedge.hpp"
#include "strategies/venues/order_outcome.hpp"

namespace evenkeel {

/// How far it is known what became of a venue's order.
enum class OrderStage : std::uint8_t {
    kOpen,   ///< The venue shows it, or took it after the newest block that was read.
    kGone,   ///< The venue shows it no more, or frozen: its logs are to tell why.
    kFound,  ///< A log told; its transaction's receipt is waited for.
    kTold,   ///< Written down; a reorganisation may still undo it.
};

/// An order that a venue took and carries out later.
struct WatchedOrder {
    std::string strategy, venue, hedge;  ///< The hedge's id at its venue.
    std::string key;                     ///< Its name there.
    std::optional<Wad> size = {};   ///< By what it was to change the position; nothing: not seen.
    std::uint64_t first_block = 0;  ///< That it was known in.
    OrderStage stage = OrderStage::kOpen;
    std::optional<LegRef> leg = {};  ///< Of this configuration; nothing: not read yet.
    bool shown = false;              ///< The venue still shows it: it is frozen.

    std::optional<std::uint64_t> next_block = {};  ///< Where an unfinished search goes on.
    unsigned tries = 0, pause = 0;  ///< Searches that found nothing, and blocks until the next.
    std::string trouble = {};       ///< Why the last one did.

    std::optional<Hash32> transaction = {};  ///< That ended it.
    unsigned unseen = 0;                     ///< Heads in a row without its receipt.
    std::optional<OrderEnd> end = {};        ///< As told; nothing: not told, or unknown.
    Hash32 block_hash = {};                  ///< Of the end that was told.
    std::uint64_t block_number = 0;
    std::string told = {};  ///< What was told of it, apart from its block.
};

/// The journal's lines: JSON objects whose first member is "order", then "venue", "hedge" and
/// "state": "open", an OrderEnd's name, or "unknown".
std::string open_order_json(const WatchedOrder& order, std::string_view reason = {});
std::string ended_order_json(const WatchedOrder& order, const OrderOutcome& outcome,
                             const Receipt& receipt);
std::string lost_order_json(const WatchedOrder& order, std::string_view reason);

/// What such a line, the newest of its order, says of it. Errc::kStorage if it is none.
Result<WatchedOrder> parse_watched_order(const OrderEvent& line);

/// What a line says apart from the block that it rests on.
std::string without_block(std::string_view line);

/// The outcome in words, for people.
std::string order_words(const WatchedOrder& order, const OrderOutcome& outcome);

}  // namespace evenkeel
