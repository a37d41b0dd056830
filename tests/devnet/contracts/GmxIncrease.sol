// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {GmxBase} from "./GmxBase.sol";
import {GmxFunding} from "./GmxFunding.sol";
import {GmxKeys} from "./GmxKeys.sol";
import {GmxLog} from "./GmxLogs.sol";
import {GmxMarkets} from "./GmxMarkets.sol";
import {GmxMath} from "./GmxMath.sol";
import {GmxPositions} from "./GmxPositions.sol";
import {GmxPricing} from "./GmxPricing.sol";
import "./GmxTypes.sol";

/// Carries out orders that add size or collateral to a position. The price impact never enters the size in tokens: it
/// is kept with the position until that is decreased.
abstract contract GmxIncrease is GmxBase {
    using GmxKeys for bytes32;
    using GmxLog for GmxLog.Data;

    function increase(Execution memory run) internal {
        GmxPosition memory position = run.position;
        GmxPositionNumbers memory numbers = position.numbers;
        GmxOrder memory order = run.order;
        if (position.addresses.account == address(0)) open(run);
        uint256 sizeDeltaUsd = order.numbers.sizeDeltaUsd;
        int256 impactAmount;
        (run.price, impactAmount, run.sizeDeltaInTokens) = GmxPricing.increase(
            dataStore,
            run.market,
            run.prices.indexTokenPrice,
            sizeDeltaUsd,
            order.numbers.acceptablePrice,
            order.flags.isLong
        );
        int256 collateralDelta = collect(run);
        numbers.sizeInUsd += sizeDeltaUsd;
        numbers.sizeInTokens += run.sizeDeltaInTokens;
        numbers.pendingImpactAmount += impactAmount;
        dataStore.applyDeltaToInt(GmxKeys.TOTAL_PENDING_IMPACT_AMOUNT.at(run.market.marketToken), impactAmount);
        GmxPositions.creditFunding(dataStore, eventEmitter, run.market, position, run.fees.funding);
        GmxPositions.takeTrackers(dataStore, position, run.fees.funding);
        numbers.increasedAtTime = block.timestamp;
        dataStore.setPosition(run.positionKey, position);
        GmxMarkets.changeOpenInterest(
            dataStore, run.market, position, int256(sizeDeltaUsd), int256(run.sizeDeltaInTokens)
        );
        if (sizeDeltaUsd > 0) requireRoom(run);
        GmxPositions.validate(dataStore, run.market, run.prices, position, true);
        emitFees(run, "PositionFeesCollected", true);
        emitIncrease(run, collateralDelta, impactAmount);
    }

    function open(Execution memory run) private view {
        GmxPosition memory position = run.position;
        position.addresses = GmxPositionAddresses(
            run.order.addresses.account, run.market.marketToken, run.order.addresses.initialCollateralToken
        );
        position.flags.isLong = run.order.flags.isLong;
        GmxPositionNumbers memory numbers = position.numbers;
        bool inLongToken = position.addresses.collateralToken == run.market.longToken;
        GmxFunding.latest(
            run.fees.funding, GmxFunding.base(dataStore, run.market), position.flags.isLong, inLongToken
        );
        numbers.fundingFeeAmountPerSize = run.fees.funding.latestFundingFeeAmountPerSize;
        numbers.longTokenClaimableFundingAmountPerSize =
            run.fees.funding.latestLongTokenClaimableFundingAmountPerSize;
        numbers.shortTokenClaimableFundingAmountPerSize =
            run.fees.funding.latestShortTokenClaimableFundingAmountPerSize;
    }

    /// Takes the fees out of what came with the order, and out of the collateral if that is not enough.
    function collect(Execution memory run) private returns (int256 delta) {
        GmxPosition memory position = run.position;
        run.fees = GmxPricing.fees(
            dataStore,
            run.market,
            position,
            run.collateralPrice,
            run.price.balanceWasImproved,
            run.order.numbers.sizeDeltaUsd,
            false
        );
        delta = int256(run.order.numbers.initialCollateralDeltaAmount) - int256(run.fees.totalCostAmount);
        GmxMarkets.changeCollateralSum(dataStore, position, delta);
        GmxMarkets.changePool(
            dataStore, run.market, position.addresses.collateralToken, int256(run.fees.feeAmountForPool)
        );
        uint256 had = position.numbers.collateralAmount;
        if (delta < 0 && GmxMath.magnitude(delta) > had) revert InsufficientCollateralAmount(had, delta);
        position.numbers.collateralAmount = GmxMath.add(had, delta);
    }

    function requireRoom(Execution memory run) private view {
        bool isLong = run.position.flags.isLong;
        GmxMarkets.validateReserves(dataStore, run.market, run.prices, isLong);
        uint256 size = run.position.numbers.sizeInUsd;
        int256 collateralUsd = int256(run.position.numbers.collateralAmount * run.collateralPrice.min);
        if (!GmxPositions.sufficient(dataStore, run.market, isLong, size, collateralUsd, 0))
            revert InsufficientCollateralUsd(collateralUsd);
    }

    function emitIncrease(Execution memory run, int256 collateralDelta, int256 impactAmount) private {
        GmxLog.Data memory data;
        positionAddresses(run, data);
        data.uints(
            string.concat(POSITION_NAMES, ",orderType,increasedAtTime"),
            bytes.concat(
                positionWords(run), abi.encode(run.order.numbers.orderType, run.position.numbers.increasedAtTime)
            )
        );
        data.ints(
            "collateralDeltaAmount,pendingPriceImpactUsd,pendingPriceImpactAmount",
            abi.encode(collateralDelta, run.price.priceImpactUsd, impactAmount)
        );
        eventEmitter.emitEventLog1("PositionIncrease", GmxLog.topic(run.position.addresses.account), data);
    }
}
