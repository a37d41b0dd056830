// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/transactions/fee_policy.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace evenkeel {
namespace {

/// Fees near 2^256 come from nobody honest; at the top they stay there and pass every cap.
Wei plus(const Wei& a, const Wei& b) {
    return Wei(checked_add(a.amount, b.amount).value_or(u256::max()));
}

Wei raised(const Wei& fee) {
    const DivRem tenth = *div_rem(fee.amount, 10u);
    const bool round_up = !tenth.remainder.is_zero() || tenth.quotient.is_zero();
    return plus(fee, plus(Wei(tenth.quotient), Wei(round_up ? u256(1u) : u256())));
}

std::string show(const Wei& fee) {
    return to_decimal(fee.amount);
}

}  // namespace

Fees market_fees(const Wei& base_fee, const Wei& suggested_tip) {
    return {.max_fee = plus(plus(base_fee, base_fee), suggested_tip), .tip = suggested_tip};
}

Result<Fees> initial(const Wei& base_fee, const Wei& suggested_tip, const FeeCaps& caps) {
    const Wei tip = std::min(suggested_tip, caps.max_priority_fee);
    if (plus(base_fee, tip) > caps.max_fee)
        return fail(Errc::kRefused, Remedy::kRetryLater,
                    fmt::format("base fee {} and tip {} wei are above max_fee, {} wei",
                                show(base_fee), show(tip), show(caps.max_fee)));
    return Fees{.max_fee = std::min(caps.max_fee, market_fees(base_fee, tip).max_fee), .tip = tip};
}

Result<Fees> bump(const Fees& sent, const Fees& market, const FeeCaps& caps) {
    const Fees least{.max_fee = raised(sent.max_fee), .tip = raised(sent.tip)};
    if (least.max_fee > caps.max_fee)
        return fail(Errc::kRefused, Remedy::kRetryLater,
                    fmt::format("a replacement needs max_fee {} wei, the cap is {} wei",
                                show(least.max_fee), show(caps.max_fee)));
    if (least.tip > caps.max_priority_fee)
        return fail(Errc::kRefused, Remedy::kRetryLater,
                    fmt::format("a replacement needs a tip of {} wei, the cap is {} wei",
                                show(least.tip), show(caps.max_priority_fee)));
    const Wei max_fee = std::max(least.max_fee, std::min(market.max_fee, caps.max_fee));
    const Wei tip = std::max(least.tip, std::min(market.tip, caps.max_priority_fee));
    return Fees{.max_fee = max_fee, .tip = std::min(tip, max_fee)};
}

Result<Fees> initial_gas_price(const Wei& suggested, const FeeCaps& caps) {
    if (suggested > caps.max_fee)
        return fail(Errc::kRefused, Remedy::kRetryLater,
                    fmt::format("the gas price, {} wei, is above max_fee, {} wei", show(suggested),
                                show(caps.max_fee)));
    return Fees{.max_fee = suggested, .tip = suggested};
}

FeeCaps gas_price_caps(const FeeCaps& caps) {
    return {.max_fee = caps.max_fee, .max_priority_fee = caps.max_fee};
}

}  // namespace evenkeel
