// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/reads.hpp"

#include "abi/gmx_v2/data_store.hpp"
#include "abi/gmx_v2/exchange_router.hpp"
#include "abi/gmx_v2/order_reader.hpp"
#include "abi/gmx_v2/position_reader.hpp"
#include "abi/infra/erc20.hpp"
#include "abi/infra/multicall3.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/gmx_v2/keys.hpp"
#include "strategies/venues/gmx_v2/pending.hpp"

namespace evenkeel::gmx_v2 {
namespace {

namespace erc20 = abi::infra::erc20;
namespace multicall_abi = abi::infra::multicall3;
namespace order_abi = abi::gmx_v2::order_reader;
namespace position_abi = abi::gmx_v2::position_reader;
namespace router_abi = abi::gmx_v2::exchange_router;
namespace store_abi = abi::gmx_v2::data_store;

/// Adds calls to the DataStore and the account's token.
class Planner {
  public:
    Planner(const Market& market, const Contracts& contracts, CallList& calls)
        : market_(market), contracts_(contracts), calls_(calls) {}

    CallIndex number(const Hash32& key, const std::string& what) {
        return calls_.add(call_of<store_abi::GetUint>(contracts_.data_store, {key}, "gmx " + what));
    }
    CallIndex flag(const Hash32& key, const std::string& what) {
        return calls_.add(call_of<store_abi::GetBool>(contracts_.data_store, {key}, "gmx " + what));
    }

    GasReads gas() {
        return {.base = number(store_key("ESTIMATED_GAS_FEE_BASE_AMOUNT_V2_1"), "gas base"),
                .per_price = number(store_key("ESTIMATED_GAS_FEE_PER_ORACLE_PRICE"), "gas a price"),
                .multiplier =
                    number(store_key("ESTIMATED_GAS_FEE_MULTIPLIER_FACTOR"), "gas multiplier"),
                .increase = number(store_key("INCREASE_ORDER_GAS_LIMIT"), "gas of an increase"),
                .decrease = number(store_key("DECREASE_ORDER_GAS_LIMIT"), "gas of a decrease"),
                .swap = number(store_key("SINGLE_SWAP_GAS_LIMIT"), "gas of a swap")};
    }

    FeatureReads feature(std::uint8_t type, const std::string& what) {
        const auto disabled = [&](std::string_view name) {
            return flag(store_key(name, contracts_.order_handler, u256(type)), what);
        };
        return {disabled("CREATE_ORDER_FEATURE_DISABLED"),
                disabled("EXECUTE_ORDER_FEATURE_DISABLED")};
    }

    InterestReads interest(bool is_long) {
        const auto by = [&](const Address& collateral) {
            return number(store_key("OPEN_INTEREST", market_.token, collateral, is_long),
                          "open interest");
        };
        return {
            number(store_key("MAX_OPEN_INTEREST", market_.token, is_long), "open interest's cap"),
            by(contracts_.long_token), by(contracts_.short_token)};
    }

    SideReads side(const Address& collateral, bool is_long) {
        const Hash32 key = position_key(market_.account, market_.token, collateral, is_long);
        return {collateral, is_long,
                calls_.add(call_of<position_abi::GetPosition>(
                    market_.reader, {contracts_.data_store, key}, "gmx position"))};
    }

    void orders(MarketReads& out) {
        out.orders = calls_.add(call_of<order_abi::GetAccountOrders>(
            market_.reader, {contracts_.data_store, market_.account, u256(), u256(kMostOrders)},
            "gmx orders"));
        out.order_count = calls_.add(call_of<store_abi::GetBytes32Count>(
            contracts_.data_store, {store_key("ACCOUNT_ORDER_LIST", market_.account)},
            "gmx order count"));
    }

    void limits(MarketReads& out) {
        const Address& market = market_.token;
        out.least_notional = number(store_key("MIN_POSITION_SIZE_USD"), "least position");
        out.least_collateral = number(store_key("MIN_COLLATERAL_USD"), "least collateral");
        out.initial_share = number(store_key("MIN_COLLATERAL_FACTOR", market), "initial margin");
        out.liquidation_share =
            number(store_key("MIN_COLLATERAL_FACTOR_FOR_LIQUIDATION", market), "liquidation");
        for (const bool better : {false, true})
            out.fees[better] =
                number(store_key("POSITION_FEE_FACTOR", market, better), "position fee");
        out.expiration = number(store_key("REQUEST_EXPIRATION_TIME"), "orders' lifetime");
        out.market_disabled = flag(store_key("IS_MARKET_DISABLED", market), "market disabled");
    }

    void account(MarketReads& out) {
        const auto claim = [&](const Address& token) {
            return number(
                store_key("CLAIMABLE_FUNDING_AMOUNT", market_.token, token, market_.account),
                "claimable funding");
        };
        out.claimable_long = claim(contracts_.long_token);
        out.claimable_short = claim(contracts_.short_token);
        out.balance = calls_.add(call_of<erc20::BalanceOf>(market_.collateral, {market_.account},
                                                           "gmx collateral on hand"));
        out.leave = calls_.add(call_of<erc20::Allowance>(
            market_.collateral, {market_.account, contracts_.router}, "what gmx may take"));
        out.coins = calls_.add(call_of<multicall_abi::GetEthBalance>(
            market_.multicall, {market_.account}, "coins for gmx keepers"));
    }

    CostReads cost() {
        const Address& market = market_.token;
        return {.pool = number(store_key("POOL_AMOUNT", market, contracts_.short_token), "pool"),
                .reserve = number(store_key("RESERVE_FACTOR", market, false), "reserve"),
                .interest_reserve = number(store_key("OPEN_INTEREST_RESERVE_FACTOR", market, false),
                                           "open interest's reserve")};
    }

    /// An order of a type that only the venue's own contracts may create: refused with a reason by
    /// a router that knows this createOrder, without one by any other.
    CallIndex probe() {
        constexpr std::uint8_t kLiquidation = 7;
        router_abi::CreateOrderParams params;
        params.addresses.receiver = market_.account;
        params.addresses.market = market_.token;
        params.addresses.initial_collateral_token = market_.collateral;
        params.order_type = kLiquidation;
        return calls_.add(
            call_of<router_abi::CreateOrder>(market_.exchange_router, {params}, "gmx createOrder"));
    }

  private:
    const Market& market_;
    const Contracts& contracts_;
    CallList& calls_;
};

}  // namespace

MarketReads add_reads(const Market& market, const Contracts& contracts, CallList& calls) {
    Planner planner(market, contracts, calls);
    const auto feed = [&](const Feed& one) {
        return add_feed_reads(contracts.data_store, one, calls);
    };
    MarketReads out;
    out.index = feed(contracts.index);
    out.longs = feed(contracts.longs);
    out.shorts = feed(contracts.shorts);
    out.coin = feed(contracts.coin);
    for (const Address& collateral : {contracts.short_token, contracts.long_token})
        for (const bool is_long : {true, false})
            out.sides.push_back(planner.side(collateral, is_long));
    planner.orders(out);
    out.gas = planner.gas();
    planner.limits(out);
    out.increase = planner.feature(kMarketIncrease, "increases disabled");
    out.decrease = planner.feature(kMarketDecrease, "decreases disabled");
    out.long_interest = planner.interest(true);
    out.short_interest = planner.interest(false);
    planner.account(out);
    out.probe = planner.probe();
    if (market.tells_cost) out.cost = planner.cost();
    return out;
}

}  // namespace evenkeel::gmx_v2
