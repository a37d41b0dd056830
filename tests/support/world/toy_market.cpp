// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/world/toy_market.hpp"

#include "abi/infra/aggregator_v3.hpp"
#include "abi/infra/erc20.hpp"
#include "abi/perp_v2/account_balance.hpp"
#include "abi/perp_v2/base_token.hpp"
#include "abi/perp_v2/clearing_house.hpp"
#include "abi/perp_v2/clearing_house_config.hpp"
#include "abi/perp_v2/exchange.hpp"
#include "abi/perp_v2/market_registry.hpp"
#include "abi/perp_v2/vault.hpp"
#include "abi/uniswap_v3/pool.hpp"
#include "chain/codec/abi.hpp"
#include "strategies/models/pool_price.hpp"

namespace evenkeel::test {
namespace {

namespace balances = abi::perp_v2::account_balance;
namespace base = abi::perp_v2::base_token;
namespace config = abi::perp_v2::clearing_house_config;
namespace erc20 = abi::infra::erc20;
namespace exchange = abi::perp_v2::exchange;
namespace house = abi::perp_v2::clearing_house;
namespace oracle = abi::infra::aggregator_v3;
namespace pool = abi::uniswap_v3::pool;
namespace vault = abi::perp_v2::vault;

constexpr int kPrice = 2000;

/// An address of one kind of contract; `market` tells those of several markets apart.
Address contract(std::uint8_t kind, std::size_t market = 0) {
    Address out;
    out.bytes[18] = kind;
    out.bytes[19] = static_cast<std::uint8_t>(market + 1);
    return out;
}

const Address kHouse = contract(1), kBalances = contract(2), kConfig = contract(3),
              kExchange = contract(4), kVault = contract(5), kRegistry = contract(6),
              kUsd = contract(7), kMulticall = contract(8), kOracle = contract(9);

Address base_of(std::size_t market) {
    return contract(20, market);
}
Address pool_of(std::size_t market) {
    return contract(21, market);
}
Address token_of(std::size_t market) {
    return contract(22, market);
}

/// Gathers answers by call.
struct Table {
    FactBook::Answers answers;
    template <class Function>
    void on(const Address& to, const typename Function::Input& input,
            const typename Function::Output& output) {
        answers[{to, abi::encode_call<Function>(input), ""}] = abi::encode_output<Function>(output);
    }
};

void add_house(Table& table, const Address& account) {
    table.on<house::GetAccountBalance>(kHouse, {}, {kBalances});
    table.on<house::GetClearingHouseConfig>(kHouse, {}, {kConfig});
    table.on<house::GetExchange>(kHouse, {}, {kExchange});
    table.on<house::GetVault>(kHouse, {}, {kVault});
    table.on<house::Paused>(kHouse, {}, {false});
    table.on<house::GetAccountValue>(kHouse, {account}, {Wad::from_int(1'000'000).raw()});
    table.on<exchange::GetMarketRegistry>(kExchange, {}, {kRegistry});
    table.on<config::GetTwapInterval>(kConfig, {}, {900});
    table.on<config::GetImRatio>(kConfig, {}, {100'000});
    table.on<config::GetMmRatio>(kConfig, {}, {62'500});
    table.on<vault::Decimals>(kVault, {}, {6});
    table.on<vault::GetFreeCollateral>(kVault, {account}, {u256(1'000'000'000'000u)});
    table.on<erc20::Decimals>(kUsd, {}, {6});
}

void add_oracle(Table& table, std::uint64_t timestamp) {
    oracle::LatestRoundData::Output round;
    round.answer = *signed_value(u256(std::uint64_t{kPrice} * 100'000'000), false);
    round.updated_at = u256(timestamp);
    table.on<oracle::Decimals>(kOracle, {}, {8});
    table.on<oracle::LatestRoundData>(kOracle, {}, round);
}

void add_market(Table& table, const ToyMarket& market, std::size_t i, const Address& account) {
    const u256 price = magnitude(Wad::from_int(kPrice).raw());
    pool::Slot0::Output slot0;
    slot0.sqrt_price_x96 = sqrt_of_price(Wad::from_int(kPrice), Rounding::kUp).value();
    table.on<abi::perp_v2::market_registry::GetPool>(kRegistry, {base_of(i)}, {pool_of(i)});
    table.on<pool::Slot0>(pool_of(i), {}, slot0);
    table.on<balances::GetTotalPositionSize>(kBalances, {account, base_of(i)}, {market.size.raw()});
    table.on<balances::GetTotalOpenNotional>(kBalances, {account, base_of(i)}, {});
    table.on<balances::GetTotalPositionValue>(kBalances, {account, base_of(i)}, {});
    table.on<balances::GetMarkPrice>(kBalances, {base_of(i)}, {price});
    table.on<exchange::GetPendingFundingPayment>(kExchange, {account, base_of(i)}, {});
    table.on<exchange::IsOverPriceSpread>(kExchange, {base_of(i)}, {false});
    table.on<base::GetIndexPrice>(base_of(i), {u256(900u)}, {price});
    table.on<base::IsOpen>(base_of(i), {}, {true});
    table.on<erc20::Decimals>(token_of(i), {}, {18});
    table.on<erc20::BalanceOf>(token_of(i), {account}, {magnitude(market.held.raw())});
}

ToyMarket* market_of(ToyState& state, const Address& base_token) {
    for (std::size_t i = 0; i < state.markets.size(); ++i)
        if (base_of(i) == base_token) return &state.markets[i];
    return nullptr;
}

StrategySpec strategy(std::size_t i) {
    StrategySpec out;
    out.name = "s" + std::to_string(i);
    out.kind = "delta_neutral";
    out.asset = "A" + std::to_string(i);
    VenueSpec wallet{.venue = "wallet", .params = {}};
    wallet.params.set("tokens", std::vector{token_of(i)});
    out.positions.push_back(wallet);
    VenueSpec hedge{.venue = "perp_v2", .params = {}};
    hedge.params.set("clearing_house", kHouse);
    hedge.params.set("base_token", base_of(i));
    out.hedge.push_back(hedge);
    out.rebalance.rule = "band";
    out.rebalance.params.set("width", Ratio{parse_wad("0.02").value()});
    out.rebalance.min_order = {parse_wad("0.05").value(), out.asset};
    out.rebalance.max_slippage = {parse_wad("0.005").value()};
    return out;
}

}  // namespace

FactBook::Answers answers(const ToyState& state, const Address& account, std::uint64_t timestamp) {
    Table table;
    add_house(table, account);
    add_oracle(table, timestamp);
    for (std::size_t i = 0; i < state.markets.size(); ++i)
        add_market(table, state.markets[i], i, account);
    return std::move(table.answers);
}

bool execute(ToyState& state, const Address& to, ByteView data, std::uint64_t timestamp) {
    if (state.refuses || to != kHouse) return false;
    if (const auto closing = abi::decode_input<house::ClosePosition>(data)) {
        ToyMarket* market = market_of(state, closing->params.base_token);
        if (market == nullptr || closing->params.deadline < u256(timestamp)) return false;
        market->size = Wad();
        return true;
    }
    const auto opening = abi::decode_input<house::OpenPosition>(data);
    if (!opening) return false;
    ToyMarket* market = market_of(state, opening->params.base_token);
    if (market == nullptr || opening->params.deadline < u256(timestamp)) return false;
    const auto amount = Wad::from_token(opening->params.amount, 18, Rounding::kDown);
    if (!amount) return false;
    market->size += opening->params.is_base_to_quote ? -*amount : *amount;
    return true;
}

PortfolioSpec toy_spec(const Address& account, std::size_t markets) {
    PortfolioSpec out;
    out.chain_id = 31337;
    out.account = account;
    out.multicall = kMulticall;
    out.assets.push_back({.name = "USD",
                          .tokens = {kUsd},
                          .fixed_price = Wad::from_int(1),
                          .chainlink = std::nullopt,
                          .max_age = std::nullopt});
    for (std::size_t i = 0; i < markets; ++i) {
        out.assets.push_back({.name = "A" + std::to_string(i),
                              .tokens = {token_of(i)},
                              .fixed_price = std::nullopt,
                              .chainlink = kOracle,
                              .max_age = Duration{3'600'000}});
        out.strategies.push_back(strategy(i));
    }
    return out;
}

}  // namespace evenkeel::test
