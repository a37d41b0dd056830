// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "abi/infra/aggregator_v3.hpp"
#include "abi/infra/erc20.hpp"
#include "abi/perp_v2/account_balance.hpp"
#include "abi/perp_v2/base_token.hpp"
#include "abi/perp_v2/clearing_house.hpp"
#include "abi/perp_v2/clearing_house_config.hpp"
#include "abi/perp_v2/exchange.hpp"
#include "abi/perp_v2/market_registry.hpp"
#include "abi/perp_v2/vault.hpp"
#include "abi/uniswap_v3/factory.hpp"
#include "abi/uniswap_v3/nonfungible_position_manager.hpp"
#include "abi/uniswap_v3/pool.hpp"
#include "chain/crypto/keccak.hpp"
#include "strategies/models/pool_price.hpp"
#include "strategies/models/tick_math.hpp"
#include "tests/unit/strategies/answering_chain.hpp"

namespace evenkeel::test {

inline const Address kWeth = address(1), kUsdc = address(2), kAccount = address(3),
                     kManager = address(4), kFactory = address(5), kPool = address(6),
                     kOracle = address(7), kMulticall = address(8), kHouse = address(9),
                     kBase = address(10), kBalances = address(11), kConfig = address(12),
                     kExchange = address(13), kVault = address(14), kRegistry = address(15),
                     kPerpPool = address(16);

namespace nft = abi::uniswap_v3::nonfungible_position_manager;
namespace pool = abi::uniswap_v3::pool;

/// 10^18 times a decimal text, as the contracts hold it.
inline u256 raw18(const char* text) {
    return magnitude(wad(text).raw());
}

/// WETH (18 decimals) and USDC (6), an oracle for WETH.
inline void add_tokens(AnsweringChain& chain, const char* price = "2000.0") {
    namespace erc20 = abi::infra::erc20;
    namespace oracle = abi::infra::aggregator_v3;
    chain.on<erc20::Decimals>(kWeth, {}, {18});
    chain.on<erc20::Decimals>(kUsdc, {}, {6});
    chain.on<oracle::Decimals>(kOracle, {}, {8});
    oracle::LatestRoundData::Output round;
    round.answer = *signed_value(*wad(price).to_token(8, Rounding::kDown), false);
    round.updated_at = u256(chain.head.timestamp - 10);
    chain.on<oracle::LatestRoundData>(kOracle, {}, round);
}

/// A pool of WETH (token0) and USDC at a tick, without fees so far.
inline void add_pool(AnsweringChain& chain, std::int32_t tick) {
    chain.on<nft::Factory>(kManager, {}, {kFactory});
    chain.on<abi::uniswap_v3::factory::GetPool>(kFactory, {kWeth, kUsdc, 500}, {kPool});
    pool::Slot0::Output slot0;
    slot0.sqrt_price_x96 = sqrt_ratio_at_tick(tick).value();
    slot0.tick = tick;
    slot0.unlocked = true;
    chain.on<pool::Slot0>(kPool, {}, slot0);
    chain.on<pool::FeeGrowthGlobal0X128>(kPool, {}, {u256(0u)});
    chain.on<pool::FeeGrowthGlobal1X128>(kPool, {}, {u256(0u)});
}

/// The key of the manager's range in the pool's records.
inline Hash32 range_key(std::int32_t lower, std::int32_t upper) {
    Bytes packed(kManager.bytes.begin(), kManager.bytes.end());
    for (const std::int32_t tick : {lower, upper}) {
        for (const int shift : {16, 8, 0}) {
            packed.push_back(static_cast<std::uint8_t>(static_cast<std::uint32_t>(tick) >> shift));
        }
    }
    return keccak256(ByteView(packed));
}

/// A position, and the pool's own record of it, which is the same unless given.
inline void add_position(AnsweringChain& chain, std::uint64_t id,
                         const nft::Positions::Output& position,
                         std::optional<pool::Positions::Output> shared = std::nullopt) {
    chain.on<nft::Positions>(kManager, {u256(id)}, position);
    if (!shared) {
        shared = pool::Positions::Output{position.liquidity, position.fee_growth_inside0_last_x128,
                                         position.fee_growth_inside1_last_x128,
                                         position.tokens_owed0, position.tokens_owed1};
    }
    chain.on<pool::Positions>(kPool, {range_key(position.tick_lower, position.tick_upper)},
                              *shared);
    for (const std::int32_t tick : {position.tick_lower, position.tick_upper}) {
        chain.on<pool::Ticks>(kPool, {tick}, {});
    }
}

inline nft::Positions::Output position(std::int32_t lower, std::int32_t upper,
                                       const u256& liquidity) {
    nft::Positions::Output out;
    out.token0 = kWeth;
    out.token1 = kUsdc;
    out.fee = 500;
    out.tick_lower = lower;
    out.tick_upper = upper;
    out.liquidity = liquidity;
    return out;
}

/// Numbers of a perp position, as decimal texts.
struct PerpNumbers {
    const char* size = "0.0";
    const char* open_notional = "0.0";
    const char* value = "0.0";
    const char* funding = "0.0";
    const char* margin = "20000.0";
    const char* price = "2000.0";
    bool paused = false, open = true, over = false;
    /// USD on the account, what the vault may take of them and would let out, and what else stands
    /// on the margin.
    const char *idle = "0.0", *leave = "0.0", *free = "15000.0", *others = "0.0";
    bool vault_paused = false;
};

/// The vault's side of moving margin, which is in USDC.
inline void add_vault(AnsweringChain& chain, const PerpNumbers& numbers) {
    namespace erc20 = abi::infra::erc20;
    namespace vault = abi::perp_v2::vault;
    const auto raw6 = [](const char* text) {
        return wad(text).to_token(6, Rounding::kDown).value();
    };
    chain.on<vault::GetSettlementToken>(kVault, {}, {kUsdc});
    chain.on<erc20::BalanceOf>(kUsdc, {kAccount}, {raw6(numbers.idle)});
    chain.on<erc20::Allowance>(kUsdc, {kAccount, kVault}, {raw6(numbers.leave)});
    chain.on<vault::GetFreeCollateralByToken>(kVault, {kAccount, kUsdc}, {raw6(numbers.free)});
    chain.on<vault::Paused>(kVault, {}, {numbers.vault_paused});
    const Wad positions = wad(numbers.value).abs() + wad(numbers.others);
    chain.on<abi::perp_v2::account_balance::GetTotalAbsPositionValue>(kBalances, {kAccount},
                                                                      {magnitude(positions.raw())});
}

/// The contracts of a clearing house with one market.
inline void add_perp(AnsweringChain& chain, const PerpNumbers& numbers) {
    namespace house = abi::perp_v2::clearing_house;
    namespace balances = abi::perp_v2::account_balance;
    namespace config = abi::perp_v2::clearing_house_config;
    namespace exchange = abi::perp_v2::exchange;
    namespace vault = abi::perp_v2::vault;
    namespace base = abi::perp_v2::base_token;
    const auto signed18 = [](const char* text) { return wad(text).raw(); };
    chain.on<house::GetAccountBalance>(kHouse, {}, {kBalances});
    chain.on<house::GetClearingHouseConfig>(kHouse, {}, {kConfig});
    chain.on<house::GetExchange>(kHouse, {}, {kExchange});
    chain.on<house::GetVault>(kHouse, {}, {kVault});
    chain.on<exchange::GetMarketRegistry>(kExchange, {}, {kRegistry});
    chain.on<abi::perp_v2::market_registry::GetPool>(kRegistry, {kBase}, {kPerpPool});
    chain.on<config::GetTwapInterval>(kConfig, {}, {900});
    chain.on<config::GetImRatio>(kConfig, {}, {100'000});
    chain.on<config::GetMmRatio>(kConfig, {}, {62'500});
    chain.on<vault::Decimals>(kVault, {}, {6});
    chain.on<vault::GetFreeCollateral>(kVault, {kAccount}, {u256(15'000'000'000u)});
    chain.on<balances::GetTotalPositionSize>(kBalances, {kAccount, kBase},
                                             {signed18(numbers.size)});
    chain.on<balances::GetTotalOpenNotional>(kBalances, {kAccount, kBase},
                                             {signed18(numbers.open_notional)});
    chain.on<balances::GetTotalPositionValue>(kBalances, {kAccount, kBase},
                                              {signed18(numbers.value)});
    chain.on<balances::GetMarkPrice>(kBalances, {kBase}, {raw18(numbers.price)});
    chain.on<house::GetAccountValue>(kHouse, {kAccount}, {signed18(numbers.margin)});
    chain.on<exchange::GetPendingFundingPayment>(kExchange, {kAccount, kBase},
                                                 {signed18(numbers.funding)});
    chain.on<base::GetIndexPrice>(kBase, {u256(900u)}, {raw18("2001.0")});
    pool::Slot0::Output slot0;
    slot0.sqrt_price_x96 = sqrt_of_price(wad(numbers.price), Rounding::kUp).value();
    chain.on<pool::Slot0>(kPerpPool, {}, slot0);
    chain.on<house::Paused>(kHouse, {}, {numbers.paused});
    chain.on<base::IsOpen>(kBase, {}, {numbers.open});
    chain.on<exchange::IsOverPriceSpread>(kExchange, {kBase}, {numbers.over});
    add_vault(chain, numbers);
}

/// WETH and USDC priced by `add_tokens`.
inline std::vector<AssetSpec> assets() {
    return {{.name = "USDC",
             .tokens = {kUsdc},
             .fixed_price = Wad::from_int(1),
             .chainlink = std::nullopt,
             .max_age = std::nullopt},
            {.name = "ETH",
             .tokens = {kWeth},
             .fixed_price = std::nullopt,
             .chainlink = kOracle,
             .max_age = Duration{3'600'000}}};
}

/// One position hedged on the perp, band of 2 % to the centre.
inline PortfolioSpec portfolio_spec(const std::vector<u256>& ids) {
    StrategySpec strategy;
    strategy.name = "eth-usdc";
    strategy.kind = "delta_neutral";
    strategy.asset = "ETH";
    VenueSpec liquidity{.venue = "uniswap_v3", .params = {}};
    liquidity.params.set("position_manager", kManager);
    liquidity.params.set("ids", ids);
    strategy.positions.push_back(liquidity);
    VenueSpec hedge{.venue = "perp_v2", .params = {}};
    hedge.params.set("clearing_house", kHouse);
    hedge.params.set("base_token", kBase);
    strategy.hedge.push_back(hedge);
    strategy.rebalance.rule = "band";
    strategy.rebalance.params.set("width", Ratio{wad("0.02")});
    strategy.rebalance.min_order = {wad("0.05"), "ETH"};
    strategy.rebalance.max_slippage = {wad("0.005")};
    PortfolioSpec out;
    out.chain_id = 1;
    out.account = kAccount;
    out.multicall = kMulticall;
    out.assets = assets();
    out.strategies.push_back(strategy);
    return out;
}

}  // namespace evenkeel::test
