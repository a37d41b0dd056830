// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <string>

#include "abi/aave_v3/aave_oracle.hpp"
#include "abi/aave_v3/pool.hpp"
#include "abi/aave_v3/pool_addresses_provider.hpp"
#include "abi/aave_v3/pool_liquid_e_modes.hpp"
#include "abi/algebra/factory.hpp"
#include "abi/algebra/nonfungible_position_manager.hpp"
#include "abi/algebra/nonfungible_position_manager_integral.hpp"
#include "abi/algebra/nonfungible_position_manager_v19.hpp"
#include "abi/algebra/pool_directional.hpp"
#include "abi/algebra/pool_integral.hpp"
#include "abi/algebra/pool_v19.hpp"
#include "abi/algebra/pool_v2.hpp"
#include "abi/balancer_v2/balancer_queries.hpp"
#include "abi/balancer_v2/stable_pool.hpp"
#include "abi/balancer_v2/vault.hpp"
#include "abi/balancer_v2/weighted_pool.hpp"
#include "abi/curve/crypto_swap.hpp"
#include "abi/curve/old_stable_swap.hpp"
#include "abi/curve/stable_swap.hpp"
#include "abi/curve/stable_swap_ng.hpp"
#include "abi/erc4626/vault.hpp"
#include "abi/gmx_v2/data_store.hpp"
#include "abi/gmx_v2/errors.hpp"
#include "abi/gmx_v2/event_emitter.hpp"
#include "abi/gmx_v2/exchange_router.hpp"
#include "abi/gmx_v2/market_reader.hpp"
#include "abi/gmx_v2/order_reader.hpp"
#include "abi/gmx_v2/position_reader.hpp"
#include "abi/hyperliquid/core_writer.hpp"
#include "abi/infra/aggregator_v3.hpp"
#include "abi/infra/erc20.hpp"
#include "abi/infra/multicall3.hpp"
#include "abi/op_stack/gas_price_oracle.hpp"
#include "abi/pancakeswap_v3/master_chef.hpp"
#include "abi/pancakeswap_v3/pool.hpp"
#include "abi/perp_v2/account_balance.hpp"
#include "abi/perp_v2/base_token.hpp"
#include "abi/perp_v2/clearing_house.hpp"
#include "abi/perp_v2/clearing_house_config.hpp"
#include "abi/perp_v2/exchange.hpp"
#include "abi/perp_v2/market_registry.hpp"
#include "abi/perp_v2/vault.hpp"
#include "abi/slipstream/factory.hpp"
#include "abi/slipstream/gauge.hpp"
#include "abi/slipstream/nonfungible_position_manager.hpp"
#include "abi/slipstream/pool.hpp"
#include "abi/staked_eth/rate_provider.hpp"
#include "abi/staked_eth/rocket_token_reth.hpp"
#include "abi/staked_eth/staked_token_v1.hpp"
#include "abi/staked_eth/we_eth.hpp"
#include "abi/staked_eth/wst_eth.hpp"
#include "abi/uniswap_v2/factory.hpp"
#include "abi/uniswap_v2/pair.hpp"
#include "abi/uniswap_v3/factory.hpp"
#include "abi/uniswap_v3/nonfungible_position_manager.hpp"
#include "abi/uniswap_v3/pool.hpp"
#include "abi/uniswap_v3/swap_router.hpp"
#include "abi/uniswap_v3/swap_router02.hpp"
#include "abi/uniswap_v4/position_manager.hpp"
#include "abi/uniswap_v4/state_view.hpp"
#include "chain/codec/hex.hpp"

using namespace evenkeel;

