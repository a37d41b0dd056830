// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

// The structures of GMX v2.2 in the order of its ABI, and the errors that its stand-in on the local chain answers with.
// USD values have 30 decimals, factors are parts of 1e30, prices are USD of 30 decimals for a token's smallest unit.

struct GmxPrice {
    uint256 min;
    uint256 max;
}

struct GmxPrices {
    GmxPrice indexTokenPrice;
    GmxPrice longTokenPrice;
    GmxPrice shortTokenPrice;
}

struct GmxMarket {
    address marketToken;
    address indexToken;
    address longToken;
    address shortToken;
}

struct GmxPositionAddresses {
    address account;
    address market;
    address collateralToken;
}

struct GmxPositionNumbers {
    uint256 sizeInUsd;
    uint256 sizeInTokens;
    uint256 collateralAmount;
    int256 pendingImpactAmount;
    uint256 borrowingFactor;
    uint256 fundingFeeAmountPerSize;
    uint256 longTokenClaimableFundingAmountPerSize;
    uint256 shortTokenClaimableFundingAmountPerSize;
    uint256 increasedAtTime;
    uint256 decreasedAtTime;
}

struct GmxPositionFlags {
    bool isLong;
}

struct GmxPosition {
    GmxPositionAddresses addresses;
    GmxPositionNumbers numbers;
    GmxPositionFlags flags;
}

enum GmxOrderType {
    MarketSwap,
    LimitSwap,
    MarketIncrease,
    LimitIncrease,
    MarketDecrease,
    LimitDecrease,
    StopLossDecrease,
    Liquidation,
    StopIncrease
}

enum GmxDecreaseSwap {
    NoSwap,
    PnlTokenToCollateralToken,
    CollateralTokenToPnlToken
}

struct GmxOrderAddresses {
    address account;
    address receiver;
    address cancellationReceiver;
    address callbackContract;
    address uiFeeReceiver;
    address market;
    address initialCollateralToken;
    address[] swapPath;
}

struct GmxOrderNumbers {
    GmxOrderType orderType;
    GmxDecreaseSwap decreasePositionSwapType;
    uint256 sizeDeltaUsd;
    uint256 initialCollateralDeltaAmount;
    uint256 triggerPrice;
    uint256 acceptablePrice;
    uint256 executionFee;
    uint256 callbackGasLimit;
    uint256 minOutputAmount;
    uint256 updatedAtTime;
    uint256 validFromTime;
    uint256 srcChainId;
}

struct GmxOrderFlags {
    bool isLong;
    bool shouldUnwrapNativeToken;
    bool isFrozen;
    bool autoCancel;
}

struct GmxOrder {
    GmxOrderAddresses addresses;
    GmxOrderNumbers numbers;
    GmxOrderFlags flags;
    bytes32[] _dataList;
}

struct GmxOrderInfo {
    bytes32 orderKey;
    GmxOrder order;
}

struct GmxCreateAddresses {
    address receiver;
    address cancellationReceiver;
    address callbackContract;
    address uiFeeReceiver;
    address market;
    address initialCollateralToken;
    address[] swapPath;
}

struct GmxCreateNumbers {
    uint256 sizeDeltaUsd;
    uint256 initialCollateralDeltaAmount;
    uint256 triggerPrice;
    uint256 acceptablePrice;
    uint256 executionFee;
    uint256 callbackGasLimit;
    uint256 minOutputAmount;
    uint256 validFromTime;
}

struct GmxCreateOrder {
    GmxCreateAddresses addresses;
    GmxCreateNumbers numbers;
    GmxOrderType orderType;
    GmxDecreaseSwap decreasePositionSwapType;
    bool isLong;
    bool shouldUnwrapNativeToken;
    bool autoCancel;
    bytes32 referralCode;
    bytes32[] dataList;
}

/// What an executor brings: `data` of each token is (min, max, timestamp), where the real thing has signed reports.
struct GmxSetPrices {
    address[] tokens;
    address[] providers;
    bytes[] data;
}

struct GmxSimulatePrices {
    address[] primaryTokens;
    GmxPrice[] primaryPrices;
    uint256 minTimestamp;
    uint256 maxTimestamp;
}

