// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/aave_borrow/reserve.hpp"

#include "abi/aave_v3/aave_oracle.hpp"
#include "abi/aave_v3/pool.hpp"
#include "abi/aave_v3/pool_addresses_provider.hpp"
#include "abi/aave_v3/pool_liquid_e_modes.hpp"
#include "abi/infra/erc20.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel::aave_borrow {
namespace {

namespace erc20 = abi::infra::erc20;
namespace pool_abi = abi::aave_v3::pool;
namespace e_modes = abi::aave_v3::pool_liquid_e_modes;
namespace oracle_abi = abi::aave_v3::aave_oracle;
namespace provider_abi = abi::aave_v3::pool_addresses_provider;

// The bitmap of what an account borrows has two bits for each.
constexpr unsigned kMaxReserves = 128, kMaxCategory = 255;
constexpr unsigned kBaseDecimals = 8;

/// The oracle that the pool asks, once it is known that it counts in USD.
Result<std::optional<Address>> oracle_of(const Lending& lending, FactBook& facts) {
    EVENKEEL_TRY(const auto provider, ask_one<pool_abi::ADDRESSESPROVIDER>(
                                          facts, call_of<pool_abi::ADDRESSESPROVIDER>(
                                                     lending.pool, {}, "aave's addresses")));
    if (!provider) return std::optional<Address>();
    EVENKEEL_TRY(const auto oracle, ask_one<provider_abi::GetPriceOracle>(
                                        facts, call_of<provider_abi::GetPriceOracle>(
                                                   *provider, {}, "aave's price oracle")));
    if (!oracle) return std::optional<Address>();
    EVENKEEL_TRY(const auto unit, ask_one<oracle_abi::BASECURRENCYUNIT>(
                                      facts, call_of<oracle_abi::BASECURRENCYUNIT>(
                                                 *oracle, {}, "aave's unit of account")));
    if (!unit) return std::optional<Address>();
    if (*unit == u256::pow10(kBaseDecimals)) return oracle;
    return fail(
        Errc::kUnsupported, Remedy::kGiveUp,
        "aave_borrow: expected a market that counts in units of 10^8, found " + to_decimal(*unit));
}

Result<void> check_reserve(const Lending& lending, const pool_abi::ReserveData& data) {
    if (data.a_token_address.is_zero() || data.variable_debt_token_address.is_zero())
        return fail(Errc::kConfig, Remedy::kGiveUp,
                    "aave_borrow: the pool " + to_checksum(lending.pool) + " has no reserve of " +
                        to_checksum(lending.market.token));
    if (data.id < kMaxReserves) return {};
    return fail(Errc::kDecode, Remedy::kGiveUp,
                "aave_borrow: expected a reserve with an id below " + std::to_string(kMaxReserves) +
                    ", found " + std::to_string(data.id));
}

Call reserve_call(const Lending& lending) {
    return call_of<pool_abi::GetReserveData>(lending.pool, {lending.market.token},
                                             "aave's reserve to borrow from");
}

}  // namespace

Call category_call(const Lending& lending) {
    return call_of<pool_abi::GetUserEMode>(lending.pool, {lending.market.account},
                                           "e-mode of the borrower");
}

Result<std::optional<Reserve>> discover(const Lending& lending, FactBook& facts) {
    EVENKEEL_TRY(const auto swap, v3_swap::discover(lending.market, facts));
    EVENKEEL_TRY(const auto oracle, oracle_of(lending, facts));
    EVENKEEL_TRY(const auto category,
                 ask_one<pool_abi::GetUserEMode>(facts, category_call(lending)));
    EVENKEEL_TRY(const auto data, ask_one<pool_abi::GetReserveData>(facts, reserve_call(lending)));
    if (!swap || !oracle || !category || !data) return std::optional<Reserve>();
    EVENKEEL_CHECK(check_reserve(lending, *data));
    if (*category > u256(kMaxCategory))
        return fail(Errc::kDecode, Remedy::kGiveUp,
                    "aave_borrow: " + to_decimal(*category) + " is no e-mode category");
    return std::optional(Reserve{*swap, *oracle, data->a_token_address,
                                 data->variable_debt_token_address, data->stable_debt_token_address,
                                 data->id, *category});
}

LendingReads add_reads(const Lending& lending, const Reserve& reserve, CallList& calls) {
    const v3_swap::Market& market = lending.market;
    const auto balance = [&](const Address& token, const Address& owner, std::string what) {
        return calls.add(call_of<erc20::BalanceOf>(token, {owner}, std::move(what)));
    };
    const auto supply = [&](const Address& token) {
        return calls.add(call_of<erc20::TotalSupply>(token, {}, "what is lent of a reserve"));
    };
    LendingReads out;
    out.market = v3_swap::add_reads(market, reserve.swap, calls);
    out.reserve = calls.add(reserve_call(lending));
    out.account = calls.add(call_of<pool_abi::GetUserAccountData>(
        lending.pool, {market.account}, "aave's account of the borrower"));
    out.price = calls.add(
        call_of<oracle_abi::GetAssetPrice>(reserve.oracle, {market.token}, "aave's price"));
    out.category = calls.add(category_call(lending));
    out.leave = calls.add(call_of<erc20::Allowance>(market.token, {market.account, lending.pool},
                                                    "what the lender may take"));
    out.liquidity = balance(market.token, reserve.supply_token, "what there is to be borrowed");
    out.owed = balance(reserve.variable_debt, market.account, "debt of the borrower");
    out.lent = supply(reserve.variable_debt);
    if (!reserve.stable_debt.is_zero()) {
        out.owed_stable = balance(reserve.stable_debt, market.account, "debt at a stable rate");
        out.lent_stable = supply(reserve.stable_debt);
    }
    if (!reserve.category.is_zero())
        out.borrowable = calls.add(call_of<e_modes::GetEModeCategoryBorrowableBitmap>(
            lending.pool, {static_cast<std::uint8_t>(*reserve.category.to_u64())},
            "what may be borrowed in the e-mode"));
    return out;
}

}  // namespace evenkeel::aave_borrow
