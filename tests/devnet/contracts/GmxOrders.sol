// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {GmxBase} from "./GmxBase.sol";
import {GmxDataStore, GmxStored} from "./GmxDataStore.sol";
import {GmxKeys} from "./GmxKeys.sol";
import {GmxLog} from "./GmxLogs.sol";
import {GmxMarkets} from "./GmxMarkets.sol";
import {GmxMath} from "./GmxMath.sol";
import "./GmxTypes.sol";

/// Orders of the GMX stand-in from their creation to their end, and what their execution costs. Simpler: no path of
/// swaps (orders with one are refused), no callbacks.
abstract contract GmxOrders is GmxBase {
    using GmxKeys for bytes32;
    using GmxStored for GmxDataStore;
    using GmxLog for GmxLog.Data;

    /// The ExchangeRouter, which knows who asks.
    address public router;

    function setRouter(address router_) external {
        require(router == address(0), "GmxOrders: has a router");
        router = router_;
    }

    modifier onlyRouter() {
        if (msg.sender != router) revert Unauthorized(msg.sender, "CONTROLLER");
        _;
    }

    function createOrder(address account, uint256, GmxCreateOrder calldata params, bool)
        external
        onlyRouter
        returns (bytes32)
    {
        requireFeature(GmxKeys.CREATE_ORDER_FEATURE_DISABLED, params.orderType);
        GmxOrder memory order = orderOf(account, params);
        takeMoney(order);
        GmxMarkets.enabled(dataStore, params.addresses.market);
        if (params.numbers.validFromTime != 0) revert UnexpectedValidFromTime(uint256(params.orderType));
        uint256 most = dataStore.uintAt(GmxKeys.MAX_SWAP_PATH_LENGTH);
        uint256 length = params.addresses.swapPath.length;
        if (length > most) revert MaxSwapPathLengthExceeded(length, most);
        require(length == 0, "GmxOrders: the stand-in does not swap");
        if (params.addresses.receiver == address(0)) revert EmptyReceiver();
        if (params.addresses.cancellationReceiver == address(orderVault)) revert InvalidReceiver(address(orderVault));
        uint256 least = minExecutionFee(order.numbers);
        if (order.numbers.executionFee < least) revert InsufficientExecutionFee(least, order.numbers.executionFee);
        if (order.numbers.sizeDeltaUsd == 0 && order.numbers.initialCollateralDeltaAmount == 0) revert EmptyOrder();
        return store(order);
    }

    /// The account's own way out, once nobody can carry the order out any more.
    function cancelOrder(bytes32 key) external onlyRouter {
        uint256 startingGas = gasleft();
        GmxOrder memory order = dataStore.order(key);
        requireFeature(GmxKeys.CANCEL_ORDER_FEATURE_DISABLED, order.numbers.orderType);
        uint256 age = block.timestamp - order.numbers.updatedAtTime;
        uint256 lives = dataStore.uintAt(GmxKeys.REQUEST_EXPIRATION_TIME);
        if (age < lives) revert RequestNotYetCancellable(age, lives, "Order");
        cancel(key, order, order.addresses.account, startingGas, "USER_INITIATED_CANCEL", "");
    }

    function store(GmxOrder memory order) internal returns (bytes32 key) {
        key = dataStore.nextKey();
        dataStore.setOrder(key, order);
        emitCreated(key, order);
    }

    function cancel(
        bytes32 key,
        GmxOrder memory order,
        address keeper,
        uint256 startingGas,
        string memory reason,
        bytes memory reasonBytes
    ) internal {
        dataStore.removeOrder(key);
        GmxOrderAddresses memory addresses = order.addresses;
        address other = addresses.cancellationReceiver;
        if (order.numbers.orderType == GmxOrderType.MarketIncrease)
            orderVault.transferOut(
                addresses.initialCollateralToken,
                other == address(0) ? addresses.account : other,
                order.numbers.initialCollateralDeltaAmount,
                order.flags.shouldUnwrapNativeToken
            );
        GmxLog.Data memory data;
        data.addresses("account", abi.encode(addresses.account));
        data.hashes("key", abi.encode(key));
        data.bytesItems.items = new GmxLog.BytesItem[](1);
        data.bytesItems.items[0] = GmxLog.BytesItem("reasonBytes", reasonBytes);
        data.stringItems.items = new GmxLog.StringItem[](1);
        data.stringItems.items[0] = GmxLog.StringItem("reason", reason);
        eventEmitter.emitEventLog2("OrderCancelled", key, GmxLog.topic(addresses.account), data);
        payFee(order, startingGas, keeper, other == address(0) ? addresses.receiver : other);
    }

    /// Pays the keeper for his gas, as ether, and gives back what is left.
    function payFee(GmxOrder memory order, uint256 startingGas, address keeper, address refundReceiver) internal {
        uint256 fee = order.numbers.executionFee;
        if (fee == 0) return;
        address wnt = dataStore.getAddress(GmxKeys.WNT);
        uint256 used = dataStore.uintAt(GmxKeys.EXECUTION_GAS_FEE_BASE_AMOUNT_V2_1)
            + dataStore.uintAt(GmxKeys.EXECUTION_GAS_FEE_PER_ORACLE_PRICE) * 3
            + GmxMath.applyFactor(
                startingGas - gasleft(), dataStore.uintAt(GmxKeys.EXECUTION_GAS_FEE_MULTIPLIER_FACTOR)
            );
        uint256 part = used * tx.gasprice;
        if (part > fee) part = fee;
        orderVault.transferOut(wnt, keeper, part, true);
        emitFee("KeeperExecutionFee", "keeper", "executionFeeAmount", keeper, part);
        if (part == fee) return;
        orderVault.transferOut(wnt, refundReceiver, fee - part, true);
        emitFee("ExecutionFeeRefund", "receiver", "refundFeeAmount", refundReceiver, fee - part);
    }

    function requireFeature(bytes32 name, GmxOrderType orderType) internal view {
        bytes32 key = name.at(address(this), uint256(orderType));
        if (dataStore.getBool(key)) revert DisabledFeature(key);
    }

    /// The prices of a market's tokens out of those that were brought; each is announced.
    function readPrices(GmxMarket memory market, GmxSetPrices calldata given)
        internal
        returns (GmxOracle memory oracle)
    {
        oracle.minTimestamp = type(uint256).max;
        bool[3] memory found;
        for (uint256 i = 0; i < given.tokens.length; ++i) {
            address token = given.tokens[i];
            (uint256 min, uint256 max, uint256 time) = abi.decode(given.data[i], (uint256, uint256, uint256));
            if (time < oracle.minTimestamp) oracle.minTimestamp = time;
            if (time > oracle.maxTimestamp) oracle.maxTimestamp = time;
            GmxPrice memory price = GmxPrice(min, max);
            if (token == market.indexToken) (oracle.prices.indexTokenPrice, found[0]) = (price, true);
            if (token == market.longToken) (oracle.prices.longTokenPrice, found[1]) = (price, true);
            if (token == market.shortToken) (oracle.prices.shortTokenPrice, found[2]) = (price, true);
            GmxLog.Data memory data;
            data.addresses("token,provider", abi.encode(token, given.providers[i]));
            data.uints("minPrice,maxPrice,timestamp", abi.encode(min, max, time));
            eventEmitter.emitEventLog1("OraclePriceUpdate", GmxLog.topic(token), data);
        }
        if (!found[0]) revert EmptyPrimaryPrice(market.indexToken);
        if (!found[1]) revert EmptyPrimaryPrice(market.longToken);
        if (!found[2]) revert EmptyPrimaryPrice(market.shortToken);
    }

    function emitExecuted(bytes32 key, address account, uint256 secondaryOrderType) internal {
        GmxLog.Data memory data;
        data.addresses("account", abi.encode(account));
        data.uints("secondaryOrderType", abi.encode(secondaryOrderType));
        data.hashes("key", abi.encode(key));
        eventEmitter.emitEventLog2("OrderExecuted", key, GmxLog.topic(account), data);
    }

    /// The text of an error that has one.
    function textOf(bytes memory reason) internal pure returns (string memory) {
        if (reason.length < 68 || bytes4(reason) != 0x08c379a0) return "";
        bytes memory rest = new bytes(reason.length - 4);
        for (uint256 i = 0; i < rest.length; ++i) rest[i] = reason[i + 4];
        return abi.decode(rest, (string));
    }

    function orderOf(address account, GmxCreateOrder calldata params) private view returns (GmxOrder memory order) {
        GmxCreateAddresses calldata a = params.addresses;
        GmxCreateNumbers calldata n = params.numbers;
        order.addresses = GmxOrderAddresses(
            account, a.receiver, a.cancellationReceiver, a.callbackContract, a.uiFeeReceiver, a.market,
            a.initialCollateralToken, a.swapPath
        );
        order.numbers = GmxOrderNumbers(
            params.orderType, params.decreasePositionSwapType, n.sizeDeltaUsd, n.initialCollateralDeltaAmount,
            n.triggerPrice, n.acceptablePrice, n.executionFee, n.callbackGasLimit, n.minOutputAmount,
            block.timestamp, n.validFromTime, 0
        );
        order.flags = GmxOrderFlags(params.isLong, params.shouldUnwrapNativeToken, false, params.autoCancel);
        order._dataList = params.dataList;
    }

    /// What came into the vault is the order's. If its collateral is WNT, the fee comes out of that and is what was
    /// said; if not, all WNT that came is the fee.
    function takeMoney(GmxOrder memory order) private {
        GmxOrderNumbers memory numbers = order.numbers;
        bool isIncrease = numbers.orderType == GmxOrderType.MarketIncrease;
        if (!isIncrease && numbers.orderType != GmxOrderType.MarketDecrease)
            revert OrderTypeCannotBeCreated(uint256(numbers.orderType));
        address wnt = dataStore.getAddress(GmxKeys.WNT);
        uint256 fee = numbers.executionFee;
        if (isIncrease) {
            address token = order.addresses.initialCollateralToken;
            uint256 amount = orderVault.recordTransferIn(token);
            if (token == wnt) {
                if (amount < fee) revert InsufficientWntAmountForExecutionFee(amount, fee);
                numbers.initialCollateralDeltaAmount = amount - fee;
                return;
            }
            numbers.initialCollateralDeltaAmount = amount;
        }
        uint256 wntAmount = orderVault.recordTransferIn(wnt);
        if (wntAmount < fee) revert InsufficientWntAmountForExecutionFee(wntAmount, fee);
        numbers.executionFee = wntAmount;
    }

    /// At the gas price of the order's own transaction.
    function minExecutionFee(GmxOrderNumbers memory order) private view returns (uint256) {
        bool isIncrease = order.orderType == GmxOrderType.MarketIncrease;
        uint256 limit = dataStore.uintAt(
            isIncrease ? GmxKeys.INCREASE_ORDER_GAS_LIMIT : GmxKeys.DECREASE_ORDER_GAS_LIMIT
        );
        if (!isIncrease && order.decreasePositionSwapType != GmxDecreaseSwap.NoSwap)
            limit += dataStore.uintAt(GmxKeys.SINGLE_SWAP_GAS_LIMIT);
        uint256 gas = dataStore.uintAt(GmxKeys.ESTIMATED_GAS_FEE_BASE_AMOUNT_V2_1)
            + dataStore.uintAt(GmxKeys.ESTIMATED_GAS_FEE_PER_ORACLE_PRICE) * 3
            + GmxMath.applyFactor(
                limit + order.callbackGasLimit, dataStore.uintAt(GmxKeys.ESTIMATED_GAS_FEE_MULTIPLIER_FACTOR)
            );
        return gas * tx.gasprice;
    }

    function emitFee(string memory name, string memory who, string memory what, address account, uint256 amount)
        private
    {
        GmxLog.Data memory data;
        data.addresses(who, abi.encode(account));
        data.uints(what, abi.encode(amount));
        eventEmitter.emitEventLog1(name, GmxLog.topic(account), data);
    }

    function emitCreated(bytes32 key, GmxOrder memory order) private {
        GmxLog.Data memory data;
        GmxOrderAddresses memory a = order.addresses;
        data.addresses(
            "account,receiver,callbackContract,uiFeeReceiver,market,initialCollateralToken,cancellationReceiver",
            abi.encode(
                a.account, a.receiver, a.callbackContract, a.uiFeeReceiver, a.market, a.initialCollateralToken,
                a.cancellationReceiver
            )
        );
        data.addressItems.arrayItems = new GmxLog.AddressArray[](1);
        data.addressItems.arrayItems[0] = GmxLog.AddressArray("swapPath", a.swapPath);
        data.uints(
            "orderType,decreasePositionSwapType,sizeDeltaUsd,initialCollateralDeltaAmount,triggerPrice,"
            "acceptablePrice,executionFee,callbackGasLimit,minOutputAmount,updatedAtTime,validFromTime,srcChainId",
            abi.encode(order.numbers)
        );
        data.bools(
            "isLong,shouldUnwrapNativeToken,autoCancel",
            abi.encode(order.flags.isLong, order.flags.shouldUnwrapNativeToken, order.flags.autoCancel)
        );
        data.hashes("key", abi.encode(key));
        data.bytes32Items.arrayItems = new GmxLog.Bytes32Array[](1);
        data.bytes32Items.arrayItems[0] = GmxLog.Bytes32Array("dataList", order._dataList);
        eventEmitter.emitEventLog2("OrderCreated", key, GmxLog.topic(a.account), data);
    }
}
