// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {GmxDataStore, GmxStored} from "./GmxDataStore.sol";
import "./GmxFees.sol";
import {GmxKeys} from "./GmxKeys.sol";
import {GmxEventEmitter, GmxLog} from "./GmxLogs.sol";
import {GmxMarkets} from "./GmxMarkets.sol";
import {GmxMath} from "./GmxMath.sol";
import {GmxPricing} from "./GmxPricing.sol";
import "./GmxTypes.sol";

/// What a position of GMX has to have, and what happens to it whenever it is touched.
library GmxPositions {
    using GmxKeys for bytes32;
    using GmxStored for GmxDataStore;
    using GmxLog for GmxLog.Data;

    /// A position has to be worth `sizeInUsd * factor` without its profit, at the side's open interest after `delta`.
    function sufficient(
        GmxDataStore store,
        GmxMarket memory market,
        bool isLong,
        uint256 sizeInUsd,
        int256 collateralUsd,
        int256 openInterestDelta
    ) internal view returns (bool) {
        if (collateralUsd < 0) return false;
        address key = market.marketToken;
        uint256 interest = GmxMath.add(GmxMarkets.openInterest(store, market, isLong), openInterestDelta);
        uint256 factor = GmxMath.applyFactor(
            interest, store.uintAt(GmxKeys.MIN_COLLATERAL_FACTOR_FOR_OPEN_INTEREST_MULTIPLIER.at(key, isLong))
        );
        uint256 least = store.uintAt(GmxKeys.MIN_COLLATERAL_FACTOR.at(key));
        if (least > factor) factor = least;
        return collateralUsd >= int256(GmxMath.applyFactor(sizeInUsd, factor));
    }

    /// With the stored funding and borrowing, as the real one.
    function liquidatable(
        GmxDataStore store,
        GmxMarket memory market,
        GmxPrices memory prices,
        GmxPosition memory position,
        bool minCollateral,
        bool forLiquidation
    ) internal view returns (bool, string memory, GmxLiquidatable memory info) {
        uint256 size = position.numbers.sizeInUsd;
        info.remainingCollateralUsd = remaining(store, market, prices, position);
        bytes32 name =
            forLiquidation ? GmxKeys.MIN_COLLATERAL_FACTOR_FOR_LIQUIDATION : GmxKeys.MIN_COLLATERAL_FACTOR;
        info.minCollateralUsdForLeverage =
            int256(GmxMath.applyFactor(size, store.uintAt(name.at(market.marketToken))));
        if (minCollateral) {
            info.minCollateralUsd = int256(store.uintAt(GmxKeys.MIN_COLLATERAL_USD));
            if (info.remainingCollateralUsd < info.minCollateralUsd) return (true, "min collateral", info);
        }
        if (info.remainingCollateralUsd <= 0) return (true, "< 0", info);
        if (info.remainingCollateralUsd < info.minCollateralUsdForLeverage)
            return (true, "min collateral for leverage", info);
        return (false, "", info);
    }

    function validate(
        GmxDataStore store,
        GmxMarket memory market,
        GmxPrices memory prices,
        GmxPosition memory position,
        bool minimums
    ) internal view {
        GmxPositionNumbers memory numbers = position.numbers;
        if (numbers.sizeInUsd == 0 || numbers.sizeInTokens == 0)
            revert InvalidPositionSizeValues(numbers.sizeInUsd, numbers.sizeInTokens);
        GmxMarkets.enabled(store, market.marketToken);
        GmxMarkets.requireCollateral(market, position.addresses.collateralToken);
        uint256 least = store.uintAt(GmxKeys.MIN_POSITION_SIZE_USD);
        if (minimums && numbers.sizeInUsd < least) revert MinPositionSize(numbers.sizeInUsd, least);
        (bool yes, string memory reason, GmxLiquidatable memory info) =
            liquidatable(store, market, prices, position, minimums, false);
        if (!yes) return;
        revert LiquidatablePosition(
            reason, info.remainingCollateralUsd, info.minCollateralUsd, info.minCollateralUsdForLeverage
        );
    }

    /// Credits what the position gets of funding, for its account to claim.
    function creditFunding(
        GmxDataStore store,
        GmxEventEmitter emitter,
        GmxMarket memory market,
        GmxPosition memory position,
        GmxFundingFees memory funding
    ) internal {
        address account = position.addresses.account;
        credit(store, emitter, market, market.longToken, account, funding.claimableLongTokenAmount);
        credit(store, emitter, market, market.shortToken, account, funding.claimableShortTokenAmount);
    }

    /// From here on the position owes and is owed nothing of what was before.
    function takeTrackers(GmxDataStore store, GmxPosition memory position, GmxFundingFees memory funding)
        internal
        view
    {
        GmxPositionNumbers memory numbers = position.numbers;
        numbers.borrowingFactor = store.uintAt(
            GmxKeys.CUMULATIVE_BORROWING_FACTOR.at(position.addresses.market, position.flags.isLong)
        );
        numbers.fundingFeeAmountPerSize = funding.latestFundingFeeAmountPerSize;
        numbers.longTokenClaimableFundingAmountPerSize = funding.latestLongTokenClaimableFundingAmountPerSize;
        numbers.shortTokenClaimableFundingAmountPerSize = funding.latestShortTokenClaimableFundingAmountPerSize;
    }

    function credit(
        GmxDataStore store,
        GmxEventEmitter emitter,
        GmxMarket memory market,
        address token,
        address account,
        uint256 amount
    ) private {
        if (amount == 0) return;
        bytes32 name = GmxKeys.CLAIMABLE_FUNDING_AMOUNT;
        uint256 next = store.incrementUint(name.at(market.marketToken, token, account), amount);
        uint256 pool = store.incrementUint(name.at(market.marketToken, token), amount);
        GmxLog.Data memory data;
        data.addresses("market,token,account", abi.encode(market.marketToken, token, account));
        data.uints("delta,nextValue,nextPoolValue", abi.encode(amount, next, pool));
        emitter.emitEventLog1("ClaimableFundingUpdated", GmxLog.topic(account), data);
    }

    /// Collateral and profit after closing all of it; impact counts only against the position, and up to a cap.
    function remaining(
        GmxDataStore store,
        GmxMarket memory market,
        GmxPrices memory prices,
        GmxPosition memory position
    ) private view returns (int256) {
        uint256 size = position.numbers.sizeInUsd;
        bool isLong = position.flags.isLong;
        (int256 pnl,,) = GmxMarkets.positionPnl(store, market, prices, position, size);
        (int256 impactUsd, bool improved) = GmxPricing.impact(store, market, -int256(size), isLong);
        (, int256 pendingUsd) = GmxPricing.pendingImpact(position.numbers, prices.indexTokenPrice, size);
        impactUsd += pendingUsd;
        int256 least = -int256(
            GmxMath.applyFactor(
                size, store.uintAt(GmxKeys.MAX_POSITION_IMPACT_FACTOR_FOR_LIQUIDATIONS.at(market.marketToken))
            )
        );
        if (impactUsd > 0) impactUsd = 0;
        if (impactUsd < least) impactUsd = least;
        GmxPrice memory price = GmxMarkets.priceOf(market, prices, position.addresses.collateralToken);
        GmxFees memory fees = GmxPricing.fees(store, market, position, price, improved, size, false);
        int256 collateral = int256(position.numbers.collateralAmount) - int256(fees.totalCostAmount);
        return collateral * int256(price.min) + pnl + impactUsd;
    }
}
