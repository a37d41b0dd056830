// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/holding_rates.hpp"

#include <algorithm>

#include "abi/gmx_v2/data_store.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel::gmx_v2 {
namespace {

constexpr unsigned kFactorDecimals = 30;
constexpr std::uint64_t kSecondsAYear = 365 * 86'400;

template <class Number>
Result<Number> sane(const std::optional<Number>& number) {
    if (number) return *number;
    return fail(Errc::kOverflow, Remedy::kGiveUp, "gmx_v2: rates beyond any sense");
}

Result<u256> both(const InterestReads& reads, const Snapshot& snapshot) {
    using abi::gmx_v2::data_store::GetUint;
    EVENKEEL_TRY(const u256 one, read_one<GetUint>(snapshot, reads.by_long_token));
    EVENKEEL_TRY(const u256 other, read_one<GetUint>(snapshot, reads.by_short_token));
    return sane(checked_add(one, other));
}

/// Of a factor per second.
Result<Wad> a_year_of(const u256& factor) {
    EVENKEEL_TRY(const u256 all, sane(checked_mul(factor, u256(kSecondsAYear))));
    return Wad::from_token(all, kFactorDecimals, Rounding::kDown);
}

}  // namespace

Result<OpenInterest> read_interest(const MarketReads& reads, const Snapshot& snapshot) {
    OpenInterest out;
    EVENKEEL_TRY(out.longs, both(reads.long_interest, snapshot));
    EVENKEEL_TRY(out.shorts, both(reads.short_interest, snapshot));
    return out;
}

Result<std::optional<Wad>> yearly_rate(const abi::gmx_v2::market_reader::MarketInfo& info,
                                       const OpenInterest& open, bool is_long) {
    const auto& funding = info.next_funding;
    EVENKEEL_TRY(const Wad borrowing,
                 a_year_of(is_long ? info.borrowing_factor_per_second_for_longs
                                   : info.borrowing_factor_per_second_for_shorts));
    if (funding.funding_factor_per_second.is_zero()) return std::optional(borrowing);
    const u256& own = is_long ? open.longs : open.shorts;
    if (own.is_zero()) return std::optional<Wad>();
    EVENKEEL_TRY(const u256 factor, sane(mul_div(funding.funding_factor_per_second,
                                                 std::max(open.longs, open.shorts), own)));
    EVENKEEL_TRY(const Wad moved, a_year_of(factor));
    const bool pays = funding.longs_pay_shorts == is_long;
    return std::optional(pays ? borrowing + moved : borrowing - moved);
}

}  // namespace evenkeel::gmx_v2
