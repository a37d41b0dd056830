// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {GmxBank, GmxOrderVault} from "./GmxBank.sol";
import {GmxDataStore} from "./GmxDataStore.sol";
import "./GmxFees.sol";
import {GmxEventEmitter, GmxLog} from "./GmxLogs.sol";
import {GmxMarkets} from "./GmxMarkets.sol";
import "./GmxTypes.sol";

/// What increases and decreases of the GMX stand-in have in common: its parts, and the logs of both.
abstract contract GmxBase {
    using GmxLog for GmxLog.Data;

    /// An order that is carried out.
    struct Execution {
        bytes32 key;
        bytes32 positionKey;
        GmxOrder order;
        GmxMarket market;
        GmxPrices prices;
        GmxPrice collateralPrice;
        GmxPosition position;
        GmxFees fees;
        GmxExecutionPrice price;
        uint256 sizeDeltaInTokens;
    }

    GmxDataStore public immutable dataStore;
    GmxEventEmitter public immutable eventEmitter;
    GmxOrderVault public immutable orderVault;

    constructor(GmxDataStore dataStore_, GmxEventEmitter eventEmitter_, GmxOrderVault orderVault_) {
        dataStore = dataStore_;
        eventEmitter = eventEmitter_;
        orderVault = orderVault_;
    }

    function pay(Execution memory run, address token, uint256 amount) internal {
        GmxBank(run.market.marketToken).transferOut(
            token, run.order.addresses.receiver, amount, run.order.flags.shouldUnwrapNativeToken
        );
    }

    /// `name` is PositionFeesCollected, or PositionFeesInfo for what could not be paid.
    function emitFees(Execution memory run, string memory name, bool isIncrease) internal {
        GmxFees memory fees = run.fees;
        GmxLog.Data memory data;
        data.addresses(
            "market,collateralToken,affiliate,trader,uiFeeReceiver",
            abi.encode(
                run.market.marketToken,
                run.position.addresses.collateralToken,
                fees.referral.affiliate,
                fees.referral.trader,
                fees.ui.uiFeeReceiver
            )
        );
        data.uints(
            "collateralTokenPrice.min,collateralTokenPrice.max,tradeSizeUsd,fundingFeeAmount,claimableLongTokenAmount,"
            "claimableShortTokenAmount,latestFundingFeeAmountPerSize,latestLongTokenClaimableFundingAmountPerSize,"
            "latestShortTokenClaimableFundingAmountPerSize,borrowingFeeUsd,borrowingFeeAmount,"
            "borrowingFeeReceiverFactor,borrowingFeeAmountForFeeReceiver,positionFeeFactor,protocolFeeAmount,"
            "positionFeeReceiverFactor,feeReceiverAmount,feeAmountForPool,positionFeeAmountForPool,positionFeeAmount,"
            "totalCostAmount,uiFeeReceiverFactor,uiFeeAmount",
            bytes.concat(
                abi.encode(fees.collateralTokenPrice, run.order.numbers.sizeDeltaUsd, fees.funding, fees.borrowing),
                abi.encode(
                    fees.positionFeeFactor,
                    fees.protocolFeeAmount,
                    fees.positionFeeReceiverFactor,
                    fees.feeReceiverAmount,
                    fees.feeAmountForPool,
                    fees.positionFeeAmountForPool,
                    fees.positionFeeAmount
                ),
                abi.encode(fees.totalCostAmount, fees.ui.uiFeeReceiverFactor, fees.ui.uiFeeAmount)
            )
        );
        data.bools("isIncrease", abi.encode(isIncrease));
        data.hashes(
            "orderKey,positionKey,referralCode", abi.encode(run.key, run.positionKey, fees.referral.referralCode)
        );
        eventEmitter.emitEventLog1(name, GmxLog.topic(run.market.marketToken), data);
    }

    function positionAddresses(Execution memory run, GmxLog.Data memory data) internal pure {
        data.addresses("account,market,collateralToken", abi.encode(run.position.addresses));
        data.bools("isLong", abi.encode(run.position.flags.isLong));
        data.hashes("orderKey,positionKey", abi.encode(run.key, run.positionKey));
    }

    /// The values that both logs of a position begin with.
    function positionWords(Execution memory run) internal pure returns (bytes memory) {
        GmxPositionNumbers memory numbers = run.position.numbers;
        return bytes.concat(
            abi.encode(numbers.sizeInUsd, numbers.sizeInTokens, numbers.collateralAmount, numbers.borrowingFactor),
            abi.encode(
                numbers.fundingFeeAmountPerSize,
                numbers.longTokenClaimableFundingAmountPerSize,
                numbers.shortTokenClaimableFundingAmountPerSize
            ),
            abi.encode(run.price.executionPrice, run.prices.indexTokenPrice.max, run.prices.indexTokenPrice.min),
            abi.encode(run.collateralPrice.max, run.collateralPrice.min),
            abi.encode(run.order.numbers.sizeDeltaUsd, run.sizeDeltaInTokens)
        );
    }

    string internal constant POSITION_NAMES =
        "sizeInUsd,sizeInTokens,collateralAmount,borrowingFactor,fundingFeeAmountPerSize,"
        "longTokenClaimableFundingAmountPerSize,shortTokenClaimableFundingAmountPerSize,executionPrice,"
        "indexTokenPrice.max,indexTokenPrice.min,collateralTokenPrice.max,collateralTokenPrice.min,sizeDeltaUsd,"
        "sizeDeltaInTokens";
}
