// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {GmxBase} from "./GmxBase.sol";
import {GmxDataStore, GmxStored} from "./GmxDataStore.sol";
import {GmxKeys} from "./GmxKeys.sol";
import {GmxLog} from "./GmxLogs.sol";
import {GmxMarkets} from "./GmxMarkets.sol";
import {GmxMath} from "./GmxMath.sol";
import {GmxPricing} from "./GmxPricing.sol";
import "./GmxFees.sol";
import "./GmxTypes.sol";

/// Who pays what when a position is decreased. Profit is paid out and costs are taken from it first, then from the
/// collateral, then from a profit in the other token. Simpler: swaps of the outcome bear neither fee nor price impact;
/// no address holds what funding was paid in the wrong token, so such an order fails.
abstract contract GmxSettlement is GmxBase {
    using GmxKeys for bytes32;
    using GmxStored for GmxDataStore;
    using GmxLog for GmxLog.Data;

    struct Settlement {
        int256 pnlUsd;
        int256 uncappedPnlUsd;
        address pnlToken;
        uint256 collateral;
        /// Goes out in the collateral's token.
        uint256 output;
        /// Goes out in the token of the profit, if that is another one.
        uint256 pnlOutput;
        bool insolvent;
    }

    /// What one cost was paid with.
    struct Paid {
        uint256 inCollateral;
        uint256 inPnlToken;
        uint256 missingUsd;
    }

    /// `mayFail`: what cannot be paid is waived, as for liquidations.
    function settle(Execution memory run, bool mayFail) internal returns (Settlement memory left) {
        price(run, left);
        GmxMarket memory market = run.market;
        address collateral = run.position.addresses.collateralToken;
        uint256 unit = run.collateralPrice.min;
        left.collateral = run.position.numbers.collateralAmount;
        gain(run, left, left.pnlUsd);
        gain(run, left, run.price.totalImpactUsd);
        if (run.price.totalImpactUsd > 0) takeFromImpactPool(run, uint256(run.price.totalImpactUsd));
        if (run.order.numbers.decreasePositionSwapType == GmxDecreaseSwap.PnlTokenToCollateralToken) {
            left.output += swap(run, left.pnlToken, left.pnlOutput);
            left.pnlOutput = 0;
        }

        Paid memory paid = take(run, left, run.fees.funding.fundingFeeAmount * unit);
        if (paid.inPnlToken > 0) revert EmptyHoldingAddress();
        if (stops(run, left, paid, mayFail, "funding")) return left;
        if (left.pnlUsd < 0) {
            paid = take(run, left, uint256(-left.pnlUsd));
            toPool(run, left, paid);
            if (stops(run, left, paid, mayFail, "pnl")) return left;
        }
        paid = take(run, left, run.fees.totalCostAmountExcludingFunding * unit);
        if (paid.missingUsd == 0 && paid.inPnlToken == 0)
            GmxMarkets.changePool(dataStore, market, collateral, int256(run.fees.feeAmountForPool));
        else toPool(run, left, paid);
        if (stops(run, left, paid, mayFail, "fees")) return left;
        if (run.price.totalImpactUsd < 0) {
            paid = take(run, left, uint256(-run.price.totalImpactUsd));
            toPool(run, left, paid);
            bytes32 pool = GmxKeys.POSITION_IMPACT_POOL_AMOUNT.at(market.marketToken);
            dataStore.incrementUint(pool, uint256(-run.price.totalImpactUsd) / run.prices.indexTokenPrice.max);
            if (stops(run, left, paid, mayFail, "impact")) return left;
        }
        if (run.price.priceImpactDiffUsd > 0) {
            paid = take(run, left, run.price.priceImpactDiffUsd);
            holdBack(run, collateral, paid.inCollateral);
            holdBack(run, left.pnlToken, paid.inPnlToken);
            if (stops(run, left, paid, mayFail, "diff")) return left;
        }
        withdraw(run, left);
    }

    /// Swaps within the market's pool at the executor's prices. A swap to the same token is none.
    function swap(Execution memory run, address from, uint256 amount) internal returns (uint256 received) {
        if (amount == 0) return 0;
        address to = from == run.market.longToken ? run.market.shortToken : run.market.longToken;
        received = amount * GmxMarkets.priceOf(run.market, run.prices, from).min
            / GmxMarkets.priceOf(run.market, run.prices, to).max;
        GmxMarkets.changePool(dataStore, run.market, from, int256(amount));
        GmxMarkets.changePool(dataStore, run.market, to, -int256(received));
    }

    /// Lowers what the order takes out of the collateral.
    function takeOut(Execution memory run, uint256 amount) internal {
        GmxLog.Data memory data;
        data.uints(
            "collateralDeltaAmount,nextCollateralDeltaAmount",
            abi.encode(run.order.numbers.initialCollateralDeltaAmount, amount)
        );
        data.hashes("key", abi.encode(run.key));
        eventEmitter.emitEventLog1("OrderCollateralDeltaAmountAutoUpdated", run.key, data);
        run.order.numbers.initialCollateralDeltaAmount = amount;
    }

    function price(Execution memory run, Settlement memory left) private view {
        GmxPosition memory position = run.position;
        GmxOrderNumbers memory order = run.order.numbers;
        bool isLong = position.flags.isLong;
        left.pnlToken = isLong ? run.market.longToken : run.market.shortToken;
        // With one token there is nothing to swap, though the order pays for the gas of it.
        if (left.pnlToken == position.addresses.collateralToken)
            order.decreasePositionSwapType = GmxDecreaseSwap.NoSwap;
        run.price = GmxPricing.decrease(
            dataStore,
            run.market,
            run.prices,
            position.numbers,
            order.sizeDeltaUsd,
            order.acceptablePrice,
            isLong
        );
        (left.pnlUsd, left.uncappedPnlUsd, run.sizeDeltaInTokens) =
            GmxMarkets.positionPnl(dataStore, run.market, run.prices, position, order.sizeDeltaUsd);
        run.fees = GmxPricing.fees(
            dataStore,
            run.market,
            position,
            run.collateralPrice,
            run.price.balanceWasImproved,
            order.sizeDeltaUsd,
            order.orderType == GmxOrderType.Liquidation
        );
    }

    function gain(Execution memory run, Settlement memory left, int256 usd) private {
        if (usd <= 0) return;
        uint256 amount = uint256(usd) / GmxMarkets.priceOf(run.market, run.prices, left.pnlToken).max;
        GmxMarkets.changePool(dataStore, run.market, left.pnlToken, -int256(amount));
        if (left.pnlToken == run.position.addresses.collateralToken) left.output += amount;
        else left.pnlOutput += amount;
    }

    function take(Execution memory run, Settlement memory left, uint256 costUsd)
        private
        pure
        returns (Paid memory paid)
    {
        uint256 owed = GmxMath.divideUp(costUsd, run.collateralPrice.min);
        uint256 part = owed < left.output ? owed : left.output;
        left.output -= part;
        paid.inCollateral = part;
        owed -= part;
        part = owed < left.collateral ? owed : left.collateral;
        left.collateral -= part;
        paid.inCollateral += part;
        owed -= part;
        uint256 unit = GmxMarkets.priceOf(run.market, run.prices, left.pnlToken).min;
        owed = GmxMath.divideUp(owed * run.collateralPrice.min, unit);
        part = owed < left.pnlOutput ? owed : left.pnlOutput;
        left.pnlOutput -= part;
        paid.inPnlToken = part;
        paid.missingUsd = (owed - part) * unit;
    }

    function stops(Execution memory run, Settlement memory left, Paid memory paid, bool mayFail, string memory step)
        private
        pure
        returns (bool)
    {
        if (paid.missingUsd == 0) return false;
        if (!mayFail) revert InsufficientFundsToPayForCosts(paid.missingUsd, step);
        GmxPositionNumbers memory numbers = run.position.numbers;
        (left.insolvent, left.collateral, left.output, left.pnlOutput) = (true, 0, 0, 0);
        run.sizeDeltaInTokens = numbers.sizeInTokens;
        return true;
    }

    function toPool(Execution memory run, Settlement memory left, Paid memory paid) private {
        GmxMarkets.changePool(
            dataStore, run.market, run.position.addresses.collateralToken, int256(paid.inCollateral)
        );
        GmxMarkets.changePool(dataStore, run.market, left.pnlToken, int256(paid.inPnlToken));
    }

    function takeFromImpactPool(Execution memory run, uint256 usd) private {
        address key = run.market.marketToken;
        bytes32 pool = GmxKeys.POSITION_IMPACT_POOL_AMOUNT.at(key);
        uint256 amount = GmxMath.divideUp(usd, run.prices.indexTokenPrice.min);
        uint256 has = dataStore.uintAt(pool);
        if (amount > has) {
            dataStore.incrementUint(GmxKeys.LENT_POSITION_IMPACT_POOL_AMOUNT.at(key), amount - has);
            amount = has;
        }
        dataStore.setUint(pool, has - amount);
    }

    /// Impact beyond the cap: the account may claim it days later.
    function holdBack(Execution memory run, address token, uint256 amount) private {
        if (amount == 0) return;
        address account = run.order.addresses.account;
        address key = run.market.marketToken;
        uint256 timeKey = block.timestamp / dataStore.uintAt(GmxKeys.CLAIMABLE_COLLATERAL_TIME_DIVISOR);
        bytes32 name = GmxKeys.CLAIMABLE_COLLATERAL_AMOUNT;
        uint256 next = dataStore.incrementUint(name.at(key, token, timeKey, account), amount);
        uint256 pool = dataStore.incrementUint(name.at(key, token), amount);
        GmxLog.Data memory data;
        data.addresses("market,token,account", abi.encode(key, token, account));
        data.uints("timeKey,delta,nextValue,nextPoolValue", abi.encode(timeKey, amount, next, pool));
        eventEmitter.emitEventLog1("ClaimableCollateralUpdated", GmxLog.topic(account), data);
    }

    function withdraw(Execution memory run, Settlement memory left) private {
        if (run.order.numbers.initialCollateralDeltaAmount > left.collateral) takeOut(run, left.collateral);
        uint256 amount = run.order.numbers.initialCollateralDeltaAmount;
        left.collateral -= amount;
        left.output += amount;
    }
}
