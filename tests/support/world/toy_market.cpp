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

/// An address of one kind of contract; `market` tells those of several markets apart.
Address contract(std::uint8_t kind, std::size_t market = 0) {
    Address out;
    out.bytes[18] = kind;
    out.bytes[19] = static_cast<std::uint8_t>(market + 1);
    return out;
}

const Address kHouse = contract(1), kBalances = contract(2), kConfig = contract(3),
              kExchange = contract(4), kVault = contract(5), kRegistry = contract(6),
              kUsd = contract(7), kMulticall = contract(8);

Address oracle_of(std::size_t market) {
    return contract(9, market);
}
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

void add_house(Table& table, const Address& account, const Wad& gain) {
    table.on<house::GetAccountBalance>(kHouse, {}, {kBalances});
    table.on<house::GetClearingHouseConfig>(kHouse, {}, {kConfig});
    table.on<house::GetExchange>(kHouse, {}, {kExchange});
    table.on<house::GetVault>(kHouse, {}, {kVault});
    table.on<house::Paused>(kHouse, {}, {false});
    table.on<house::GetAccountValue>(kHouse, {account}, {(Wad::from_int(1'000'000) + gain).raw()});
    table.on<exchange::GetMarketRegistry>(kExchange, {}, {kRegistry});
    table.on<config::GetTwapInterval>(kConfig, {}, {900});
    table.on<config::GetImRatio>(kConfig, {}, {100'000});
    table.on<config::GetMmRatio>(kConfig, {}, {62'500});
    table.on<vault::Decimals>(kVault, {}, {6});
    table.on<vault::GetFreeCollateral>(kVault, {account}, {u256(1'000'000'000'000u)});
    table.on<erc20::Decimals>(kUsd, {}, {6});
}

void add_oracle(Table& table, const Address& at, const Wad& price, std::uint64_t timestamp) {
    oracle::LatestRoundData::Output round;
    round.answer = *signed_value(price.to_token(8, Rounding::kDown).value(), false);
    round.updated_at = u256(timestamp);
    table.on<oracle::Decimals>(at, {}, {8});
    table.on<oracle::LatestRoundData>(at, {}, round);
}

void add_market(Table& table, const ToyMarket& market, std::size_t i, const Address& account) {
    const u256 price = magnitude(market.price.raw());
    pool::Slot0::Output slot0;
    slot0.sqrt_price_x96 = sqrt_of_price(market.price, Rounding::kUp).value();
    table.on<abi::perp_v2::market_registry::GetPool>(kRegistry, {base_of(i)}, {pool_of(i)});
    table.on<pool::Slot0>(pool_of(i), {}, slot0);
    table.on<balances::GetTotalPositionSize>(kBalances, {account, base_of(i)}, {market.size.raw()});
    // Profit is realised at once: a position is worth what it would take to close it.
    const Wad worth = mul(market.size, market.price).value();
    table.on<balances::GetTotalOpenNotional>(kBalances, {account, base_of(i)}, {(-worth).raw()});
    table.on<balances::GetTotalPositionValue>(kBalances, {account, base_of(i)}, {worth.raw()});
    table.on<balances::GetMarkPrice>(kBalances, {base_of(i)}, {price});
    table.on<exchange::GetPendingFundingPayment>(kExchange, {account, base_of(i)}, {});
    table.on<exchange::IsOverPriceSpread>(kExchange, {base_of(i)}, {false});
    table.on<base::GetIndexPrice>(base_of(i), {u256(900u)}, {price});
    table.on<base::IsOpen>(base_of(i), {}, {true});
    table.on<erc20::Decimals>(token_of(i), {}, {18});
    table.on<erc20::BalanceOf>(token_of(i), {account}, {magnitude(market.held.raw())});
}

template <class State>
auto market_of(State& state, const Address& base_token) -> decltype(state.markets.data()) {
    for (std::size_t i = 0; i < state.markets.size(); ++i)
        if (base_of(i) == base_token) return &state.markets[i];
    return nullptr;
}

/// What changes hands for so much of the asset, fee included: never better than the price.
Wad quote_for(const ToyState& state, const ToyMarket& market, const Wad& size) {
    const Wad plain = mul(size.abs(), market.price).value();
    const Wad fee = mul(plain, state.fee, Rounding::kUp).value();
    return size.is_negative() ? plain - fee : plain + fee;
}

/// A trade of `size`, if it is in time and its quote is within the bound (zero for none).
template <class Function, class Params>
std::optional<Bytes> trade(ToyState& state, ToyMarket& market, const Wad& size,
                           const Params& params, std::uint64_t timestamp) {
    if (params.deadline < u256(timestamp)) return std::nullopt;
    const Wad quote = quote_for(state, market, size);
    const u256 amount = magnitude(quote.raw());
    const u256& bound = params.opposite_amount_bound;
    if (!bound.is_zero() && (size.is_negative() ? amount < bound : amount > bound))
        return std::nullopt;
    market.size += size;
    market.gain -= (mul(size.abs(), market.price).value() - quote).abs();
    return abi::encode_output<Function>({magnitude(size.raw()), amount});
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
    Wad gain;
    for (const ToyMarket& market : state.markets) gain += market.gain;
    add_house(table, account, gain);
    for (std::size_t i = 0; i < state.markets.size(); ++i) {
        add_oracle(table, oracle_of(i), state.markets[i].price, timestamp);
        add_market(table, state.markets[i], i, account);
    }
    return std::move(table.answers);
}

std::optional<Bytes> execute(ToyState& state, const Address& to, ByteView data,
                             std::uint64_t timestamp) {
    if (state.refuses || to != kHouse) return std::nullopt;
    if (const auto closing = abi::decode_input<house::ClosePosition>(data)) {
        ToyMarket* market = market_of(state, closing->params.base_token);
        if (market == nullptr) return std::nullopt;
        return trade<house::ClosePosition>(state, *market, -market->size, closing->params,
                                           timestamp);
    }
    const auto opening = abi::decode_input<house::OpenPosition>(data);
    ToyMarket* market = opening ? market_of(state, opening->params.base_token) : nullptr;
    if (market == nullptr) return std::nullopt;
    const auto amount = Wad::from_token(opening->params.amount, 18, Rounding::kDown);
    if (!amount) return std::nullopt;
    return trade<house::OpenPosition>(state, *market,
                                      opening->params.is_base_to_quote ? -*amount : *amount,
                                      opening->params, timestamp);
}

std::optional<OrderedSize> ordered_size(const ToyState& state, ByteView data) {
    if (const auto closing = abi::decode_input<house::ClosePosition>(data)) {
        const ToyMarket* market = market_of(state, closing->params.base_token);
        if (market == nullptr) return std::nullopt;
        return OrderedSize{-market->size, market->price, true};
    }
    const auto opening = abi::decode_input<house::OpenPosition>(data);
    const ToyMarket* market = opening ? market_of(state, opening->params.base_token) : nullptr;
    if (market == nullptr) return std::nullopt;
    const auto amount = Wad::from_token(opening->params.amount, 18, Rounding::kDown);
    if (!amount) return std::nullopt;
    return OrderedSize{opening->params.is_base_to_quote ? -*amount : *amount, market->price, false};
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
                              .chainlink = oracle_of(i),
                              .max_age = Duration{3'600'000}});
        out.strategies.push_back(strategy(i));
    }
    return out;
}

void move_first_market(PortfolioSpec& spec, const std::string& chain) {
    spec.chains.push_back({chain, 31338, kMulticall});
    AssetSpec& asset = spec.assets[1];
    asset.tokens_on[chain] = std::move(asset.tokens);
    asset.tokens.clear();
    asset.oracle_chain = chain;
    spec.strategies[0].positions[0].chain = chain;
}

void share_first_market(PortfolioSpec& spec) {
    AssetSpec& asset = spec.assets[1];
    for (std::size_t i = 1; i < spec.strategies.size(); ++i) {
        StrategySpec& other = spec.strategies[i];
        asset.tokens.push_back(token_of(i));
        other.asset = asset.name;
        other.hedge = spec.strategies[0].hedge;
        other.rebalance.min_order.unit = asset.name;
    }
    spec.assets.resize(2);
}

}  // namespace evenkeel::test
