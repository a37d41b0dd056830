// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {GmxPrice, GmxPosition} from "./GmxTypes.sol";

// What GMX's Reader answers and its pricing hands about, in the order of the ABI.

struct GmxReferralFees {
    bytes32 referralCode;
    address affiliate;
    address trader;
    uint256 totalRebateFactor;
    uint256 affiliateRewardFactor;
    uint256 adjustedAffiliateRewardFactor;
    uint256 traderDiscountFactor;
    uint256 totalRebateAmount;
    uint256 traderDiscountAmount;
    uint256 affiliateRewardAmount;
}

struct GmxProFees {
    uint256 traderTier;
    uint256 traderDiscountFactor;
    uint256 traderDiscountAmount;
}

struct GmxFundingFees {
    uint256 fundingFeeAmount;
    uint256 claimableLongTokenAmount;
    uint256 claimableShortTokenAmount;
    uint256 latestFundingFeeAmountPerSize;
    uint256 latestLongTokenClaimableFundingAmountPerSize;
    uint256 latestShortTokenClaimableFundingAmountPerSize;
}

struct GmxBorrowingFees {
    uint256 borrowingFeeUsd;
    uint256 borrowingFeeAmount;
    uint256 borrowingFeeReceiverFactor;
    uint256 borrowingFeeAmountForFeeReceiver;
}

struct GmxUiFees {
    address uiFeeReceiver;
    uint256 uiFeeReceiverFactor;
    uint256 uiFeeAmount;
}

struct GmxLiquidationFees {
    uint256 liquidationFeeUsd;
    uint256 liquidationFeeAmount;
    uint256 liquidationFeeReceiverFactor;
    uint256 liquidationFeeAmountForFeeReceiver;
}

struct GmxFees {
    GmxReferralFees referral;
    GmxProFees pro;
    GmxFundingFees funding;
    GmxBorrowingFees borrowing;
    GmxUiFees ui;
    GmxLiquidationFees liquidation;
    GmxPrice collateralTokenPrice;
    uint256 positionFeeFactor;
    uint256 protocolFeeAmount;
    uint256 positionFeeReceiverFactor;
    uint256 feeReceiverAmount;
    uint256 feeAmountForPool;
    uint256 positionFeeAmountForPool;
    uint256 positionFeeAmount;
    uint256 totalCostAmountExcludingFunding;
    uint256 totalCostAmount;
    uint256 totalDiscountAmount;
}

struct GmxExecutionPrice {
    int256 priceImpactUsd;
    uint256 executionPrice;
    bool balanceWasImproved;
    int256 proportionalPendingImpactUsd;
    int256 totalImpactUsd;
    uint256 priceImpactDiffUsd;
}

struct GmxPositionInfo {
    bytes32 positionKey;
    GmxPosition position;
    GmxFees fees;
    GmxExecutionPrice executionPriceResult;
    int256 basePnlUsd;
    int256 uncappedBasePnlUsd;
    int256 pnlAfterPriceImpactUsd;
}

struct GmxLiquidatable {
    int256 remainingCollateralUsd;
    int256 minCollateralUsd;
    int256 minCollateralUsdForLeverage;
}

struct GmxCollateralType {
    uint256 longToken;
    uint256 shortToken;
}

struct GmxPositionType {
    GmxCollateralType long;
    GmxCollateralType short;
}

struct GmxBaseFunding {
    GmxPositionType fundingFeeAmountPerSize;
    GmxPositionType claimableFundingAmountPerSize;
}

struct GmxNextFunding {
    bool longsPayShorts;
    uint256 fundingFactorPerSecond;
    int256 nextSavedFundingFactorPerSecond;
    GmxPositionType fundingFeeAmountPerSizeDelta;
    GmxPositionType claimableFundingAmountPerSizeDelta;
}

struct GmxVirtualInventory {
    uint256 virtualPoolAmountForLongToken;
    uint256 virtualPoolAmountForShortToken;
    int256 virtualInventoryForPositions;
}
