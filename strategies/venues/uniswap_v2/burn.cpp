// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/uniswap_v2/burn.hpp"

#include <charconv>

namespace evenkeel::uniswap_v2 {
namespace {

constexpr std::uint64_t kMaxTerm = std::uint64_t{1} << 32;
constexpr unsigned kReserveBits = 112;

/// Digits of one term of a fraction; nothing if they are anything else.
std::optional<std::uint64_t> term(std::string_view digits) {
    std::uint64_t value = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc{} || stop != end || value == 0 || value > kMaxTerm) return std::nullopt;
    return value;
}

tl::unexpected<Error> overflow(const char* what) {
    return fail(Errc::kOverflow, Remedy::kGiveUp, std::string(what) + " overflow");
}

/// What one side of a burn pays.
Result<u256> side(const u256& balance, const u256& liquidity, const u256& supply) {
    const auto product = checked_mul(liquidity, balance);
    if (!product) return overflow("liquidity and balance of the pair");
    const u256 paid = div_rem(*product, supply)->quotient;
    if (wrapping_sub(balance, paid).bit_width() > kReserveBits) {
        return fail(Errc::kUnsupported, Remedy::kRetryLater,
                    "the pair has more of a token than 112 bits can hold: burn fails until "
                    "somebody skims it");
    }
    return paid;
}

}  // namespace

Result<GrowthShare> parse_share(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash != std::string_view::npos) {
        const auto part = term(text.substr(0, slash)), whole = term(text.substr(slash + 1));
        if (part && whole && *part <= *whole) return GrowthShare{*part, *whole};
    }
    return fail(Errc::kConfig, Remedy::kGiveUp,
                "expected a fraction such as 1/6, found \"" + std::string(text) + "\"");
}

Result<u256> pending_fee(const PairState& pair, const GrowthShare& share) {
    if (!pair.fee_on || pair.k_last.is_zero()) return u256();
    const auto k = checked_mul(pair.reserve0, pair.reserve1);
    if (!k) return overflow("reserves of the pair");
    const u256 root = isqrt(*k), root_last = isqrt(pair.k_last);
    if (root <= root_last) return u256();
    const auto scaled = checked_mul(pair.supply, wrapping_sub(root, root_last));
    const auto numerator = scaled ? checked_mul(*scaled, u256(share.part)) : std::nullopt;
    const auto denominator = checked_add(wrapping_mul(root, u256(share.whole - share.part)),
                                         wrapping_mul(root_last, u256(share.part)));
    if (!numerator || !denominator) return overflow("supply and reserves of the pair");
    return div_rem(*numerator, *denominator)->quotient;
}

Result<Payout> burnt(const PairState& pair, const u256& liquidity, const GrowthShare& share) {
    if (liquidity.is_zero()) return Payout{};
    if (liquidity > pair.supply) {
        return fail(Errc::kDecode, Remedy::kRetryLater,
                    "expected at most the supply of " + to_decimal(pair.supply) +
                        " liquidity tokens, found " + to_decimal(liquidity));
    }
    EVENKEEL_TRY(const u256 fee, pending_fee(pair, share));
    const auto supply = checked_add(pair.supply, fee);
    if (!supply) return overflow("liquidity tokens of the pair");
    EVENKEEL_TRY(const u256 amount0, side(pair.balance0, liquidity, *supply));
    EVENKEEL_TRY(const u256 amount1, side(pair.balance1, liquidity, *supply));
    if (amount0.is_zero() || amount1.is_zero()) return Payout{};
    return Payout{amount0, amount1};
}

}  // namespace evenkeel::uniswap_v2
