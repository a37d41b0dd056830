// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {GmxKeys} from "./GmxKeys.sol";
import {GmxMath} from "./GmxMath.sol";
import {GmxMarket, GmxOrder, GmxPosition} from "./GmxTypes.sol";

/// GMX's DataStore: values by key, and sets of keys that lose their order when one is taken out.
/// Simpler: anyone may write; positions, orders and markets are structures here, not a value for each of their fields,
/// so the keys of those fields hold nothing.
contract GmxDataStore {
    mapping(bytes32 => uint256) public getUint;
    mapping(bytes32 => int256) public getInt;
    mapping(bytes32 => address) public getAddress;
    mapping(bytes32 => bool) public getBool;
    mapping(bytes32 => bytes32[]) private sets;
    mapping(bytes32 => mapping(bytes32 => uint256)) private places;
    mapping(bytes32 => GmxPosition) private positions;
    mapping(bytes32 => GmxOrder) private orders;
    mapping(address => GmxMarket) private markets;

    function setUint(bytes32 key, uint256 value) external returns (uint256) {
        return getUint[key] = value;
    }

    function setInt(bytes32 key, int256 value) external returns (int256) {
        return getInt[key] = value;
    }

    function setAddress(bytes32 key, address value) external returns (address) {
        return getAddress[key] = value;
    }

    function setBool(bytes32 key, bool value) external returns (bool) {
        return getBool[key] = value;
    }

    function incrementUint(bytes32 key, uint256 value) external returns (uint256) {
        return getUint[key] += value;
    }

    function applyDeltaToInt(bytes32 key, int256 value) external returns (int256) {
        return getInt[key] += value;
    }

    function applyDeltaToUint(bytes32 key, int256 value, string calldata errorMessage) external returns (uint256) {
        if (value < 0 && GmxMath.magnitude(value) > getUint[key]) revert(errorMessage);
        return getUint[key] = GmxMath.add(getUint[key], value);
    }

    function getBytes32Count(bytes32 setKey) external view returns (uint256) {
        return sets[setKey].length;
    }

    /// Panics if `start` is beyond the end; `end` may be.
    function getBytes32ValuesAt(bytes32 setKey, uint256 start, uint256 end)
        external
        view
        returns (bytes32[] memory values)
    {
        uint256 count = sets[setKey].length;
        if (end > count) end = count;
        values = new bytes32[](end - start);
        for (uint256 i = start; i < end; ++i) values[i - start] = sets[setKey][i];
    }

    function containsBytes32(bytes32 setKey, bytes32 value) public view returns (bool) {
        return places[setKey][value] != 0;
    }

    function position(bytes32 key) external view returns (GmxPosition memory) {
        return positions[key];
    }

    function setPosition(bytes32 key, GmxPosition calldata value) external {
        positions[key] = value;
        add(GmxKeys.POSITION_LIST, key);
        add(GmxKeys.at(GmxKeys.ACCOUNT_POSITION_LIST, value.addresses.account), key);
    }

    function removePosition(bytes32 key) external {
        remove(GmxKeys.POSITION_LIST, key);
        remove(GmxKeys.at(GmxKeys.ACCOUNT_POSITION_LIST, positions[key].addresses.account), key);
        delete positions[key];
    }

    function order(bytes32 key) external view returns (GmxOrder memory) {
        return orders[key];
    }

    function setOrder(bytes32 key, GmxOrder memory value) external {
        orders[key] = value;
        add(GmxKeys.ORDER_LIST, key);
        add(GmxKeys.at(GmxKeys.ACCOUNT_ORDER_LIST, value.addresses.account), key);
    }

    function removeOrder(bytes32 key) external {
        remove(GmxKeys.ORDER_LIST, key);
        remove(GmxKeys.at(GmxKeys.ACCOUNT_ORDER_LIST, orders[key].addresses.account), key);
        delete orders[key];
    }

    function market(address key) external view returns (GmxMarket memory) {
        return markets[key];
    }

    function setMarket(GmxMarket calldata value) external {
        markets[value.marketToken] = value;
    }

    /// The key of the order that was made last.
    function currentKey() public view returns (bytes32) {
        return keccak256(abi.encode(address(this), getUint[GmxKeys.NONCE]));
    }

    function nextKey() external returns (bytes32) {
        ++getUint[GmxKeys.NONCE];
        return currentKey();
    }

    function add(bytes32 setKey, bytes32 value) private {
        if (containsBytes32(setKey, value)) return;
        sets[setKey].push(value);
        places[setKey][value] = sets[setKey].length;
    }

    // The last one takes the place of the one that goes.
    function remove(bytes32 setKey, bytes32 value) private {
        uint256 place = places[setKey][value];
        if (place == 0) return;
        bytes32[] storage set = sets[setKey];
        bytes32 last = set[set.length - 1];
        set[place - 1] = last;
        places[setKey][last] = place;
        set.pop();
        delete places[setKey][value];
    }
}

/// One place for what would otherwise be the code of a call in each of many.
library GmxStored {
    function uintAt(GmxDataStore store, bytes32 key) internal view returns (uint256) {
        return store.getUint(key);
    }
}
