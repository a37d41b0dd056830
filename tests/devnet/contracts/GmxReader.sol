// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {GmxDataStore} from "./GmxDataStore.sol";
import "./GmxFees.sol";
import {GmxFunding} from "./GmxFunding.sol";
import {GmxKeys} from "./GmxKeys.sol";
import {GmxMarkets} from "./GmxMarkets.sol";
import {GmxMath} from "./GmxMath.sol";
import {GmxPositions} from "./GmxPositions.sol";
import {GmxPricing} from "./GmxPricing.sol";
import "./GmxTypes.sol";

/// GMX's Reader, as far as a hedge asks it. Simpler: only the functions below; nobody is referred by anybody.
contract GmxReader {
    using GmxKeys for bytes32;

    struct MarketInfo {
        GmxMarket market;
        uint256 borrowingFactorPerSecondForLongs;
        uint256 borrowingFactorPerSecondForShorts;
        GmxBaseFunding baseFunding;
        GmxNextFunding nextFunding;
        GmxVirtualInventory virtualInventory;
        bool isDisabled;
    }

    function getMarket(GmxDataStore dataStore, address key) external view returns (GmxMarket memory) {
        return dataStore.market(key);
    }

    function getPosition(GmxDataStore dataStore, bytes32 key) external view returns (GmxPosition memory) {
        return dataStore.position(key);
    }

    function getOrder(GmxDataStore dataStore, bytes32 key) external view returns (GmxOrder memory) {
        return dataStore.order(key);
    }

    function getAccountPositions(GmxDataStore dataStore, address account, uint256 start, uint256 end)
        external
        view
        returns (GmxPosition[] memory positions)
    {
        bytes32[] memory keys = keysOf(dataStore, GmxKeys.ACCOUNT_POSITION_LIST, account, start, end);
        positions = new GmxPosition[](keys.length);
        for (uint256 i = 0; i < keys.length; ++i) positions[i] = dataStore.position(keys[i]);
    }

    function getAccountOrders(GmxDataStore dataStore, address account, uint256 start, uint256 end)
        external
        view
        returns (GmxOrderInfo[] memory orders)
    {
        bytes32[] memory keys = keysOf(dataStore, GmxKeys.ACCOUNT_ORDER_LIST, account, start, end);
        orders = new GmxOrderInfo[](keys.length);
        for (uint256 i = 0; i < keys.length; ++i) orders[i] = GmxOrderInfo(keys[i], dataStore.order(keys[i]));
    }

    function getAccountPositionInfoList(
        GmxDataStore dataStore,
        address,
        address account,
        address[] memory markets,
        GmxPrices[] memory marketPrices,
        address,
        uint256 start,
        uint256 end
    ) external view returns (GmxPositionInfo[] memory list) {
        bytes32[] memory keys = keysOf(dataStore, GmxKeys.ACCOUNT_POSITION_LIST, account, start, end);
        list = new GmxPositionInfo[](keys.length);
        for (uint256 i = 0; i < keys.length; ++i) {
            GmxPosition memory position = dataStore.position(keys[i]);
            GmxPrices memory prices = pricesFor(position.addresses.market, markets, marketPrices);
            list[i] = info(dataStore, position, prices, position.numbers.sizeInUsd);
            list[i].positionKey = keys[i];
        }
    }

    /// As the real one it leaves `positionKey` zero.
    function getPositionInfo(
        GmxDataStore dataStore,
        address,
        bytes32 positionKey,
        GmxPrices memory prices,
        uint256 sizeDeltaUsd,
        address,
        bool usePositionSizeAsSizeDeltaUsd
    ) external view returns (GmxPositionInfo memory) {
        GmxPosition memory position = dataStore.position(positionKey);
        uint256 size = usePositionSizeAsSizeDeltaUsd ? position.numbers.sizeInUsd : sizeDeltaUsd;
        return info(dataStore, position, prices, size);
    }

    /// `sizeDeltaUsd` above zero is an increase: the position does not matter then, and the totals stay zero.
    function getExecutionPrice(
        GmxDataStore dataStore,
        address marketKey,
        GmxPrices memory prices,
        uint256 positionSizeInUsd,
        uint256 positionSizeInTokens,
        int256 sizeDeltaUsd,
        int256 pendingImpactAmount,
        bool isLong
    ) external view returns (GmxExecutionPrice memory result) {
        GmxMarket memory market = dataStore.market(marketKey);
        if (sizeDeltaUsd > 0) {
            uint256 any = isLong ? type(uint256).max : 0;
            (result,,) =
                GmxPricing.increase(dataStore, market, prices.indexTokenPrice, uint256(sizeDeltaUsd), any, isLong);
        } else {
            GmxPositionNumbers memory numbers;
            numbers.sizeInUsd = positionSizeInUsd;
            numbers.sizeInTokens = positionSizeInTokens;
            numbers.pendingImpactAmount = pendingImpactAmount;
            result = decrease(dataStore, market, prices, numbers, GmxMath.magnitude(sizeDeltaUsd), isLong);
        }
    }

    function getMarketInfo(GmxDataStore dataStore, GmxPrices memory prices, address marketKey)
        external
        view
        returns (MarketInfo memory result)
    {
        GmxMarket memory market = dataStore.market(marketKey);
        result.market = market;
        result.borrowingFactorPerSecondForLongs = GmxMarkets.borrowingFactorPerSecond(dataStore, market, prices, true);
        result.borrowingFactorPerSecondForShorts =
            GmxMarkets.borrowingFactorPerSecond(dataStore, market, prices, false);
        result.baseFunding = GmxFunding.base(dataStore, market);
        result.nextFunding = GmxFunding.next(dataStore, market, prices);
        result.isDisabled = dataStore.getBool(GmxKeys.IS_MARKET_DISABLED.at(marketKey));
    }

    function isPositionLiquidatable(
        GmxDataStore dataStore,
        address,
        bytes32 positionKey,
        GmxMarket memory market,
        GmxPrices memory prices,
        bool shouldValidateMinCollateralUsd,
        bool forLiquidation
    ) external view returns (bool, string memory, GmxLiquidatable memory) {
        return GmxPositions.liquidatable(
            dataStore, market, prices, dataStore.position(positionKey), shouldValidateMinCollateralUsd, forLiquidation
        );
    }

    function info(GmxDataStore store, GmxPosition memory position, GmxPrices memory prices, uint256 sizeDeltaUsd)
        private
        view
        returns (GmxPositionInfo memory result)
    {
        if (position.addresses.account == address(0)) revert EmptyPosition();
        GmxMarket memory market = store.market(position.addresses.market);
        result.position = position;
        result.executionPriceResult =
            decrease(store, market, prices, position.numbers, sizeDeltaUsd, position.flags.isLong);
        result.fees = currentFees(
            store, market, position, prices, result.executionPriceResult.balanceWasImproved, sizeDeltaUsd
        );
        (result.basePnlUsd, result.uncappedBasePnlUsd,) =
            GmxMarkets.positionPnl(store, market, prices, position, sizeDeltaUsd);
        result.pnlAfterPriceImpactUsd = result.executionPriceResult.priceImpactUsd + result.basePnlUsd;
    }

    /// Fees with what borrowing and funding have come to by now. What goes to whom is not summed anew, as in reality.
    function currentFees(
        GmxDataStore store,
        GmxMarket memory market,
        GmxPosition memory position,
        GmxPrices memory prices,
        bool improved,
        uint256 sizeDeltaUsd
    ) private view returns (GmxFees memory fees) {
        bool isLong = position.flags.isLong;
        address token = position.addresses.collateralToken;
        GmxPrice memory price = GmxMarkets.priceOf(market, prices, token);
        fees = GmxPricing.fees(store, market, position, price, improved, sizeDeltaUsd, false);
        uint256 cumulative = GmxMarkets.nextBorrowingFactor(store, market, prices, isLong);
        GmxPricing.borrowing(store, fees, position, cumulative);
        GmxBaseFunding memory funding = GmxFunding.pending(store, market, prices);
        GmxFunding.latest(fees.funding, funding, isLong, token == market.longToken);
        GmxFunding.amounts(fees.funding, position.numbers);
        GmxPricing.total(fees);
    }

    function decrease(
        GmxDataStore store,
        GmxMarket memory market,
        GmxPrices memory prices,
        GmxPositionNumbers memory numbers,
        uint256 sizeDeltaUsd,
        bool isLong
    ) private view returns (GmxExecutionPrice memory) {
        uint256 any = isLong ? 0 : type(uint256).max;
        return GmxPricing.decrease(store, market, prices, numbers, sizeDeltaUsd, any, isLong);
    }

    function keysOf(GmxDataStore store, bytes32 list, address account, uint256 start, uint256 end)
        private
        view
        returns (bytes32[] memory)
    {
        return store.getBytes32ValuesAt(list.at(account), start, end);
    }

    function pricesFor(address market, address[] memory markets, GmxPrices[] memory prices)
        private
        pure
        returns (GmxPrices memory)
    {
        for (uint256 i = 0; i < markets.length; ++i) if (markets[i] == market) return prices[i];
        revert EmptyMarketPrice(market);
    }
}
