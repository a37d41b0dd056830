// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {GmxDataStore, GmxStored} from "./GmxDataStore.sol";
import "./GmxFees.sol";
import {GmxFunding} from "./GmxFunding.sol";
import {GmxKeys} from "./GmxKeys.sol";
import {GmxMarkets} from "./GmxMarkets.sol";
import {GmxMath} from "./GmxMath.sol";
import "./GmxTypes.sol";

/// At which price an order of GMX v2.2 is carried out, what that costs, and when a position may be liquidated.
/// Simpler: no virtual inventory, no referrals, no discounts for large traders, no fees for interfaces.
library GmxPricing {
    using GmxKeys for bytes32;
    using GmxStored for GmxDataStore;
    using GmxMath for GmxPrice;

    /// What a change of open interest costs (below zero) or earns, and whether it makes the sides more equal.
    function impact(GmxDataStore store, GmxMarket memory market, int256 usdDelta, bool isLong)
        internal
        view
        returns (int256, bool improved)
    {
        uint256 longs = GmxMarkets.openInterest(store, market, true);
        uint256 shorts = GmxMarkets.openInterest(store, market, false);
        if (usdDelta < 0 && GmxMath.magnitude(usdDelta) > (isLong ? longs : shorts)) {
            if (isLong) revert UsdDeltaExceedsLongOpenInterest(usdDelta, longs);
            revert UsdDeltaExceedsShortOpenInterest(usdDelta, shorts);
        }
        uint256 before = GmxMath.difference(longs, shorts);
        bool longsWereLess = longs <= shorts;
        if (isLong) longs = GmxMath.add(longs, usdDelta);
        else shorts = GmxMath.add(shorts, usdDelta);
        uint256 next = GmxMath.difference(longs, shorts);
        improved = next < before;
        bool crossed = longsWereLess != (longs <= shorts);
        uint256 first = cost(store, market, before, crossed || improved);
        uint256 last = cost(store, market, next, !crossed && improved);
        return (int256(first) - int256(last), improved);
    }

    /// For an increase: impact in USD and in tokens, the size in tokens (without impact), the price with impact.
    function increase(
        GmxDataStore store,
        GmxMarket memory market,
        GmxPrice memory index,
        uint256 sizeDeltaUsd,
        uint256 acceptablePrice,
        bool isLong
    ) internal view returns (GmxExecutionPrice memory result, int256 impactAmount, uint256 tokens) {
        if (sizeDeltaUsd == 0) {
            result.executionPrice = index.pick(isLong);
            return (result, 0, 0);
        }
        (int256 usd, bool improved) = impact(store, market, int256(sizeDeltaUsd), isLong);
        usd = atMost(store, market, usd, sizeDeltaUsd);
        (result.priceImpactUsd, result.balanceWasImproved) = (usd, improved);
        impactAmount = usd > 0 ? usd / int256(index.max) : GmxMath.divideAway(usd, index.min);
        tokens = isLong ? sizeDeltaUsd / index.max : GmxMath.divideUp(sizeDeltaUsd, index.min);
        int256 priced = isLong ? int256(tokens) + impactAmount : int256(tokens) - impactAmount;
        if (priced < 0) revert PriceImpactLargerThanOrderSize(usd, sizeDeltaUsd);
        if (priced == 0) revert EmptySizeDeltaInTokens();
        result.executionPrice = sizeDeltaUsd / uint256(priced);
        requireAcceptable(result.executionPrice, acceptablePrice, isLong);
    }

    /// For a decrease: impact and the price with it. Pending impact comes to the total and not into the price.
    function decrease(
        GmxDataStore store,
        GmxMarket memory market,
        GmxPrices memory prices,
        GmxPositionNumbers memory numbers,
        uint256 sizeDeltaUsd,
        uint256 acceptablePrice,
        bool isLong
    ) internal view returns (GmxExecutionPrice memory result) {
        uint256 price = prices.indexTokenPrice.pick(!isLong);
        result.executionPrice = price;
        if (sizeDeltaUsd > 0) {
            (int256 usd, bool improved) = impact(store, market, -int256(sizeDeltaUsd), isLong);
            usd = atMost(store, market, usd, sizeDeltaUsd);
            (result.priceImpactUsd, result.balanceWasImproved) = (usd, improved);
            int256 shift = GmxMath.mulDiv(isLong ? usd : -usd, numbers.sizeInUsd, numbers.sizeInTokens, false);
            int256 shifted = int256(price) + shift / int256(sizeDeltaUsd);
            if (shifted < 0) revert NegativeExecutionPrice(shifted, price, numbers.sizeInUsd, usd, sizeDeltaUsd);
            result.executionPrice = uint256(shifted);
            requireAcceptable(result.executionPrice, acceptablePrice, !isLong);
        }
        settle(store, market, prices, numbers, sizeDeltaUsd, result);
    }

    /// The part of the pending impact that belongs to a size, in tokens and in USD.
    function pendingImpact(GmxPositionNumbers memory numbers, GmxPrice memory index, uint256 sizeDeltaUsd)
        internal
        pure
        returns (int256 amount, int256 usd)
    {
        int256 pending = numbers.pendingImpactAmount;
        amount = GmxMath.mulDiv(pending, sizeDeltaUsd, numbers.sizeInUsd, pending < 0);
        usd = amount * int256(amount > 0 ? index.min : index.max);
    }

    /// Fees of `sizeDeltaUsd` of a position, with the funding and borrowing that are stored.
    function fees(
        GmxDataStore store,
        GmxMarket memory market,
        GmxPosition memory position,
        GmxPrice memory collateralPrice,
        bool improved,
        uint256 sizeDeltaUsd,
        bool isLiquidation
    ) internal view returns (GmxFees memory result) {
        address key = market.marketToken;
        result.referral.trader = position.addresses.account;
        result.collateralTokenPrice = collateralPrice;
        result.positionFeeFactor = store.uintAt(GmxKeys.POSITION_FEE_FACTOR.at(key, improved));
        result.positionFeeAmount = GmxMath.applyFactor(sizeDeltaUsd, result.positionFeeFactor) / collateralPrice.min;
        result.protocolFeeAmount = result.positionFeeAmount;
        result.positionFeeReceiverFactor = store.uintAt(GmxKeys.POSITION_FEE_RECEIVER_FACTOR);
        result.feeReceiverAmount = GmxMath.applyFactor(result.protocolFeeAmount, result.positionFeeReceiverFactor);
        result.positionFeeAmountForPool = result.protocolFeeAmount - result.feeReceiverAmount;
        uint256 cumulative = store.uintAt(GmxKeys.CUMULATIVE_BORROWING_FACTOR.at(key, position.flags.isLong));
        borrowing(store, result, position, cumulative);
        uint256 forReceiver = result.borrowing.borrowingFeeAmountForFeeReceiver;
        result.feeAmountForPool =
            result.positionFeeAmountForPool + result.borrowing.borrowingFeeAmount - forReceiver;
        result.feeReceiverAmount += forReceiver;
        if (isLiquidation) liquidation(store, market, result, sizeDeltaUsd);
        bool inLongToken = position.addresses.collateralToken == market.longToken;
        GmxFunding.latest(result.funding, GmxFunding.base(store, market), position.flags.isLong, inLongToken);
        GmxFunding.amounts(result.funding, position.numbers);
        total(result);
    }

    /// What the position owes for borrowing at a cumulative factor.
    function borrowing(GmxDataStore store, GmxFees memory result, GmxPosition memory position, uint256 cumulative)
        internal
        view
    {
        uint256 paid = position.numbers.borrowingFactor;
        if (paid > cumulative) revert UnexpectedBorrowingFactor(paid, cumulative);
        GmxBorrowingFees memory part = result.borrowing;
        part.borrowingFeeUsd = GmxMath.applyFactor(position.numbers.sizeInUsd, cumulative - paid);
        part.borrowingFeeAmount = part.borrowingFeeUsd / result.collateralTokenPrice.min;
        part.borrowingFeeReceiverFactor = store.uintAt(GmxKeys.BORROWING_FEE_RECEIVER_FACTOR);
        part.borrowingFeeAmountForFeeReceiver =
            GmxMath.applyFactor(part.borrowingFeeAmount, part.borrowingFeeReceiverFactor);
    }

    function total(GmxFees memory result) internal pure {
        result.totalCostAmountExcludingFunding =
            result.positionFeeAmount + result.borrowing.borrowingFeeAmount + result.liquidation.liquidationFeeAmount;
        result.totalCostAmount = result.totalCostAmountExcludingFunding + result.funding.fundingFeeAmount;
    }

    function liquidation(GmxDataStore store, GmxMarket memory market, GmxFees memory result, uint256 sizeDeltaUsd)
        private
        view
    {
        GmxLiquidationFees memory part = result.liquidation;
        part.liquidationFeeUsd =
            GmxMath.applyFactor(sizeDeltaUsd, store.uintAt(GmxKeys.LIQUIDATION_FEE_FACTOR.at(market.marketToken)));
        part.liquidationFeeAmount = GmxMath.divideUp(part.liquidationFeeUsd, result.collateralTokenPrice.min);
        part.liquidationFeeReceiverFactor = store.uintAt(GmxKeys.LIQUIDATION_FEE_RECEIVER_FACTOR);
        part.liquidationFeeAmountForFeeReceiver =
            GmxMath.applyFactor(part.liquidationFeeAmount, part.liquidationFeeReceiverFactor);
        result.feeAmountForPool += part.liquidationFeeAmount - part.liquidationFeeAmountForFeeReceiver;
        result.feeReceiverAmount += part.liquidationFeeAmountForFeeReceiver;
    }

    /// Total impact of a decrease: at least minus the cap (the rest is held back), at most what the impact pool pays.
    function settle(
        GmxDataStore store,
        GmxMarket memory market,
        GmxPrices memory prices,
        GmxPositionNumbers memory numbers,
        uint256 sizeDeltaUsd,
        GmxExecutionPrice memory result
    ) private view {
        (, result.proportionalPendingImpactUsd) = pendingImpact(numbers, prices.indexTokenPrice, sizeDeltaUsd);
        int256 sum = result.priceImpactUsd + result.proportionalPendingImpactUsd;
        if (sum < 0) {
            uint256 factor = store.uintAt(GmxKeys.MAX_POSITION_IMPACT_FACTOR.at(market.marketToken, false));
            int256 least = -int256(GmxMath.applyFactor(sizeDeltaUsd, factor));
            if (sum < least) {
                result.priceImpactDiffUsd = uint256(least - sum);
                sum = least;
            }
        } else if (sum > 0) {
            sum = atMost(store, market, sum, sizeDeltaUsd);
            int256 available = int256(impactPoolUsd(store, market, prices));
            if (sum > available) sum = available;
        }
        result.totalImpactUsd = sum;
    }

    // What the impact pool has, and what the market's pool may still lend to it.
    function impactPoolUsd(GmxDataStore store, GmxMarket memory market, GmxPrices memory prices)
        private
        view
        returns (uint256)
    {
        address key = market.marketToken;
        uint256 pool =
            GmxMarkets.poolUsd(store, market, prices, true) + GmxMarkets.poolUsd(store, market, prices, false);
        uint256 most = GmxMath.applyFactor(pool, store.uintAt(GmxKeys.MAX_LENDABLE_IMPACT_FACTOR.at(key)));
        uint256 limit = store.uintAt(GmxKeys.MAX_LENDABLE_IMPACT_USD.at(key));
        if (limit < most) most = limit;
        uint256 lent = store.uintAt(GmxKeys.LENT_POSITION_IMPACT_POOL_AMOUNT.at(key)) * prices.indexTokenPrice.max;
        uint256 own = store.uintAt(GmxKeys.POSITION_IMPACT_POOL_AMOUNT.at(key)) * prices.indexTokenPrice.min;
        return own + (most > lent ? most - lent : 0);
    }

    function cost(GmxDataStore store, GmxMarket memory market, uint256 difference, bool positive)
        private
        view
        returns (uint256)
    {
        address key = market.marketToken;
        uint256 factor = store.uintAt(GmxKeys.POSITION_IMPACT_FACTOR.at(key, positive));
        uint256 other = store.uintAt(GmxKeys.POSITION_IMPACT_FACTOR.at(key, false));
        uint256 exponent = store.uintAt(GmxKeys.POSITION_IMPACT_EXPONENT_FACTOR.at(key, positive));
        return GmxMath.applyFactor(GmxMath.power(difference, exponent), factor < other ? factor : other);
    }

    function atMost(GmxDataStore store, GmxMarket memory market, int256 usd, uint256 sizeDeltaUsd)
        private
        view
        returns (int256)
    {
        if (usd <= 0) return usd;
        uint256 factor = store.uintAt(GmxKeys.MAX_POSITION_IMPACT_FACTOR.at(market.marketToken, true));
        uint256 other = store.uintAt(GmxKeys.MAX_POSITION_IMPACT_FACTOR.at(market.marketToken, false));
        int256 most = int256(GmxMath.applyFactor(sizeDeltaUsd, factor < other ? factor : other));
        return usd > most ? most : usd;
    }

    // Whoever buys wants no more than the acceptable price, whoever sells no less.
    function requireAcceptable(uint256 price, uint256 acceptable, bool buys) private pure {
        if (buys ? price > acceptable : price < acceptable)
            revert OrderNotFulfillableAtAcceptablePrice(price, acceptable);
    }
}