/// A market's prices as they came in, and when they were taken.
struct GmxOracle {
    GmxPrices prices;
    uint256 minTimestamp;
    uint256 maxTimestamp;
}

error CollateralAlreadyClaimed(uint256 adjustedClaimableAmount, uint256 claimedAmount);
error DisabledFeature(bytes32 key);
error DisabledMarket(address market);
error EmptyHoldingAddress();
error EmptyMarket();
error EmptyMarketPrice(address market);
error EmptyOrder();
error EmptyPosition();
error EmptyPrimaryPrice(address token);
error EmptyReceiver();
error EmptySizeDeltaInTokens();
error EndOfOracleSimulation();
error InsufficientCollateralAmount(uint256 collateralAmount, int256 collateralDeltaAmount);
error InsufficientCollateralUsd(int256 remainingCollateralUsd);
error InsufficientExecutionFee(uint256 minExecutionFee, uint256 executionFee);
error InsufficientFundsToPayForCosts(uint256 remainingCostUsd, string step);
error InsufficientOutputAmount(uint256 outputAmount, uint256 minOutputAmount);
error InsufficientReserve(uint256 reservedUsd, uint256 maxReservedUsd);
error InsufficientReserveForOpenInterest(uint256 reservedUsd, uint256 maxReservedUsd);
error InsufficientWntAmountForExecutionFee(uint256 wntAmount, uint256 executionFee);
error InvalidClaimCollateralInput(uint256 marketsLength, uint256 tokensLength, uint256 timeKeysLength);
error InvalidClaimFundingFeesInput(uint256 marketsLength, uint256 tokensLength);
error InvalidCollateralTokenForMarket(address market, address token);
error InvalidDecreaseOrderSize(uint256 sizeDeltaUsd, uint256 positionSizeInUsd);
error InvalidPositionMarket(address market);
error InvalidPositionSizeValues(uint256 sizeInUsd, uint256 sizeInTokens);
error InvalidPrimaryPricesForSimulation(uint256 primaryTokensLength, uint256 primaryPricesLength);
error InvalidReceiver(address receiver);
error LiquidatablePosition(
    string reason, int256 remainingCollateralUsd, int256 minCollateralUsd, int256 minCollateralUsdForLeverage
);
error MaxOpenInterestExceeded(uint256 openInterest, uint256 maxOpenInterest);
error MaxSwapPathLengthExceeded(uint256 swapPathLengh, uint256 maxSwapPathLength);
error MinPositionSize(uint256 positionSizeInUsd, uint256 minPositionSizeUsd);
error NegativeExecutionPrice(
    int256 executionPrice, uint256 price, uint256 positionSizeInUsd, int256 priceImpactUsd, uint256 sizeDeltaUsd
);
error OracleTimestampsAreLargerThanRequestExpirationTime(
    uint256 maxOracleTimestamp, uint256 requestTimestamp, uint256 requestExpirationTime
);
error OracleTimestampsAreSmallerThanRequired(uint256 minOracleTimestamp, uint256 expectedTimestamp);
error OrderNotFulfillableAtAcceptablePrice(uint256 price, uint256 acceptablePrice);
error OrderNotUpdatable(uint256 orderType);
error OrderTypeCannotBeCreated(uint256 orderType);
error PositionShouldNotBeLiquidated(
    string reason, int256 remainingCollateralUsd, int256 minCollateralUsd, int256 minCollateralUsdForLeverage
);
error PriceImpactLargerThanOrderSize(int256 priceImpactUsd, uint256 sizeDeltaUsd);
error RequestNotYetCancellable(uint256 requestAge, uint256 requestExpirationAge, string requestType);
error UnableToGetBorrowingFactorEmptyPoolUsd();
error UnableToWithdrawCollateral(int256 estimatedRemainingCollateralUsd);
error Unauthorized(address msgSender, string role);
error UnexpectedBorrowingFactor(uint256 positionBorrowingFactor, uint256 cumulativeBorrowingFactor);
error UnexpectedValidFromTime(uint256 orderType);
error UsdDeltaExceedsLongOpenInterest(int256 usdDelta, uint256 longOpenInterest);
error UsdDeltaExceedsShortOpenInterest(int256 usdDelta, uint256 shortOpenInterest);
