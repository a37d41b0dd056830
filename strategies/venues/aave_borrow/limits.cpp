// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/aave_borrow/limits.hpp"

#include "strategies/spec/figures.hpp"

namespace evenkeel::aave_borrow {
namespace {

// ReserveConfiguration.sol.
constexpr unsigned kActive = 56, kFrozen = 57, kBorrowing = 58, kPaused = 60;
constexpr unsigned kCap = 80, kCapBits = 36, kCategory = 168, kCategoryBits = 8;
constexpr std::uint64_t kPercentFactor = 10'000;

u256 field(const u256& bits, unsigned from, unsigned width) {
    return (bits >> from) & *checked_sub(u256::pow2(width), u256(1u));
}

tl::unexpected<Error> overflow() {
    return fail(Errc::kOverflow, Remedy::kGiveUp, "aave_borrow: the pool's figures overflow");
}

u256 less(const u256& a, const u256& b) {
    return checked_sub(a, b).value_or(u256());
}

/// Why the reserve lends nothing to this account at all, if so.
std::optional<std::string> closed(const Terms& terms) {
    const u256& bits = terms.configuration;
    if (!bits.bit(kActive)) return "the reserve is not active";
    if (bits.bit(kPaused)) return "the reserve is paused";
    if (bits.bit(kFrozen)) return "the reserve is frozen";
    if (!bits.bit(kBorrowing)) return "borrowing is disabled";
    if (terms.category.is_zero()) return std::nullopt;
    const bool in_category =
        terms.borrowable.value_or(field(bits, kCategory, kCategoryBits) == terms.category);
    if (in_category) return std::nullopt;
    return "the account's e-mode category " + to_decimal(terms.category) + " excludes it";
}

/// What is left of the reserve's cap, which is in whole tokens; nothing without one.
Result<std::optional<u256>> below_cap(const Terms& terms) {
    const u256 cap = field(terms.configuration, kCap, kCapBits);
    if (cap.is_zero()) return std::optional<u256>();
    const auto most = checked_mul(cap, u256::pow10(terms.decimals));
    if (!most) return overflow();
    return std::optional(less(*most, terms.lent));
}

/// USD that may be borrowed before the health factor, collateral times threshold over debt, comes
/// down to the floor.
Result<u256> above_floor(const Terms& terms) {
    const auto weighted = mul_div(terms.collateral, terms.threshold, u256(kPercentFactor));
    if (!weighted) return overflow();
    const auto most_debt =
        mul_div(*weighted, u256::pow10(18), magnitude(terms.min_health_factor.raw()));
    if (!most_debt) return overflow();
    return less(*most_debt, terms.debt);
}

}  // namespace

bool is_paused(const u256& configuration) {
    return configuration.bit(kPaused);
}

Result<Limit> borrow_limit(const Terms& terms) {
    if (const auto why = closed(terms)) return Limit{{}, *why};
    if (terms.price.is_zero())
        return fail(Errc::kMissing, Remedy::kRetryLater, "aave_borrow: aave has no price");
    const auto tokens = [&](const u256& usd) {
        return mul_div(usd, u256::pow10(terms.decimals), terms.price);
    };
    EVENKEEL_TRY(const u256 headroom, above_floor(terms));
    const auto by_floor = tokens(headroom), by_collateral = tokens(terms.available);
    EVENKEEL_TRY(const auto by_cap, below_cap(terms));
    if (!by_floor || !by_collateral) return overflow();
    Limit out{*by_floor, "the health factor is not to fall below " +
                             figure(terms.min_health_factor) + " (min_health_factor)"};
    if (*by_collateral < out.amount) out = {*by_collateral, "the collateral covers no more"};
    if (terms.liquidity < out.amount) out = {terms.liquidity, "the reserve has no more to lend"};
    if (by_cap && *by_cap < out.amount) out = {*by_cap, "the reserve's borrow cap"};
    return out;
}

}  // namespace evenkeel::aave_borrow
