// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {GmxBank, GmxOrderVault, GmxWrapper} from "./GmxBank.sol";
import {GmxDataStore, GmxStored} from "./GmxDataStore.sol";
import {GmxKeys} from "./GmxKeys.sol";
import {GmxEventEmitter, GmxLog} from "./GmxLogs.sol";
import {GmxMath} from "./GmxMath.sol";
import {GmxOrderHandler} from "./GmxOrderHandler.sol";
import {Token} from "./Token.sol";
import "./GmxTypes.sol";

/// GMX's Router: the one contract that accounts let take their tokens, for the ExchangeRouter.
contract GmxRouter {
    address public plugin;

    function setPlugin(address plugin_) external {
        require(plugin == address(0), "GmxRouter: has a plugin");
        plugin = plugin_;
    }

    function pluginTransfer(address token, address account, address receiver, uint256 amount) external {
        if (msg.sender != plugin) revert Unauthorized(msg.sender, "ROUTER_PLUGIN");
        Token(token).transferFrom(account, receiver, amount);
    }
}

/// GMX's ExchangeRouter: what accounts call. Ether that nobody sends on stays here, as in reality.
/// Simpler: only what orders and claims need.
contract GmxExchangeRouter {
    using GmxKeys for bytes32;
    using GmxStored for GmxDataStore;
    using GmxLog for GmxLog.Data;

    GmxRouter public immutable router;
    GmxDataStore public immutable dataStore;
    GmxEventEmitter public immutable eventEmitter;
    GmxOrderHandler public immutable orderHandler;
    GmxWrapper private immutable wrapper;

    constructor(GmxRouter router_, GmxOrderHandler orderHandler_, GmxWrapper wrapper_) {
        router = router_;
        orderHandler = orderHandler_;
        dataStore = orderHandler_.dataStore();
        eventEmitter = orderHandler_.eventEmitter();
        wrapper = wrapper_;
    }

    receive() external payable {}

    function multicall(bytes[] calldata data) external payable returns (bytes[] memory results) {
        results = new bytes[](data.length);
        for (uint256 i = 0; i < data.length; ++i) {
            (bool success, bytes memory result) = address(this).delegatecall(data[i]);
            if (!success) {
                assembly {
                    revert(add(result, 32), mload(result))
                }
            }
            results[i] = result;
        }
    }

    function sendWnt(address receiver, uint256 amount) external payable {
        if (receiver == address(0)) revert EmptyReceiver();
        wrapper.deposit{value: amount}(receiver);
    }

    function sendTokens(address token, address receiver, uint256 amount) external payable {
        if (receiver == address(0)) revert EmptyReceiver();
        router.pluginTransfer(token, msg.sender, receiver, amount);
    }

    function sendNativeToken(address receiver, uint256 amount) external payable {
        if (receiver == address(0)) revert EmptyReceiver();
        (bool sent,) = receiver.call{value: amount}("");
        require(sent, "GmxExchangeRouter: ether was refused");
    }

    function createOrder(GmxCreateOrder calldata params) external payable returns (bytes32) {
        return orderHandler.createOrder(msg.sender, 0, params, false);
    }

    /// Of limit orders only.
    function updateOrder(bytes32 key, uint256, uint256, uint256, uint256, uint256, bool) external payable {
        revert OrderNotUpdatable(uint256(ownOrder(key, "account for updateOrder").numbers.orderType));
    }

    function cancelOrder(bytes32 key) external payable {
        ownOrder(key, "account for cancelOrder");
        orderHandler.cancelOrder(key);
    }

    function simulateExecuteLatestOrder(GmxSimulatePrices calldata simulatedOracleParams) external payable {
        orderHandler.simulateExecuteOrder(dataStore.currentKey(), simulatedOracleParams);
    }

    function claimFundingFees(address[] calldata markets, address[] calldata tokens, address receiver)
        external
        payable
        returns (uint256[] memory amounts)
    {
        if (markets.length != tokens.length) revert InvalidClaimFundingFeesInput(markets.length, tokens.length);
        if (receiver == address(0)) revert EmptyReceiver();
        amounts = new uint256[](markets.length);
        for (uint256 i = 0; i < markets.length; ++i) amounts[i] = claimFunding(markets[i], tokens[i], receiver);
    }

    function claimCollateral(
        address[] calldata markets,
        address[] calldata tokens,
        uint256[] calldata timeKeys,
        address receiver
    ) external payable returns (uint256[] memory amounts) {
        uint256 count = markets.length;
        if (count != tokens.length || count != timeKeys.length)
            revert InvalidClaimCollateralInput(count, tokens.length, timeKeys.length);
        if (receiver == address(0)) revert EmptyReceiver();
        amounts = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) amounts[i] = claimHeldBack(markets[i], tokens[i], timeKeys[i], receiver);
    }

    function ownOrder(bytes32 key, string memory role) private view returns (GmxOrder memory order) {
        order = dataStore.order(key);
        if (order.addresses.account == address(0)) revert EmptyOrder();
        if (order.addresses.account != msg.sender) revert Unauthorized(msg.sender, role);
    }

    function claimFunding(address market, address token, address receiver) private returns (uint256 amount) {
        bytes32 name = GmxKeys.CLAIMABLE_FUNDING_AMOUNT;
        bytes32 key = name.at(market, token, msg.sender);
        amount = dataStore.uintAt(key);
        dataStore.setUint(key, 0);
        uint256 pool =
            dataStore.applyDeltaToUint(name.at(market, token), -int256(amount), "negative claimable funding");
        GmxBank(market).transferOut(token, receiver, amount, false);
        GmxLog.Data memory data;
        data.addresses("market,token,account,receiver", abi.encode(market, token, msg.sender, receiver));
        data.uints("amount,nextPoolValue", abi.encode(amount, pool));
        eventEmitter.emitEventLog1("FundingFeesClaimed", GmxLog.topic(msg.sender), data);
    }

    function claimHeldBack(address market, address token, uint256 timeKey, address receiver)
        private
        returns (uint256 amount)
    {
        bytes32 name = GmxKeys.CLAIMABLE_COLLATERAL_AMOUNT;
        uint256 factor = dataStore.uintAt(GmxKeys.CLAIMABLE_COLLATERAL_FACTOR.at(market, token, timeKey, msg.sender));
        uint256 since = timeKey * dataStore.uintAt(GmxKeys.CLAIMABLE_COLLATERAL_TIME_DIVISOR);
        if (block.timestamp - since > dataStore.uintAt(GmxKeys.CLAIMABLE_COLLATERAL_DELAY)) factor = GmxMath.FLOAT;
        uint256 all = dataStore.uintAt(name.at(market, token, timeKey, msg.sender));
        uint256 adjusted = GmxMath.applyFactor(all, factor);
        bytes32 claimedKey = GmxKeys.CLAIMED_COLLATERAL_AMOUNT.at(market, token, timeKey, msg.sender);
        uint256 claimed = dataStore.uintAt(claimedKey);
        if (adjusted <= claimed) revert CollateralAlreadyClaimed(adjusted, claimed);
        amount = adjusted - claimed;
        dataStore.setUint(claimedKey, adjusted);
        uint256 pool =
            dataStore.applyDeltaToUint(name.at(market, token), -int256(amount), "negative claimable collateral");
        GmxBank(market).transferOut(token, receiver, amount, false);
        GmxLog.Data memory data;
        data.addresses("market,token,account,receiver", abi.encode(market, token, msg.sender, receiver));
        data.uints("timeKey,amount,nextPoolValue", abi.encode(timeKey, amount, pool));
        eventEmitter.emitEventLog1("CollateralClaimed", GmxLog.topic(msg.sender), data);
    }
}
