// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "chain/types/address.hpp"
#include "chain/types/u256.hpp"
#include "chain/types/wad.hpp"
#include "chain/types/wei.hpp"

namespace evenkeel {

/// Leave for a contract to take tokens of ours.
struct Approval {
    Address spender;
    u256 amount;  ///< Raw units of the token.
    bool operator==(const Approval&) const = default;
};

/// What a call moves that trades nothing: what must be there before a trade, or is left after it.
struct Preparation {
    Wad asset;  ///< Borrowed, paid in or taken out, in units of the asset; never below zero.
    Wad money;  ///< The same in the unit of account.
    bool lowers_risk = false;  ///< It pays debt back or adds margin, and can do nothing else.
    bool operator==(const Preparation&) const = default;
};

/// What a call closes where the venue counts that in what the position was opened for: how much of
/// the asset it is, only the position tells.
struct PartClosed {
    bool of_long = false;
    Wad open_notional;  ///< Taken from that of the position, in the unit of account; above zero.
    Wad worst_price;    ///< At least this is got for a long, at most this is paid for a short.
    bool operator==(const PartClosed&) const = default;
};

/// What a call commits the account to, read back from its bytes alone. Whoever wrote the bytes is
/// not asked.
struct CallTerms {
    /// Change of the position in units of the asset, below zero sells; nothing: all of it is
    /// closed.
    std::optional<Wad> size;
    bool closes = false;  ///< Closes all there is and can do no more than that.
    /// What all of it costs at worst, in the unit of account: at least this comes in when it sells,
    /// at most this goes out when it buys. Nothing: the call sets no bound.
    std::optional<Wad> worst_quote;
    std::optional<PartClosed> part = {};    ///< If it closes; then neither size nor worst_quote.
    std::optional<std::uint64_t> deadline;  ///< Chain time in seconds; nothing: none.
    /// The venue's calls cannot bear a deadline: its orders live for a fixed time from when they
    /// are mined.
    bool undated = false;
    std::optional<Address> recipient;  ///< Who gets what it pays out, where a call names one.
    std::optional<Approval> approval;  ///< If this is what the call does; then nothing else.
    std::optional<Preparation> preparation = {};  ///< The same.
    Wei most_value;                               ///< The chain's coin that may go along.
    bool operator==(const CallTerms&) const = default;
};

/// A contract that may be given leave to take tokens of ours.
struct Spender {
    Address token, spender;
    bool operator==(const Spender&) const = default;
};

}  // namespace evenkeel
