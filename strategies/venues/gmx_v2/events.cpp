// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/events.hpp"

#include <algorithm>
#include <set>

#include "strategies/venues/gmx_v2/event_values.hpp"
#include "strategies/venues/gmx_v2/refusals.hpp"

namespace evenkeel::gmx_v2 {
namespace {

/// An address as it stands in a topic.
Hash32 topic_of(const Address& address) {
    Hash32 out;
    std::ranges::copy(address.bytes, out.bytes.begin() + 12);
    return out;
}

/// Contracts choose these texts: one line of printable ASCII, and not long.
std::string printable(const std::string& text) {
    constexpr std::size_t kMost = 120;
    std::string out;
    for (const char one : text.substr(0, kMost)) out += one >= 0x20 && one < 0x7f ? one : '?';
    return out;
}

/// The contract's own words, or those of the error that it met.
Result<std::string> reason_of(const EventValues& values) {
    EVENKEEL_TRY(const std::string text, values.text("reason"));
    EVENKEEL_TRY(const Bytes data, values.bytes("reasonBytes"));
    if (!text.empty()) return printable(text);
    return data.empty() ? std::string("no reason given") : refusal_words(data);
}

Result<std::optional<OrderFate>> fate_of(const Address& emitter, const Log& log,
                                         std::string_view name, Fate fate) {
    EVENKEEL_TRY(const auto values, EventValues::open(emitter, log, name));
    if (!values) return std::optional<OrderFate>();
    OrderFate out;
    out.fate = fate;
    EVENKEEL_TRY(out.key, values->hash("key"));
    EVENKEEL_TRY(out.account, values->address("account"));
    if (values->topics() != std::vector<Hash32>{out.key, topic_of(out.account)})
        return values->unfit("key");
    if (fate != Fate::kExecuted) {
        EVENKEEL_TRY(out.reason, reason_of(*values));
    }
    return std::optional(std::move(out));
}

/// What both events of a position have.
Result<PositionChange> shared_change(const EventValues& values) {
    PositionChange out;
    EVENKEEL_TRY(out.order, values.hash("orderKey"));
    EVENKEEL_TRY(out.position, values.hash("positionKey"));
    EVENKEEL_TRY(out.account, values.address("account"));
    EVENKEEL_TRY(out.market, values.address("market"));
    EVENKEEL_TRY(out.collateral_token, values.address("collateralToken"));
    EVENKEEL_TRY(out.is_long, values.flag("isLong"));
    EVENKEEL_TRY(out.notional_delta, values.number("sizeDeltaUsd"));
    EVENKEEL_TRY(out.tokens_delta, values.number("sizeDeltaInTokens"));
    EVENKEEL_TRY(out.notional, values.number("sizeInUsd"));
    EVENKEEL_TRY(out.tokens, values.number("sizeInTokens"));
    EVENKEEL_TRY(out.collateral, values.number("collateralAmount"));
    EVENKEEL_TRY(out.execution_price, values.number("executionPrice"));
    EVENKEEL_TRY(const u256 type, values.number("orderType"));
    if (type > u256(255u)) return values.unfit("orderType");
    out.order_type = static_cast<std::uint8_t>(type.limbs[0]);
    if (values.topics() != std::vector<Hash32>{topic_of(out.account)})
        return values.unfit("account");
    return out;
}

Result<PositionChange> read_increase(const EventValues& values) {
    EVENKEEL_TRY(PositionChange out, shared_change(values));
    out.increases = true;
    EVENKEEL_TRY(out.collateral_delta, values.signed_number("collateralDeltaAmount"));
    return out;
}

Result<PositionChange> read_decrease(const EventValues& values) {
    EVENKEEL_TRY(PositionChange out, shared_change(values));
    EVENKEEL_TRY(const u256 taken, values.number("collateralDeltaAmount"));
    EVENKEEL_TRY(const i256 profit, values.signed_number("basePnlUsd"));
    EVENKEEL_TRY(const i256 impact, values.signed_number("totalImpactUsd"));
    const auto less = signed_value(taken, true);
    const auto both = checked_add(profit, impact);
    if (!less) return values.unfit("collateralDeltaAmount");
    if (!both) return values.unfit("basePnlUsd");
    out.collateral_delta = *less;
    out.profit = *both;
    return out;
}

}  // namespace

Result<std::optional<OrderFate>> read_order_fate(const Address& emitter, const Log& log) {
    EVENKEEL_TRY(auto executed, fate_of(emitter, log, "OrderExecuted", Fate::kExecuted));
    if (executed) return executed;
    EVENKEEL_TRY(auto cancelled, fate_of(emitter, log, "OrderCancelled", Fate::kCancelled));
    if (cancelled) return cancelled;
    return fate_of(emitter, log, "OrderFrozen", Fate::kFrozen);
}

Result<std::optional<PositionChange>> read_position_change(const Address& emitter, const Log& log) {
    EVENKEEL_TRY(const auto more, EventValues::open(emitter, log, "PositionIncrease"));
    if (more) {
        EVENKEEL_TRY(PositionChange out, read_increase(*more));
        return std::optional(std::move(out));
    }
    EVENKEEL_TRY(const auto less, EventValues::open(emitter, log, "PositionDecrease"));
    if (!less) return std::optional<PositionChange>();
    EVENKEEL_TRY(PositionChange out, read_decrease(*less));
    return std::optional(std::move(out));
}

Result<std::optional<PaidFees>> read_paid_fees(const Address& emitter, const Log& log) {
    EVENKEEL_TRY(const auto values, EventValues::open(emitter, log, "PositionFeesCollected"));
    if (!values) return std::optional<PaidFees>();
    PaidFees out;
    // No account stands in it: the order's key tells whose it is.
    EVENKEEL_TRY(out.order, values->hash("orderKey"));
    EVENKEEL_TRY(out.position, values->hash("positionKey"));
    EVENKEEL_TRY(out.position_fee, values->number("positionFeeAmount"));
    EVENKEEL_TRY(out.funding, values->number("fundingFeeAmount"));
    EVENKEEL_TRY(out.borrowing, values->number("borrowingFeeAmount"));
    EVENKEEL_TRY(out.total, values->number("totalCostAmount"));
    EVENKEEL_TRY(out.collateral_price, values->number("collateralTokenPrice.min"));
    return std::optional(std::move(out));
}

Result<std::optional<CreatedOrder>> read_created_order(const Address& emitter, const Log& log) {
    EVENKEEL_TRY(const auto values, EventValues::open(emitter, log, "OrderCreated"));
    if (!values) return std::optional<CreatedOrder>();
    CreatedOrder out;
    EVENKEEL_TRY(out.key, values->hash("key"));
    EVENKEEL_TRY(out.account, values->address("account"));
    EVENKEEL_TRY(out.market, values->address("market"));
    if (values->topics() != std::vector<Hash32>{out.key, topic_of(out.account)})
        return values->unfit("key");
    return std::optional(out);
}

Result<std::optional<Address>> read_paid_executor(const Address& emitter, const Log& log) {
    EVENKEEL_TRY(const auto values, EventValues::open(emitter, log, "KeeperExecutionFee"));
    if (!values) return std::optional<Address>();
    EVENKEEL_TRY(const Address keeper, values->address("keeper"));
    if (values->topics() != std::vector<Hash32>{topic_of(keeper)}) return values->unfit("keeper");
    return std::optional(keeper);
}

Result<std::optional<OrderReport>> find_report(const Address& emitter, const Hash32& key,
                                               std::span<const Log> logs) {
    std::optional<OrderFate> fate;
    OrderReport out;
    std::set<Address> paid;
    for (const Log& log : logs) {
        EVENKEEL_TRY(auto found, read_order_fate(emitter, log));
        if (found && found->key == key) fate = std::move(found);
        EVENKEEL_TRY(auto change, read_position_change(emitter, log));
        if (change && change->order == key) out.change = std::move(change);
        EVENKEEL_TRY(auto fees, read_paid_fees(emitter, log));
        if (fees && fees->order == key) out.fees = std::move(fees);
        EVENKEEL_TRY(const auto executor, read_paid_executor(emitter, log));
        if (executor) paid.insert(*executor);
    }
    if (!fate) return std::optional<OrderReport>();
    if (paid.size() == 1) out.executor = *paid.begin();
    out.fate = *std::move(fate);
    return std::optional(std::move(out));
}

}  // namespace evenkeel::gmx_v2
