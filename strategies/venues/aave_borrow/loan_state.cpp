// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/aave_borrow/loan_state.hpp"

#include <algorithm>

#include "abi/aave_v3/aave_oracle.hpp"
#include "abi/aave_v3/pool.hpp"
#include "abi/aave_v3/pool_liquid_e_modes.hpp"
#include "abi/infra/erc20.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/aave_borrow/limits.hpp"

namespace evenkeel::aave_borrow {
namespace {

namespace erc20 = abi::infra::erc20;
namespace pool_abi = abi::aave_v3::pool;
namespace e_modes = abi::aave_v3::pool_liquid_e_modes;
namespace oracle_abi = abi::aave_v3::aave_oracle;

constexpr unsigned kBaseDecimals = 8, kRayDecimals = 27;
// What is owed grows each second: so long may it take from a purchase until it is paid back.
constexpr std::int64_t kSettlingDays = 1, kDaysAYear = 365;
// The least that is bought to pay back, in raw units of either token: a pool rounds to one of them.
constexpr std::uint64_t kLeastUnits = 10'000;

/// What the contracts say at this block.
struct Seen {
    pool_abi::ReserveData reserve;
    pool_abi::GetUserAccountData::Output account;
    u256 price, owed;
};

Result<u256> sum(const u256& a, const u256& b) {
    if (const auto out = checked_add(a, b)) return *out;
    return fail(Errc::kOverflow, Remedy::kGiveUp, "aave_borrow: debts overflow");
}

Result<Wad> dollars(const u256& base) {
    return Wad::from_token(base, kBaseDecimals, Rounding::kDown);
}

Result<Seen> see(const LendingReads& reads, const Snapshot& snapshot) {
    Seen out;
    EVENKEEL_TRY(out.reserve, read_one<pool_abi::GetReserveData>(snapshot, reads.reserve));
    EVENKEEL_TRY(out.account, read<pool_abi::GetUserAccountData>(snapshot, reads.account));
    EVENKEEL_TRY(out.price, read_one<oracle_abi::GetAssetPrice>(snapshot, reads.price));
    EVENKEEL_TRY(out.owed, read_one<erc20::BalanceOf>(snapshot, reads.owed));
    if (!reads.owed_stable) return out;
    EVENKEEL_TRY(const u256 stable, read_one<erc20::BalanceOf>(snapshot, *reads.owed_stable));
    if (stable.is_zero()) return out;
    return fail(Errc::kUnsupported, Remedy::kGiveUp,
                "aave_borrow: " + to_decimal(stable) +
                    " units are owed at a stable rate, only variable rates are paid back");
}

Result<Terms> terms_of(const Lending& lending, const Reserve& reserve, const LendingReads& reads,
                       const Snapshot& snapshot, const Seen& seen) {
    Terms terms;
    terms.configuration = seen.reserve.configuration.data;
    terms.decimals = reserve.swap.token_decimals;
    terms.price = seen.price;
    EVENKEEL_TRY(terms.lent, read_one<erc20::TotalSupply>(snapshot, reads.lent));
    if (reads.lent_stable) {
        EVENKEEL_TRY(const u256 stable, read_one<erc20::TotalSupply>(snapshot, *reads.lent_stable));
        EVENKEEL_TRY(terms.lent, sum(terms.lent, stable));
    }
    EVENKEEL_TRY(terms.liquidity, read_one<erc20::BalanceOf>(snapshot, reads.liquidity));
    terms.collateral = seen.account.total_collateral_base;
    terms.debt = seen.account.total_debt_base;
    terms.available = seen.account.available_borrows_base;
    terms.threshold = seen.account.current_liquidation_threshold;
    terms.category = reserve.category;
    if (reads.borrowable && snapshot.succeeded(*reads.borrowable)) {
        EVENKEEL_TRY(const u256 bits, read_one<e_modes::GetEModeCategoryBorrowableBitmap>(
                                          snapshot, *reads.borrowable));
        terms.borrowable = bits.bit(reserve.id);
    }
    terms.min_health_factor = lending.min_health_factor;
    return terms;
}

/// What part of the reserve is lent; nothing where it is empty.
std::optional<double> lent_of(const Terms& terms) {
    const double lent = terms.lent.to_double();
    const double all = lent + terms.liquidity.to_double();
    return all > 0.0 ? std::optional(lent / all) : std::nullopt;
}

/// What is owed and what may come on top of it within the time that it takes to settle.
Result<u256> settling(const u256& owed, const Wad& yearly_rate, unsigned decimals) {
    if (owed.is_zero()) return owed;
    EVENKEEL_TRY(const Wad debt, Wad::from_token(owed, decimals, Rounding::kUp));
    EVENKEEL_TRY(const Wad yearly, mul(debt, yearly_rate, Rounding::kUp));
    EVENKEEL_TRY(const Wad share, div(Wad::from_int(kSettlingDays), Wad::from_int(kDaysAYear)));
    EVENKEEL_TRY(const Wad interest, mul(yearly, share, Rounding::kUp));
    EVENKEEL_TRY(const u256 more, interest.to_token(decimals, Rounding::kUp));
    EVENKEEL_TRY(const u256 out, sum(owed, more));
    return sum(out, u256(1u));
}

/// The purchase after which the debt can be paid back; nothing if it can already.
Result<Wad> purchase(const Loan& loan, const u256& idle, const v3_swap::Pool& swap,
                     const Wad& price) {
    if (idle >= loan.owed) return Wad();
    const u256 missing = *checked_sub(loan.settling, idle);
    EVENKEEL_TRY(const Wad size, Wad::from_token(missing, swap.token_decimals, Rounding::kUp));
    EVENKEEL_TRY(const Wad base,
                 Wad::from_token(u256(kLeastUnits), swap.token_decimals, Rounding::kUp));
    EVENKEEL_TRY(const Wad quote,
                 Wad::from_token(u256(kLeastUnits), swap.quote_decimals, Rounding::kUp));
    EVENKEEL_TRY(const Wad least, div(quote, price, Rounding::kUp));
    return std::max({size, base, least});
}

/// Where collateral times threshold is as much as all debts: other debts stay, that in the asset
/// goes with its price.
Result<Wad> liquidation_price(const Seen& seen, const Wad& debt) {
    EVENKEEL_TRY(const Wad price, dollars(seen.price));
    EVENKEEL_TRY(const Wad collateral, dollars(seen.account.total_collateral_base));
    EVENKEEL_TRY(const Wad debts, dollars(seen.account.total_debt_base));
    EVENKEEL_TRY(const Wad share,
                 Wad::from_token(seen.account.current_liquidation_threshold, 4, Rounding::kDown));
    EVENKEEL_TRY(const Wad weighted, mul(collateral, share));
    EVENKEEL_TRY(const Wad room, div(weighted - debts, debt));
    const Wad out = price + room;
    return out.is_negative() ? Wad() : out;
}

Result<Loan> loan_of(const Lending& lending, const Reserve& reserve, const LendingReads& reads,
                     const Snapshot& snapshot, const Seen& seen) {
    Loan out;
    out.owed = seen.owed;
    EVENKEEL_TRY(out.yearly_rate, Wad::from_token(seen.reserve.current_variable_borrow_rate,
                                                  kRayDecimals, Rounding::kUp));
    EVENKEEL_TRY(out.settling, settling(out.owed, out.yearly_rate, reserve.swap.token_decimals));
    EVENKEEL_TRY(out.leave, read_one<erc20::Allowance>(snapshot, reads.leave));
    EVENKEEL_TRY(const Terms terms, terms_of(lending, reserve, reads, snapshot, seen));
    EVENKEEL_TRY(Limit limit, borrow_limit(terms));
    out.lent = lent_of(terms);
    out.available = limit.amount;
    out.limit = std::move(limit.why);
    if (is_paused(seen.reserve.configuration.data)) out.stuck = "the reserve is paused";
    return out;
}

/// The swap's cost, and the loan's: interest while there is one, and no more to sell than what is
/// there or may be borrowed.
Result<void> add_loan_cost(TradingCost& cost, const HedgeState& hedge, const Loan& loan,
                           const u256& idle, unsigned decimals) {
    if (hedge.size.sign() <= 0) cost.carry = loan.yearly_rate;
    EVENKEEL_TRY(const u256 most, sum(idle, loan.available));
    EVENKEEL_TRY(cost.cap, Wad::from_token(most, decimals, Rounding::kDown));
    return {};
}

/// All that is in the pool less what is owed there in other tokens.
Result<Wad> rest_of_account(const Seen& seen, const Wad& debt) {
    EVENKEEL_TRY(const Wad price, dollars(seen.price));
    EVENKEEL_TRY(const Wad own, mul(debt, price));
    EVENKEEL_TRY(const Wad collateral, dollars(seen.account.total_collateral_base));
    EVENKEEL_TRY(const Wad debts, dollars(seen.account.total_debt_base));
    return collateral - (debts - own);
}

}  // namespace

Result<HedgeState> read_state(const Lending& lending, const Reserve& reserve,
                              const LendingReads& reads, const Snapshot& snapshot) {
    const v3_swap::Pool& swap = reserve.swap;
    EVENKEEL_TRY(HedgeState out, v3_swap::read_state(lending.market, swap, reads.market, snapshot));
    EVENKEEL_TRY(const Seen seen, see(reads, snapshot));
    EVENKEEL_TRY(Loan loan, loan_of(lending, reserve, reads, snapshot, seen));
    EVENKEEL_TRY(const Wad debt, Wad::from_token(seen.owed, swap.token_decimals, Rounding::kUp));
    EVENKEEL_TRY(const Wad rest, rest_of_account(seen, debt));
    EVENKEEL_TRY(out.closing, purchase(loan, out.funds.at(lending.market.token), swap, out.price));
    out.unwound = seen.owed.is_zero();
    out.size -= debt;
    // Whoever holds what it owes is not liquidated by a rise for want of it.
    if (out.size.is_negative()) {
        EVENKEEL_TRY(out.liquidation_price, liquidation_price(seen, debt));
    }
    EVENKEEL_TRY(out.value, mul(out.size, out.price, Rounding::kDown));
    out.margin = out.free_collateral + out.value + rest;
    out.turns = !loan.available.is_zero();
    if (out.cost)
        EVENKEEL_CHECK(add_loan_cost(*out.cost, out, loan, out.funds.at(lending.market.token),
                                     swap.token_decimals));
    out.loan = std::move(loan);
    return out;
}

}  // namespace evenkeel::aave_borrow