namespace {

/// "protocol contract signature" -> selector or topic, in hex.
using Bound = std::map<std::string, std::string>;

template <class Entry>
std::string hash_of() {
    if constexpr (requires { Entry::kTopic; }) {
        return to_hex(Entry::kTopic);
    } else {
        return hex::encode(Entry::kSelector);
    }
}

template <class... Entries>
void add(Bound& bound, const std::string& where) {
    ((bound[where + "\t" + std::string(Entries::kSignature)] = hash_of<Entries>()), ...);
}

void add_aave_v3(Bound& bound) {
    {
        using namespace abi::aave_v3::pool;
        add<ADDRESSESPROVIDER, GetReservesList, GetReserveData, GetUserConfiguration,
            GetUserAccountData, GetUserEMode, Borrow, Repay>(bound, "aave_v3\tPool");
    }
    using namespace abi::aave_v3;
    add<pool_liquid_e_modes::GetEModeCategoryBorrowableBitmap>(bound, "aave_v3\tPoolLiquidEModes");
    add<pool_addresses_provider::GetPriceOracle>(bound, "aave_v3\tPoolAddressesProvider");
    add<aave_oracle::BASECURRENCYUNIT, aave_oracle::GetAssetPrice>(bound, "aave_v3\tAaveOracle");
}

void add_erc4626(Bound& bound) {
    using namespace abi::erc4626::vault;
    add<Asset, BalanceOf, ConvertToAssets, PreviewRedeem>(bound, "erc4626\tVault");
}

void add_staked_eth(Bound& bound) {
    using namespace abi::staked_eth;
    add<rate_provider::GetRate>(bound, "staked_eth\tRateProvider");
    add<rocket_token_reth::GetEthValue>(bound, "staked_eth\tRocketTokenRETH");
    add<staked_token_v1::ExchangeRate>(bound, "staked_eth\tStakedTokenV1");
    add<we_eth::GetEETHByWeETH>(bound, "staked_eth\tWeETH");
    add<wst_eth::GetStETHByWstETH>(bound, "staked_eth\tWstETH");
}

void add_algebra_factory(Bound& bound) {
    using namespace abi::algebra::factory;
    add<PoolByPair, CustomPoolByPair>(bound, "algebra\tFactory");
}

void add_algebra_nonfungible_position_manager(Bound& bound) {
    using namespace abi::algebra::nonfungible_position_manager;
    add<Positions>(bound, "algebra\tNonfungiblePositionManager");
}

void add_algebra_nonfungible_position_manager_integral(Bound& bound) {
    using namespace abi::algebra::nonfungible_position_manager_integral;
    add<Positions>(bound, "algebra\tNonfungiblePositionManagerIntegral");
}

void add_algebra_nonfungible_position_manager_v19(Bound& bound) {
    using namespace abi::algebra::nonfungible_position_manager_v19;
    add<Positions>(bound, "algebra\tNonfungiblePositionManagerV19");
}

void add_algebra_pool_directional(Bound& bound) {
    using namespace abi::algebra::pool_directional;
    add<GlobalState, Ticks, Positions>(bound, "algebra\tPoolDirectional");
}

void add_algebra_pool_integral(Bound& bound) {
    using namespace abi::algebra::pool_integral;
    add<GlobalState, Ticks>(bound, "algebra\tPoolIntegral");
}

void add_algebra_pool_v19(Bound& bound) {
    using namespace abi::algebra::pool_v19;
    add<GlobalState>(bound, "algebra\tPoolV19");
}

void add_algebra_pool_v2(Bound& bound) {
    using namespace abi::algebra::pool_v2;
    add<GlobalState, TotalFeeGrowth0Token, TotalFeeGrowth1Token, Ticks, Positions, GetReserves,
        Liquidity>(bound, "algebra\tPoolV2");
}

void add_pancakeswap_v3_master_chef(Bound& bound) {
    using namespace abi::pancakeswap_v3::master_chef;
    add<NonfungiblePositionManager>(bound, "pancakeswap_v3\tMasterChef");
}

void add_pancakeswap_v3_pool(Bound& bound) {
    using namespace abi::pancakeswap_v3::pool;
    add<Slot0>(bound, "pancakeswap_v3\tPool");
}

void add_slipstream_factory(Bound& bound) {
    using namespace abi::slipstream::factory;
    add<GetPool>(bound, "slipstream\tFactory");
}

void add_slipstream_gauge(Bound& bound) {
    using namespace abi::slipstream::gauge;
    add<StakedValues, Nft>(bound, "slipstream\tGauge");
}

void add_slipstream_nonfungible_position_manager(Bound& bound) {
    using namespace abi::slipstream::nonfungible_position_manager;
    add<Positions>(bound, "slipstream\tNonfungiblePositionManager");
}

void add_slipstream_pool(Bound& bound) {
    using namespace abi::slipstream::pool;
    add<Slot0, Ticks, Positions, Gauge>(bound, "slipstream\tPool");
}

void add_balancer_v2(Bound& bound) {
    namespace queries = abi::balancer_v2::balancer_queries;
    namespace pool = abi::balancer_v2::weighted_pool;
    add<queries::Vault, queries::QueryExit>(bound, "balancer_v2\tBalancerQueries");
    namespace stable = abi::balancer_v2::stable_pool;
    add<stable::GetAmplificationParameter, stable::GetScalingFactors>(bound,
                                                                      "balancer_v2\tStablePool");
    add<abi::balancer_v2::vault::GetPoolTokens>(bound, "balancer_v2\tVault");
    add<pool::GetPoolId, pool::GetVault, pool::GetNormalizedWeights, pool::BalanceOf>(
        bound, "balancer_v2\tWeightedPool");
}

void add_curve(Bound& bound) {
    namespace old_pool = abi::curve::old_stable_swap;
    namespace pool = abi::curve::stable_swap;
    add<abi::curve::crypto_swap::Gamma>(bound, "curve\tCryptoSwap");
    add<old_pool::Coins, old_pool::Balances>(bound, "curve\tOldStableSwap");
    add<pool::A, pool::Coins, pool::Balances, pool::TotalSupply, pool::BalanceOf>(
        bound, "curve\tStableSwap");
    add<abi::curve::stable_swap_ng::StoredRates>(bound, "curve\tStableSwapNG");
}

void add_gmx_v2_errors(Bound& bound) {
    using namespace abi::gmx_v2::errors;
    add<EndOfOracleSimulationError, OrderNotFulfillableAtAcceptablePriceError,
        InsufficientCollateralUsdError, InvalidDecreaseOrderSizeError, EmptyPositionError,
        EmptyOrderError, OracleTimestampsAreSmallerThanRequiredError,
        OracleTimestampsAreLargerThanRequestExpirationTimeError, InsufficientExecutionFeeError,
        InsufficientWntAmountForExecutionFeeError, MaxOpenInterestExceededError,
        InsufficientReserveForOpenInterestError, InsufficientReserveError, MinPositionSizeError,
        LiquidatablePositionError, DisabledFeatureError, DisabledMarketError,
        UnableToWithdrawCollateralError, InsufficientOutputAmountError,
        InsufficientCollateralAmountError, InvalidPositionSizeValuesError,
        InvalidCollateralTokenForMarketError, OrderNotUpdatableError, EmptyMarketPriceError,
        RequestNotYetCancellableError>(bound, "gmx_v2\tErrors");
}

void add_gmx_v2(Bound& bound) {
    {
        using namespace abi::gmx_v2::exchange_router;
        add<DataStore, Router, OrderHandler, EventEmitter, Multicall, SendWnt, SendTokens,
            CreateOrder, CancelOrder, SimulateExecuteLatestOrder>(bound, "gmx_v2\tExchangeRouter");
    }
    using namespace abi::gmx_v2;
    add<market_reader::GetMarket, market_reader::GetMarketInfo, market_reader::GetExecutionPrice>(
        bound, "gmx_v2\tMarketReader");
    add<position_reader::GetPosition, position_reader::GetPositionInfo>(bound,
                                                                        "gmx_v2\tPositionReader");
    add<order_reader::GetAccountOrders>(bound, "gmx_v2\tOrderReader");
    add<data_store::GetUint, data_store::GetBool, data_store::GetAddress,
        data_store::GetBytes32Count>(bound, "gmx_v2\tDataStore");
    add<event_emitter::EventLog1Event, event_emitter::EventLog2Event>(bound,
                                                                      "gmx_v2\tEventEmitter");
}

void add_hyperliquid(Bound& bound) {
    using namespace abi::hyperliquid::core_writer;
    add<SendRawAction, RawActionEvent>(bound, "hyperliquid\tCoreWriter");
}

void add_infra_aggregator_v3(Bound& bound) {
    using namespace abi::infra::aggregator_v3;
    add<LatestRoundData, Decimals, Description>(bound, "infra\tAggregatorV3");
}

void add_infra_erc20(Bound& bound) {
    using namespace abi::infra::erc20;
    add<BalanceOf, Decimals, TotalSupply, Symbol, Allowance, Approve, Transfer, TransferEvent>(
        bound, "infra\tERC20");
}

void add_infra_multicall3(Bound& bound) {
    using namespace abi::infra::multicall3;
    add<Aggregate3, GetBlockNumber, GetEthBalance, TryBlockAndAggregate>(bound,
                                                                         "infra\tMulticall3");
}

void add_op_stack(Bound& bound) {
    add<abi::op_stack::gas_price_oracle::GetL1Fee>(bound, "op_stack\tGasPriceOracle");
}

void add_perp_v2_account_balance(Bound& bound) {
    using namespace abi::perp_v2::account_balance;
    add<GetTotalPositionSize, GetTakerPositionSize, GetTotalOpenNotional, GetTakerOpenNotional,
        GetTotalPositionValue, GetTotalAbsPositionValue, GetPnlAndPendingFee, GetBaseTokens,
        GetMarkPrice, GetMarginRequirementForLiquidation>(bound, "perp_v2\tAccountBalance");
}

void add_perp_v2_base_token(Bound& bound) {
    using namespace abi::perp_v2::base_token;
    add<GetIndexPrice, Decimals, Symbol, IsOpen, IsPaused, IsClosed>(bound, "perp_v2\tBaseToken");
}

void add_perp_v2_clearing_house(Bound& bound) {
    using namespace abi::perp_v2::clearing_house;
    add<GetExchange, GetAccountBalance, GetVault, GetQuoteToken, GetClearingHouseConfig,
        GetOrderBook, GetInsuranceFund, GetUniswapV3Factory, Paused, GetAccountValue, OpenPosition,
        ClosePosition, SettleAllFunding, PositionChangedEvent, PositionClosedEvent,
        FundingPaymentSettledEvent, PositionLiquidatedEvent>(bound, "perp_v2\tClearingHouse");
}

void add_perp_v2_clearing_house_config(Bound& bound) {
    using namespace abi::perp_v2::clearing_house_config;
    add<GetImRatio, GetMmRatio, GetTwapInterval, GetMaxFundingRate, GetPartialCloseRatio>(
        bound, "perp_v2\tClearingHouseConfig");
}

void add_perp_v2_exchange(Bound& bound) {
    using namespace abi::perp_v2::exchange;
    add<GetPendingFundingPayment, GetAllPendingFundingPayment, GetMaxTickCrossedWithinBlock,
        IsOverPriceSpread, GetMarketRegistry, GetSqrtMarketTwapX96>(bound, "perp_v2\tExchange");
}

void add_perp_v2_market_registry(Bound& bound) {
    using namespace abi::perp_v2::market_registry;
    add<GetMarketInfo, GetPool, GetFeeRatio, HasPool>(bound, "perp_v2\tMarketRegistry");
}

void add_perp_v2_vault(Bound& bound) {
    using namespace abi::perp_v2::vault;
    add<GetSettlementToken, Decimals, GetFreeCollateral, GetFreeCollateralByToken, GetAccountValue,
        GetBalance, GetBalanceByToken, IsLiquidatable, Deposit, Withdraw, Paused>(bound,
                                                                                  "perp_v2\tVault");
}

void add_uniswap_v2(Bound& bound) {
    using namespace abi::uniswap_v2::pair;
    add<abi::uniswap_v2::factory::FeeTo>(bound, "uniswap_v2\tFactory");
    add<Factory, Token0, Token1, GetReserves, KLast, TotalSupply, BalanceOf>(bound,
                                                                             "uniswap_v2\tPair");
}

void add_uniswap_v3_factory(Bound& bound) {
    using namespace abi::uniswap_v3::factory;
    add<GetPool>(bound, "uniswap_v3\tFactory");
}

void add_uniswap_v3_nonfungible_position_manager(Bound& bound) {
    using namespace abi::uniswap_v3::nonfungible_position_manager;
    add<Positions, OwnerOf, BalanceOf, TokenOfOwnerByIndex, Factory, Mint, IncreaseLiquidity,
        DecreaseLiquidity, Collect, Burn, Multicall>(bound,
                                                     "uniswap_v3\tNonfungiblePositionManager");
}

void add_uniswap_v3_pool(Bound& bound) {
    using namespace abi::uniswap_v3::pool;
    add<Slot0, FeeGrowthGlobal0X128, FeeGrowthGlobal1X128, Ticks, Liquidity, Fee, TickSpacing,
        Token0, Token1, Observe, SwapEvent>(bound, "uniswap_v3\tPool");
}

void add_uniswap_v3_swap_router(Bound& bound) {
    using namespace abi::uniswap_v3::swap_router;
    add<ExactInputSingle, ExactOutputSingle, Factory>(bound, "uniswap_v3\tSwapRouter");
}

void add_uniswap_v3_swap_router02(Bound& bound) {
    using namespace abi::uniswap_v3::swap_router02;
    add<ExactInputSingle, ExactOutputSingle, Multicall, PositionManager>(
        bound, "uniswap_v3\tSwapRouter02");
}

void add_uniswap_v4(Bound& bound) {
    {
        using namespace abi::uniswap_v4::position_manager;
        add<GetPoolAndPositionInfo, PositionInfo, BalanceOf, OwnerOf, TransferEvent>(
            bound, "uniswap_v4\tPositionManager");
    }
    using namespace abi::uniswap_v4::state_view;
    add<GetSlot0, GetPositionInfo, GetFeeGrowthInside>(bound, "uniswap_v4\tStateView");
}

/// The rows of the published table, keyed in the same way.
Bound published() {
    std::ifstream file(EVENKEEL_TESTS_DIR "/vectors/selectors.tsv");
    Bound rows;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::array<std::string, 5> cells;
        std::size_t at = 0;
        for (std::string& cell : cells) {
            const std::size_t end = std::min(line.find('\t', at), line.size());
            cell = line.substr(at, end - at);
            at = end + 1;
        }
        rows[cells[0] + "\t" + cells[1] + "\t" + cells[4]] = cells[3];
    }
    return rows;
}

}  // namespace

