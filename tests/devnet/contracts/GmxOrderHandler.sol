// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {GmxBase} from "./GmxBase.sol";
import {GmxOrderVault} from "./GmxBank.sol";
import {GmxDataStore, GmxStored} from "./GmxDataStore.sol";
import {GmxDecrease} from "./GmxDecrease.sol";
import {GmxFunding} from "./GmxFunding.sol";
import {GmxIncrease} from "./GmxIncrease.sol";
import {GmxKeys} from "./GmxKeys.sol";
import {GmxEventEmitter} from "./GmxLogs.sol";
import {GmxMarkets} from "./GmxMarkets.sol";
import {GmxOrders} from "./GmxOrders.sol";
import "./GmxTypes.sol";

/// GMX's OrderHandler and LiquidationHandler in one: takes orders and carries them out when its executor says so, at
/// the prices that he brings. Simpler: he alone may, and his prices bear no signatures; only market orders; whoever he
/// says is deleveraged is; gas is what this contract needs, which is less than the real one's; it is larger than the
/// 24 kB that chains other than the local one allow.
contract GmxOrderHandler is GmxOrders, GmxIncrease, GmxDecrease {
    using GmxKeys for bytes32;
    using GmxStored for GmxDataStore;

    address public immutable executor;

    constructor(GmxDataStore dataStore_, GmxEventEmitter eventEmitter_, GmxOrderVault orderVault_, address executor_)
        GmxBase(dataStore_, eventEmitter_, orderVault_)
    {
        executor = executor_;
    }

    modifier onlyExecutor() {
        if (msg.sender != executor) revert Unauthorized(msg.sender, "ORDER_KEEPER");
        _;
    }

    /// An order that fails is cancelled, unless the failure is the executor's own: then his transaction reverts.
    function executeOrder(bytes32 key, GmxSetPrices calldata given) external onlyExecutor {
        uint256 startingGas = gasleft();
        GmxOrder memory order = dataStore.order(key);
        if (order.addresses.account == address(0)) revert EmptyOrder();
        GmxOracle memory oracle = readPrices(dataStore.market(order.addresses.market), given);
        try this.carryOut(key, oracle, msg.sender, startingGas, false) {}
        catch (bytes memory reason) {
            if (executorsFault(bytes4(reason))) {
                assembly {
                    revert(add(reason, 32), mload(reason))
                }
            }
            cancel(key, order, msg.sender, startingGas, textOf(reason), reason);
        }
    }

    /// Closes a position that lacks collateral, by an order of its own that nobody has asked for.
    function executeLiquidation(
        address account,
        address market,
        address collateralToken,
        bool isLong,
        GmxSetPrices calldata given
    ) external onlyExecutor {
        GmxOrder memory order = ofPosition(account, market, collateralToken, isLong);
        order.numbers.orderType = GmxOrderType.Liquidation;
        run(order, given, false);
    }

    /// Closes a part of a position whose profit the pool cannot bear.
    function executeAdl(
        address account,
        address market,
        address collateralToken,
        bool isLong,
        uint256 sizeDeltaUsd,
        GmxSetPrices calldata given
    ) external onlyExecutor {
        GmxOrder memory order = ofPosition(account, market, collateralToken, isLong);
        order.numbers.orderType = GmxOrderType.MarketDecrease;
        order.numbers.sizeDeltaUsd = sizeDeltaUsd;
        run(order, given, true);
    }

    /// Carries the order out and always reverts: with EndOfOracleSimulation() if that went well.
    function simulateExecuteOrder(bytes32 key, GmxSimulatePrices calldata given) external {
        uint256 startingGas = gasleft();
        uint256 count = given.primaryTokens.length;
        if (count != given.primaryPrices.length)
            revert InvalidPrimaryPricesForSimulation(count, given.primaryPrices.length);
        GmxMarket memory market = dataStore.market(dataStore.order(key).addresses.market);
        GmxOracle memory oracle = GmxOracle(
            GmxPrices(
                simulated(market.indexToken, given),
                simulated(market.longToken, given),
                simulated(market.shortToken, given)
            ),
            given.minTimestamp,
            given.maxTimestamp
        );
        process(key, oracle, msg.sender, startingGas, false);
        revert EndOfOracleSimulation();
    }

    function carryOut(bytes32 key, GmxOracle calldata oracle, address keeper, uint256 startingGas, bool adl) external {
        require(msg.sender == address(this), "GmxOrderHandler: not for others");
        process(key, oracle, keeper, startingGas, adl);
    }

    function run(GmxOrder memory order, GmxSetPrices calldata given, bool adl) private {
        uint256 startingGas = gasleft();
        GmxOracle memory oracle = readPrices(dataStore.market(order.addresses.market), given);
        if (adl) order.numbers.updatedAtTime = oracle.minTimestamp;
        process(store(order), oracle, msg.sender, startingGas, adl);
    }

    function process(bytes32 key, GmxOracle memory oracle, address keeper, uint256 startingGas, bool adl) private {
        GmxOrder memory order = dataStore.order(key);
        if (order.addresses.account == address(0)) revert EmptyOrder();
        requireFeature(GmxKeys.EXECUTE_ORDER_FEATURE_DISABLED, order.numbers.orderType);
        dataStore.removeOrder(key);
        Execution memory execution;
        execution.market = GmxMarkets.enabled(dataStore, order.addresses.market);
        execution.key = key;
        execution.order = order;
        execution.prices = oracle.prices;
        GmxFunding.update(dataStore, execution.market, execution.prices);
        GmxMarkets.updateBorrowing(dataStore, execution.market, execution.prices);
        handle(execution, oracle, adl);
        emitExecuted(key, order.addresses.account, adl ? 1 : 0);
        payFee(order, startingGas, keeper, order.addresses.receiver);
    }

    function handle(Execution memory execution, GmxOracle memory oracle, bool adl) private {
        GmxOrderAddresses memory addresses = execution.order.addresses;
        address collateral = addresses.initialCollateralToken;
        bool isIncrease = execution.order.numbers.orderType == GmxOrderType.MarketIncrease;
        uint256 amount = execution.order.numbers.initialCollateralDeltaAmount;
        if (isIncrease) {
            orderVault.transferOut(collateral, addresses.market, amount, false);
            GmxMarkets.requireCollateral(execution.market, collateral);
        }
        execution.collateralPrice = GmxMarkets.priceOf(execution.market, execution.prices, collateral);
        execution.positionKey =
            GmxKeys.position(addresses.account, addresses.market, collateral, execution.order.flags.isLong);
        execution.position = dataStore.position(execution.positionKey);
        if (!isIncrease && execution.position.addresses.account == address(0)) revert EmptyPosition();
        requireTimes(execution, oracle);
        if (isIncrease) increase(execution);
        else decrease(execution, adl);
    }

    /// Prices have to be of the order's second or later, and not of later than it lives. For a liquidation they have to
    /// be of later than what its account did last.
    function requireTimes(Execution memory execution, GmxOracle memory oracle) private view {
        GmxPositionNumbers memory position = execution.position.numbers;
        uint256 since = execution.order.numbers.updatedAtTime;
        bool liquidation = execution.order.numbers.orderType == GmxOrderType.Liquidation;
        if (liquidation) {
            (uint256 up, uint256 down) = (position.increasedAtTime, position.decreasedAtTime);
            since = up > down ? up : down;
        }
        if (oracle.minTimestamp < since) revert OracleTimestampsAreSmallerThanRequired(oracle.minTimestamp, since);
        uint256 lives = dataStore.uintAt(GmxKeys.REQUEST_EXPIRATION_TIME);
        if (!liquidation && oracle.maxTimestamp > since + lives)
            revert OracleTimestampsAreLargerThanRequestExpirationTime(oracle.maxTimestamp, since, lives);
    }

    function simulated(address token, GmxSimulatePrices calldata given) private pure returns (GmxPrice memory) {
        for (uint256 i = 0; i < given.primaryTokens.length; ++i)
            if (given.primaryTokens[i] == token) return given.primaryPrices[i];
        revert EmptyPrimaryPrice(token);
    }

    function ofPosition(address account, address market, address collateralToken, bool isLong)
        private
        view
        returns (GmxOrder memory order)
    {
        GmxPosition memory position =
            dataStore.position(GmxKeys.position(account, market, collateralToken, isLong));
        if (position.addresses.account == address(0)) revert EmptyPosition();
        (order.addresses.account, order.addresses.receiver) = (account, account);
        (order.addresses.market, order.addresses.initialCollateralToken) = (market, collateralToken);
        order.numbers.decreasePositionSwapType = GmxDecreaseSwap.PnlTokenToCollateralToken;
        order.numbers.sizeDeltaUsd = position.numbers.sizeInUsd;
        order.numbers.acceptablePrice = isLong ? 0 : type(uint256).max;
        order.numbers.updatedAtTime = block.timestamp;
        (order.flags.isLong, order.flags.shouldUnwrapNativeToken) = (isLong, true);
    }

    function executorsFault(bytes4 selector) private pure returns (bool) {
        return selector == OracleTimestampsAreSmallerThanRequired.selector
            || selector == OracleTimestampsAreLargerThanRequestExpirationTime.selector
            || selector == DisabledFeature.selector || selector == EmptyOrder.selector;
    }
}
