// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "abi/aave_v3/aave_oracle.hpp"
#include "abi/aave_v3/pool.hpp"
#include "abi/aave_v3/pool_addresses_provider.hpp"
#include "abi/aave_v3/pool_liquid_e_modes.hpp"
#include "strategies/venues/aave_borrow/aave_borrow.hpp"
#include "tests/unit/strategies/routers.hpp"

namespace evenkeel::test::borrowing {

namespace erc20 = abi::infra::erc20;
namespace lender = abi::aave_v3::pool;
namespace router = abi::uniswap_v3::swap_router;

inline const Address kRouter = address(40), kLender = address(41), kProvider = address(42),
                     kAaveOracle = address(43), kSupply = address(44), kDebt = address(45),
                     kStableDebt = address(46);

/// A reserve's bitmap by its fields.
struct Flags {
    bool active = true, frozen = false, borrowing = true, paused = false;
    std::uint64_t cap = 0, category = 0;
};

inline u256 configuration(const Flags& flags) {
    u256 out = (u256(flags.cap) << 80) | (u256(flags.category) << 168);
    const auto set = [&](unsigned bit, bool value) {
        if (value) out = out | u256::pow2(bit);
    };
    set(56, flags.active);
    set(57, flags.frozen);
    set(58, flags.borrowing);
    set(60, flags.paused);
    return out;
}

/// The borrower and the reserve, raw: 50000 USDC supplied with a threshold of 80%, as many held.
struct Account {
    u256 weth{}, usdc{50'000'000'000u};
    u256 weth_leave{}, usdc_leave{}, lender_leave{};
    u256 owed{}, owed_stable{};
    u256 collateral_base{50'000'0000'0000u}, debt_base{}, available_base{37'500'0000'0000u};
    u256 flags = configuration({});
    u256 lent = raw18("100.0"), liquidity = raw18("1000.0");
    u256 price{2'000'0000'0000u}, unit{100'000'000u};
    std::uint64_t category = 0;
    std::optional<std::uint64_t> borrowable = {};
    bool listed = true;
    std::optional<u256> pool_liquidity = {};  ///< With it costs are told.
};

inline Params keys() {
    Params params;
    params.set("pool", kLender);
    params.set("router", kRouter);
    params.set("quote", kUsdc);
    return params;
}

inline void add_swap(AnsweringChain& chain, const Account& account) {
    add_tokens(chain);
    add_pool(chain, -200'311);  // near 2000 USDC a WETH
    add_router(chain, kRouter);
    chain.on<erc20::BalanceOf>(kWeth, {kAccount}, {account.weth});
    chain.on<erc20::BalanceOf>(kUsdc, {kAccount}, {account.usdc});
    chain.on<erc20::Allowance>(kWeth, {kAccount, kRouter}, {account.weth_leave});
    chain.on<erc20::Allowance>(kUsdc, {kAccount, kRouter}, {account.usdc_leave});
    chain.on<erc20::Allowance>(kWeth, {kAccount, kLender}, {account.lender_leave});
}

inline void add_lender(AnsweringChain& chain, const Account& account) {
    namespace provider = abi::aave_v3::pool_addresses_provider;
    namespace oracle = abi::aave_v3::aave_oracle;
    namespace modes = abi::aave_v3::pool_liquid_e_modes;
    chain.on<lender::ADDRESSESPROVIDER>(kLender, {}, {kProvider});
    chain.on<provider::GetPriceOracle>(kProvider, {}, {kAaveOracle});
    chain.on<oracle::BASECURRENCYUNIT>(kAaveOracle, {}, {account.unit});
    chain.on<oracle::GetAssetPrice>(kAaveOracle, {kWeth}, {account.price});
    chain.on<lender::GetUserEMode>(kLender, {kAccount}, {u256(account.category)});
    if (account.borrowable)
        chain.on<modes::GetEModeCategoryBorrowableBitmap>(
            kLender, {static_cast<std::uint8_t>(account.category)}, {u256(*account.borrowable)});
    lender::GetUserAccountData::Output data;
    data.total_collateral_base = account.collateral_base;
    data.total_debt_base = account.debt_base;
    data.available_borrows_base = account.available_base;
    data.current_liquidation_threshold = u256(8000u);
    chain.on<lender::GetUserAccountData>(kLender, {kAccount}, data);
    lender::GetReserveData::Output reserve;
    reserve.value.configuration.data = account.flags;
    reserve.value.current_variable_borrow_rate = *checked_mul(u256::pow10(25), u256(5u));
    reserve.value.id = 3;
    if (account.listed) {
        reserve.value.a_token_address = kSupply;
        reserve.value.variable_debt_token_address = kDebt;
        reserve.value.stable_debt_token_address = kStableDebt;
    }
    chain.on<lender::GetReserveData>(kLender, {kWeth}, reserve);
    chain.on<erc20::BalanceOf>(kWeth, {kSupply}, {account.liquidity});
    chain.on<erc20::BalanceOf>(kDebt, {kAccount}, {account.owed});
    chain.on<erc20::BalanceOf>(kStableDebt, {kAccount}, {account.owed_stable});
    chain.on<erc20::TotalSupply>(kDebt, {}, {account.lent});
    chain.on<erc20::TotalSupply>(kStableDebt, {}, {u256()});
}

/// A hedge that was read once; what went wrong with that is `trouble`.
struct World {
    AnsweringChain chain;
    FactBook facts;
    std::unique_ptr<HedgeVenue> venue;
    std::optional<HedgeState> state;
    std::string trouble;

    explicit World(const Account& account = {}) {
        add_swap(chain, account);
        add_lender(chain, account);
        const auto& depth = account.pool_liquidity;
        if (depth) chain.on<pool::Liquidity>(kPool, {}, {*depth});
        venue = aave_borrow::make(keys(), {.account = kAccount,
                                           .multicall = kMulticall,
                                           .asset_tokens = {kWeth},
                                           .tells_cost = depth.has_value()})
                    .value();
        const auto snapshot = chain.read(*venue, facts);
        if (!snapshot) {
            trouble = snapshot.error().message;
            return;
        }
        auto seen = venue->state(*snapshot);
        if (seen)
            state = *std::move(seen);
        else
            trouble = seen.error().message;
    }
    static OrderRequest request(const Wad& size) {
        return {.size = size,
                .reduce_only = false,
                .reference_price = wad("2000"),
                .max_slippage = {wad("0.01")},
                .deadline = 10'300};
    }
    Result<Order> order(const char* size) const { return venue->order(*state, request(wad(size))); }
    Result<std::optional<Order>> upkeep() const { return venue->upkeep(*state, request({})); }
    CallTerms terms(const Order& order) const { return venue->terms(order.to, order.data).value(); }
};

}  // namespace evenkeel::test::borrowing
