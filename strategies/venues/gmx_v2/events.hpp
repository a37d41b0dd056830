// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>

#include "chain/base/result.hpp"
#include "chain/types/i256.hpp"
#include "chain/types/receipt.hpp"

namespace evenkeel::gmx_v2 {

/// What became of an order.
enum class Fate : std::uint8_t {
    kExecuted,
    kCancelled,  ///< What it held came back, but for the keeper's gas.
    kFrozen,     ///< It stays, without a fee to carry it out by; no market order does.
};

/// OrderExecuted, OrderCancelled or OrderFrozen.
struct OrderFate {
    Hash32 key;
    Address account;
    Fate fate = Fate::kExecuted;
    std::string reason = {};  ///< Why it was not carried out, in words; empty if it was.
    bool operator==(const OrderFate&) const = default;
};

/// OrderCreated, as far as it tells whose an order is.
struct CreatedOrder {
    Hash32 key;
    Address account, market;
    bool operator==(const CreatedOrder&) const = default;
};

/// PositionIncrease or PositionDecrease: raw, USD of 30 decimals, tokens in their smallest unit.
struct PositionChange {
    Hash32 order, position;
    Address account, market, collateral_token;
    bool is_long = false, increases = false;
    std::uint8_t order_type = 0;        ///< 7 is a liquidation, whoever ordered it.
    u256 notional_delta, tokens_delta;  ///< Added or taken.
    u256 notional, tokens, collateral;  ///< What the position is then.
    i256 collateral_delta;              ///< Below zero: less collateral than before.
    u256 execution_price;               ///< What the acceptable price was held against.
    i256 profit;                        ///< Realised, with price impact; of an increase nothing is.
    bool operator==(const PositionChange&) const = default;
};

/// PositionFeesCollected: amounts of the collateral token.
struct PaidFees {
    Hash32 order, position;
    u256 position_fee, funding, borrowing, total;
    u256 collateral_price;  ///< Lowest price, USD of 30 decimals for the smallest unit.
    bool operator==(const PaidFees&) const = default;
};

/// Each reads such an event, by the names of its values and not by their places, which differ from
/// version to version. Nothing if the log is another event, or of another contract than the
/// emitter. Errc::kDecode naming event and value if one is missing or twice there, does not fit, or
/// topics and data do not agree.
Result<std::optional<OrderFate>> read_order_fate(const Address& emitter, const Log& log);
Result<std::optional<PositionChange>> read_position_change(const Address& emitter, const Log& log);
Result<std::optional<PaidFees>> read_paid_fees(const Address& emitter, const Log& log);
Result<std::optional<CreatedOrder>> read_created_order(const Address& emitter, const Log& log);
/// KeeperExecutionFee: whose gas was paid for, who carried an order out or took it back.
Result<std::optional<Address>> read_paid_executor(const Address& emitter, const Log& log);

/// All that a transaction's logs say of one order.
struct OrderReport {
    OrderFate fate;
    std::optional<PositionChange> change;
    std::optional<PaidFees> fees;
    /// Who was paid for ending it. That event has no order's key: nothing if several were.
    std::optional<Address> executor;
};

/// Finds an order by its key: one receipt may tell of several. Nothing if these logs do not say
/// what became of it. Logs that cannot be read are errors, as any of them may be the order's.
Result<std::optional<OrderReport>> find_report(const Address& emitter, const Hash32& key,
                                               std::span<const Log> logs);

}  // namespace evenkeel::gmx_v2
