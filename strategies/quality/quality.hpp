// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "strategies/exposure/exposure.hpp"
#include "strategies/quality/quality_sums.hpp"

namespace evenkeel {

/// What a strategy's net delta was off its target by, at one block.
struct QualityLook {
    std::uint64_t time = 0;  ///< The block's, in seconds.
    double price = 0.0;      ///< By the oracle, in the unit of account.
    double off = 0.0;        ///< Net delta - target, in units of the asset.
    bool operator==(const QualityLook&) const = default;
};

/// An order that was decided and is not seen filled yet, with its hedge as it was then.
struct AwaitedFill {
    std::string venue, id;   ///< Of the hedge.
    std::uint64_t time = 0;  ///< Of the block in which it was decided first, in seconds.
    double size = 0.0;       ///< What it is to change the hedge by, the shares of others too.
    double share = 1.0;      ///< What of it is the strategy's.
    double price = 0.0;      ///< Near which the venue traded then, in the unit of account.
    double held = 0.0;       ///< Size of the hedge then.
    double cash = 0.0;       ///< What its account came to then, the position off.
    std::optional<std::uint64_t> quiet_since = {};  ///< Since when nothing of it is on its way.
    bool operator==(const AwaitedFill&) const = default;
};

/// One hour's sums.
struct QualityHour {
    std::uint64_t hour = 0;  ///< Hours since 1970 of chain time.
    QualitySums sums;
    bool operator==(const QualityHour&) const = default;
};

/// How well a strategy was kept at its target and what that cost, as it goes on: since it was first
/// looked at, and over the last hours. No decision rests on it.
struct Quality {
    std::string asset;        ///< Whose units the deltas have.
    std::uint64_t since = 0;  ///< Time of the first look, in seconds; 0: none yet.
    QualitySums total;
    std::vector<QualityHour> hours;  ///< The last kQualityHours at most, oldest first.
    std::optional<QualityLook> last = {};
    std::vector<AwaitedFill> awaited = {};
    bool operator==(const Quality&) const = default;
};

/// The hours of the rolling window.
inline constexpr std::uint64_t kQualityHours = 24;

/// An order as it was decided at the block that is looked at.
struct QualityOrder {
    std::string venue, id;
    Wad size;            ///< All of it, whosever it is.
    double share = 1.0;  ///< What of it is the strategy's.
};

/// What one block shows of a strategy.
struct QualityInput {
    std::uint64_t time = 0;              ///< The block's, in seconds.
    const Exposure* exposure = nullptr;  ///< Null: it could not be read.
    bool in_flight = false;              ///< A transaction of it is not settled.
    std::span<const QualityOrder> orders = {};
    /// What its plan's trade is worth, and whether it is made; nothing if the rule tells none.
    std::optional<double> utility = {};
    bool trades = false;
    double gas = 0.0;                       ///< Paid since the block before, in the chain's coin.
    std::optional<double> coin_price = {};  ///< In the unit of account.
};

/// The measure after this block. What was off stays so until the next look, over a time in which
/// the keeper did not run too; a block that cannot be read, or is older than the last, is passed
/// over. A fill is seen by its hedge's change of size, once for each order; what it cost is what
/// the hedge's account fell by against a trade of the same size at the price of the decision, fees
/// of the venue and funding of those blocks included. A fill whose price would be more than a tenth
/// off that is not measured: somebody else moved money at the same time.
Quality observe(Quality quality, const QualityInput& seen);

/// The sums over the last kQualityHours that began, up to this time in seconds.
QualitySums last_day(const Quality& quality, std::uint64_t time);

}  // namespace evenkeel
