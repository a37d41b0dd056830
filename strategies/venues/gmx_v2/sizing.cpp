// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/sizing.hpp"

#include <algorithm>

namespace evenkeel::gmx_v2 {
namespace {

template <class Number>
Result<Number> sane(const std::optional<Number>& number) {
    if (number) return *number;
    return fail(Errc::kOverflow, Remedy::kGiveUp, "gmx_v2: a size beyond any sense");
}

}  // namespace

Result<u256> tokens_of_increase(bool is_long, const u256& usd, const OraclePrice& asset) {
    return sane(is_long ? mul_div(usd, u256(1u), asset.max, Rounding::kDown)
                        : mul_div(usd, u256(1u), asset.min, Rounding::kUp));
}

Result<u256> usd_of_increase(bool is_long, const u256& tokens, const OraclePrice& asset) {
    return sane(checked_mul(tokens, is_long ? asset.max : asset.min));
}

Result<u256> tokens_of_decrease(bool is_long, const u256& usd, const KeeperPosition& position) {
    if (usd >= position.notional) return position.tokens;
    return sane(mul_div(position.tokens, usd, position.notional,
                        is_long ? Rounding::kUp : Rounding::kDown));
}

Result<u256> usd_of_decrease(bool is_long, const u256& tokens, const KeeperPosition& position) {
    if (tokens >= position.tokens) return position.notional;
    return sane(mul_div(tokens, position.notional, position.tokens,
                        is_long ? Rounding::kDown : Rounding::kUp));
}

Result<i256> exposure_of(bool is_long, const KeeperPosition& position) {
    EVENKEEL_TRY(const i256 tokens, sane(signed_value(position.tokens, !is_long)));
    return sane(checked_add(tokens, position.pending_impact));
}

Result<i256> change_of_increase(bool is_long, const u256& usd, const OraclePrice& asset) {
    EVENKEEL_TRY(const u256 tokens, tokens_of_increase(is_long, usd, asset));
    return sane(signed_value(tokens, !is_long));
}

Result<i256> change_of_decrease(bool is_long, const u256& usd, const KeeperPosition& position) {
    if (usd > position.notional || usd.is_zero()) return i256();
    EVENKEEL_TRY(const i256 all, exposure_of(is_long, position));
    EVENKEEL_TRY(const u256 part, sane(mul_div(magnitude(all), usd, position.notional)));
    return sane(signed_value(part, !all.is_negative()));
}

}  // namespace evenkeel::gmx_v2
