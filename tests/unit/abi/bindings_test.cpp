// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <string>

#include "abi/aave_v3/pool.hpp"
#include "abi/erc4626/vault.hpp"
#include "abi/infra/aggregator_v3.hpp"
#include "abi/infra/erc20.hpp"
#include "abi/infra/multicall3.hpp"
#include "abi/op_stack/gas_price_oracle.hpp"
#include "abi/perp_v2/account_balance.hpp"
#include "abi/perp_v2/base_token.hpp"
#include "abi/perp_v2/clearing_house.hpp"
#include "abi/perp_v2/clearing_house_config.hpp"
#include "abi/perp_v2/exchange.hpp"
#include "abi/perp_v2/market_registry.hpp"
#include "abi/perp_v2/vault.hpp"
#include "abi/staked_eth/rate_provider.hpp"
#include "abi/staked_eth/rocket_token_reth.hpp"
#include "abi/staked_eth/staked_token_v1.hpp"
#include "abi/staked_eth/we_eth.hpp"
#include "abi/staked_eth/wst_eth.hpp"
#include "abi/uniswap_v3/factory.hpp"
#include "abi/uniswap_v3/nonfungible_position_manager.hpp"
#include "abi/uniswap_v3/pool.hpp"
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
    using namespace abi::aave_v3::pool;
    add<ADDRESSESPROVIDER, GetReservesList, GetReserveData, GetUserConfiguration>(bound,
                                                                                  "aave_v3\tPool");
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

void add_infra_aggregator_v3(Bound& bound) {
    using namespace abi::infra::aggregator_v3;
    add<LatestRoundData, Decimals, Description>(bound, "infra\tAggregatorV3");
}

void add_infra_erc20(Bound& bound) {
    using namespace abi::infra::erc20;
    add<BalanceOf, Decimals, Symbol, Allowance, Approve, Transfer, TransferEvent>(bound,
                                                                                  "infra\tERC20");
}

void add_infra_multicall3(Bound& bound) {
    using namespace abi::infra::multicall3;
    add<Aggregate3, GetEthBalance, TryBlockAndAggregate>(bound, "infra\tMulticall3");
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
    add<GetSettlementToken, Decimals, GetFreeCollateral, GetAccountValue, GetBalance,
        GetBalanceByToken, IsLiquidatable, Deposit, Withdraw, Paused>(bound, "perp_v2\tVault");
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
    add_uniswap_v3_factory(bound);
    add_uniswap_v3_nonfungible_position_manager(bound);
    add_uniswap_v3_pool(bound);
    const Bound rows = published();
    REQUIRE(rows.size() > 50);
    CHECK(bound == rows);
}
