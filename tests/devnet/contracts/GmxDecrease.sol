// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {GmxSettlement} from "./GmxSettlement.sol";
import {GmxDataStore, GmxStored} from "./GmxDataStore.sol";
import {GmxKeys} from "./GmxKeys.sol";
import {GmxLog} from "./GmxLogs.sol";
import {GmxMarkets} from "./GmxMarkets.sol";
import {GmxMath} from "./GmxMath.sol";
import {GmxPositions} from "./GmxPositions.sol";
import {GmxPricing} from "./GmxPricing.sol";
import "./GmxFees.sol";
import "./GmxTypes.sol";

/// Carries out orders that take size or collateral out of a position, liquidations among them.
abstract contract GmxDecrease is GmxSettlement {
    using GmxKeys for bytes32;
    using GmxStored for GmxDataStore;
    using GmxLog for GmxLog.Data;

    /// `adl`: the pool closes the position because it cannot pay more profit.
    function decrease(Execution memory run, bool adl) internal {
        adjust(run);
        GmxOrder memory order = run.order;
        GmxPositionNumbers memory numbers = run.position.numbers;
        bool liquidation = order.numbers.orderType == GmxOrderType.Liquidation;
        if (liquidation) requireLiquidatable(run);
        uint256 sizeDeltaUsd = order.numbers.sizeDeltaUsd;
        bool closes = sizeDeltaUsd == numbers.sizeInUsd;
        Settlement memory left = settle(run, closes && (liquidation || adl));
        uint256 had = numbers.collateralAmount;
        (int256 impactAmount,) = GmxPricing.pendingImpact(numbers, run.prices.indexTokenPrice, sizeDeltaUsd);
        numbers.sizeInUsd -= sizeDeltaUsd;
        numbers.sizeInTokens -= run.sizeDeltaInTokens;
        numbers.collateralAmount = left.collateral;
        numbers.pendingImpactAmount -= impactAmount;
        numbers.decreasedAtTime = block.timestamp;
        dataStore.applyDeltaToInt(GmxKeys.TOTAL_PENDING_IMPACT_AMOUNT.at(run.market.marketToken), -impactAmount);
        GmxPositions.creditFunding(dataStore, eventEmitter, run.market, run.position, run.fees.funding);
        keep(run, left);
        GmxMarkets.changeCollateralSum(dataStore, run.position, int256(numbers.collateralAmount) - int256(had));
        GmxMarkets.changeOpenInterest(
            dataStore, run.market, run.position, -int256(sizeDeltaUsd), -int256(run.sizeDeltaInTokens)
        );
        if (numbers.sizeInUsd != 0) GmxPositions.validate(dataStore, run.market, run.prices, run.position, false);
        emitFees(run, left.insolvent ? "PositionFeesInfo" : "PositionFeesCollected", false);
        emitDecrease(run, had - numbers.collateralAmount, left);
        payOut(run, left);
    }

    /// A market order of more than the position fails. One that would leave too little closes it, without a word to the
    /// account but for a log; collateral that may not leave stays.
    function adjust(Execution memory run) private {
        GmxOrderNumbers memory order = run.order.numbers;
        GmxPositionNumbers memory numbers = run.position.numbers;
        if (order.sizeDeltaUsd > numbers.sizeInUsd)
            revert InvalidDecreaseOrderSize(order.sizeDeltaUsd, numbers.sizeInUsd);
        if (order.initialCollateralDeltaAmount > numbers.collateralAmount)
            takeOut(run, numbers.collateralAmount);
        if (order.sizeDeltaUsd < numbers.sizeInUsd) leaveEnough(run);
        if (order.sizeDeltaUsd == numbers.sizeInUsd) order.initialCollateralDeltaAmount = 0;
    }

    function leaveEnough(Execution memory run) private {
        GmxOrderNumbers memory order = run.order.numbers;
        GmxPositionNumbers memory numbers = run.position.numbers;
        uint256 size = numbers.sizeInUsd;
        (int256 pnl,,) = GmxMarkets.positionPnl(dataStore, run.market, run.prices, run.position, size);
        int256 realized = GmxMath.mulDiv(pnl, order.sizeDeltaUsd, size, false);
        uint256 price = run.collateralPrice.min;
        int256 collateralUsd = int256((numbers.collateralAmount - order.initialCollateralDeltaAmount) * price);
        if (realized < 0) collateralUsd += realized;
        bool isLong = run.position.flags.isLong;
        uint256 left = size - order.sizeDeltaUsd;
        if (
            !GmxPositions.sufficient(dataStore, run.market, isLong, left, collateralUsd, -int256(order.sizeDeltaUsd))
        ) {
            if (order.sizeDeltaUsd == 0) revert UnableToWithdrawCollateral(collateralUsd);
            collateralUsd += int256(order.initialCollateralDeltaAmount * price);
            takeOut(run, 0);
        }
        if (collateralUsd + pnl - realized < int256(dataStore.uintAt(GmxKeys.MIN_COLLATERAL_USD))) closeAll(run);
        if (size > order.sizeDeltaUsd && left < dataStore.uintAt(GmxKeys.MIN_POSITION_SIZE_USD)) closeAll(run);
    }

    function closeAll(Execution memory run) private {
        GmxLog.Data memory data;
        uint256 size = run.position.numbers.sizeInUsd;
        data.uints("sizeDeltaUsd,nextSizeDeltaUsd", abi.encode(run.order.numbers.sizeDeltaUsd, size));
        data.hashes("key", abi.encode(run.key));
        eventEmitter.emitEventLog1("OrderSizeDeltaAutoUpdated", run.key, data);
        run.order.numbers.sizeDeltaUsd = size;
    }

    function requireLiquidatable(Execution memory run) private view {
        (bool yes, string memory reason, GmxLiquidatable memory info) =
            GmxPositions.liquidatable(dataStore, run.market, run.prices, run.position, true, true);
        if (yes) return;
        revert PositionShouldNotBeLiquidated(
            reason, info.remainingCollateralUsd, info.minCollateralUsd, info.minCollateralUsdForLeverage
        );
    }

    /// What is left of the position; a closed one is gone with its collateral.
    function keep(Execution memory run, Settlement memory left) private {
        GmxPositionNumbers memory numbers = run.position.numbers;
        if (numbers.sizeInUsd == 0 || numbers.sizeInTokens == 0) {
            left.output += numbers.collateralAmount;
            (numbers.sizeInUsd, numbers.sizeInTokens, numbers.collateralAmount) = (0, 0, 0);
            numbers.pendingImpactAmount = 0;
            dataStore.removePosition(run.positionKey);
        } else {
            GmxPositions.takeTrackers(dataStore, run.position, run.fees.funding);
            dataStore.setPosition(run.positionKey, run.position);
        }
    }

    /// Two tokens go out if profit and collateral are of two and no swap is wanted.
    function payOut(Execution memory run, Settlement memory left) private {
        address collateral = run.position.addresses.collateralToken;
        if (run.order.numbers.decreasePositionSwapType == GmxDecreaseSwap.CollateralTokenToPnlToken) {
            left.pnlOutput += swap(run, collateral, left.output);
            left.output = 0;
        }
        GmxPrice memory pnlPrice = GmxMarkets.priceOf(run.market, run.prices, left.pnlToken);
        uint256 usd = left.output * run.collateralPrice.min + left.pnlOutput * pnlPrice.min;
        uint256 least = run.order.numbers.minOutputAmount;
        if (usd < least) revert InsufficientOutputAmount(usd, least);
        pay(run, collateral, left.output);
        pay(run, left.pnlToken, left.pnlOutput);
    }

    function emitDecrease(Execution memory run, uint256 collateralDelta, Settlement memory left) private {
        GmxLog.Data memory data;
        positionAddresses(run, data);
        data.uints(
            string.concat(
                POSITION_NAMES, ",collateralDeltaAmount,values.priceImpactDiffUsd,orderType,decreasedAtTime"
            ),
            bytes.concat(
                positionWords(run),
                abi.encode(
                    collateralDelta,
                    run.price.priceImpactDiffUsd,
                    run.order.numbers.orderType,
                    run.position.numbers.decreasedAtTime
                )
            )
        );
        data.ints(
            "priceImpactUsd,basePnlUsd,uncappedBasePnlUsd,proportionalPendingImpactUsd,totalImpactUsd",
            abi.encode(
                run.price.priceImpactUsd,
                left.pnlUsd,
                left.uncappedPnlUsd,
                run.price.proportionalPendingImpactUsd,
                run.price.totalImpactUsd
            )
        );
        eventEmitter.emitEventLog1("PositionDecrease", GmxLog.topic(run.position.addresses.account), data);
    }
}
