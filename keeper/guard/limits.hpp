// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "chain/types/wei.hpp"
#include "strategies/spec/params.hpp"

namespace evenkeel {

/// So many reverts in a row halt a strategy, unless `limits.max_reverts` says otherwise.
inline constexpr std::uint64_t kMaxRevertsInARow = 3;

/// How the guard answers a drawdown: hold back orders that raise risk, or all until the operator
/// resumes.
enum class DrawdownPolicy : std::uint8_t { kReduce, kHalt };

/// How the guard answers a hedge that somebody else moved: carry on, hold back orders that raise
/// risk, or all; the last two until the operator resumes.
enum class LostLegPolicy : std::uint8_t { kRehedge, kReduce, kHalt };

/// The file's `guard`, and how long the sequencer must have been up again. As made here, every
/// condition trips and lifts at once: the defaults of a file are the reader's.
struct GuardPolicy {
    Duration trip_after;       ///< A condition must hold for so long of chain time before it trips.
    Duration lift_after;       ///< It must be clear for so long before it is lifted.
    Duration sequencer_grace;  ///< After the sequencer came up again.
    DrawdownPolicy drawdown = DrawdownPolicy::kReduce;
    LostLegPolicy on_lost_leg = LostLegPolicy::kHalt;
    bool operator==(const GuardPolicy&) const = default;
};

/// When an asset that is to be worth the unit of account counts as losing its peg.
struct DepegPolicy {
    Wad drift;        ///< What of a discount is no sign; of each bar.
    Wad alarm;        ///< Above this the bars' sum is a sign.
    Wad halt;         ///< A discount above this says by itself that the peg is lost.
    Wad imbalance;    ///< A larger part of a pool is a sign.
    Wad utilisation;  ///< A larger part that is lent is a sign.
    Duration bar;     ///< Of chain time.
    bool operator==(const DepegPolicy&) const = default;
};

/// When the distance of a perp's mark price from the oracle counts as unusual.
struct BasisPolicy {
    Wad deviations;      ///< So many standard deviations from its mean, and
    Wad least;           ///< so much of the price from the oracle and from its mean.
    Duration sample;     ///< Least time between two that are remembered.
    Duration half_life;  ///< After which one counts half.
    bool operator==(const BasisPolicy&) const = default;
};

/// What the operator allows. An absent limit is not checked. Money in the unit of account.
struct Limits {
    std::optional<Wad> max_order;  ///< Notional of one order at the oracle price.
    std::optional<std::uint64_t> max_orders_per_hour, max_orders_per_day;
    std::optional<Wad> max_notional_per_hour, max_notional_per_day;
    std::optional<Wei> max_gas_per_hour,
        max_gas_per_day;  ///< Paid, or reserved in what is in flight.
    /// What orders may lose against the oracle at their worst accepted prices.
    std::optional<Wad> max_slippage_per_hour, max_slippage_per_day;
    std::optional<Ratio> max_oracle_deviation;  ///< Of pool and perp prices from the oracle.
    std::optional<Duration> max_head_age;
    std::optional<Ratio> max_drawdown;         ///< From the highest value seen.
    std::optional<std::uint64_t> max_reverts;  ///< So many in a row halt the strategy.
    std::optional<Wei> min_gas_balance;        ///< Of the account, in the chain's own coin.
    /// How far the mark price must be from where the hedge would be liquidated.
    std::optional<Ratio> min_liquidation_distance;
    std::optional<Wei> max_fee;  ///< Per gas: `transactions.max_fee`.
    std::optional<DepegPolicy> depeg = {};
    std::optional<BasisPolicy> basis = {};
    GuardPolicy guard;
    bool operator==(const Limits&) const = default;
};

}  // namespace evenkeel