TEST_CASE("every binding has the selector or topic that is published for it", "[abi][bindings]") {
    Bound bound;
    add_aave_v3(bound);
    add_erc4626(bound);
    add_staked_eth(bound);
    add_algebra_factory(bound);
    add_algebra_nonfungible_position_manager(bound);
    add_algebra_nonfungible_position_manager_integral(bound);
    add_algebra_nonfungible_position_manager_v19(bound);
    add_algebra_pool_directional(bound);
    add_algebra_pool_integral(bound);
    add_algebra_pool_v19(bound);
    add_algebra_pool_v2(bound);
    add_pancakeswap_v3_master_chef(bound);
    add_pancakeswap_v3_pool(bound);
    add_slipstream_factory(bound);
    add_slipstream_gauge(bound);
    add_slipstream_nonfungible_position_manager(bound);
    add_slipstream_pool(bound);
    add_balancer_v2(bound);
    add_curve(bound);
    add_gmx_v2_errors(bound);
    add_gmx_v2(bound);
    add_hyperliquid(bound);
    add_infra_aggregator_v3(bound);
    add_infra_erc20(bound);
    add_infra_multicall3(bound);
    add_op_stack(bound);
    add_perp_v2_account_balance(bound);
    add_perp_v2_base_token(bound);
    add_perp_v2_clearing_house(bound);
    add_perp_v2_clearing_house_config(bound);
    add_perp_v2_exchange(bound);
    add_perp_v2_market_registry(bound);
    add_perp_v2_vault(bound);
    add_uniswap_v2(bound);
    add_uniswap_v3_factory(bound);
    add_uniswap_v3_nonfungible_position_manager(bound);
    add_uniswap_v3_pool(bound);
    add_uniswap_v3_swap_router(bound);
    add_uniswap_v3_swap_router02(bound);
    add_uniswap_v4(bound);
    const Bound rows = published();
    REQUIRE(rows.size() > 50);
    CHECK(bound == rows);
}
