// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

/// GMX's EventEmitter: every event of GMX is one of its three logs. Simpler: anyone may emit.
contract GmxEventEmitter {
    event EventLog1(
        address msgSender, string eventName, string indexed eventNameHash, bytes32 indexed topic1, GmxLog.Data eventData
    );
    event EventLog2(
        address msgSender,
        string eventName,
        string indexed eventNameHash,
        bytes32 indexed topic1,
        bytes32 indexed topic2,
        GmxLog.Data eventData
    );

    function emitEventLog1(string memory eventName, bytes32 topic1, GmxLog.Data memory eventData) external {
        emit EventLog1(msg.sender, eventName, eventName, topic1, eventData);
    }

    function emitEventLog2(string memory eventName, bytes32 topic1, bytes32 topic2, GmxLog.Data memory eventData)
        external
    {
        emit EventLog2(msg.sender, eventName, eventName, topic1, topic2, eventData);
    }
}

/// The data of an event, put together from names with commas between them and as many words.
library GmxLog {
    struct AddressItem {
        string key;
        address value;
    }

    struct AddressArray {
        string key;
        address[] value;
    }

    struct AddressItems {
        AddressItem[] items;
        AddressArray[] arrayItems;
    }

    struct UintItem {
        string key;
        uint256 value;
    }

    struct UintArray {
        string key;
        uint256[] value;
    }

    struct UintItems {
        UintItem[] items;
        UintArray[] arrayItems;
    }

    struct IntItem {
        string key;
        int256 value;
    }

    struct IntArray {
        string key;
        int256[] value;
    }

    struct IntItems {
        IntItem[] items;
        IntArray[] arrayItems;
    }

    struct BoolItem {
        string key;
        bool value;
    }

    struct BoolArray {
        string key;
        bool[] value;
    }

    struct BoolItems {
        BoolItem[] items;
        BoolArray[] arrayItems;
    }

    struct Bytes32Item {
        string key;
        bytes32 value;
    }

    struct Bytes32Array {
        string key;
        bytes32[] value;
    }

    struct Bytes32Items {
        Bytes32Item[] items;
        Bytes32Array[] arrayItems;
    }

    struct BytesItem {
        string key;
        bytes value;
    }

    struct BytesArray {
        string key;
        bytes[] value;
    }

    struct BytesItems {
        BytesItem[] items;
        BytesArray[] arrayItems;
    }

    struct StringItem {
        string key;
        string value;
    }

    struct StringArray {
        string key;
        string[] value;
    }

    struct StringItems {
        StringItem[] items;
        StringArray[] arrayItems;
    }

    struct Data {
        AddressItems addressItems;
        UintItems uintItems;
        IntItems intItems;
        BoolItems boolItems;
        Bytes32Items bytes32Items;
        BytesItems bytesItems;
        StringItems stringItems;
    }

    function addresses(Data memory data, string memory names, bytes memory words) internal pure {
        string[] memory keys = split(names, words);
        data.addressItems.items = new AddressItem[](keys.length);
        for (uint256 i = 0; i < keys.length; ++i)
            data.addressItems.items[i] = AddressItem(keys[i], address(uint160(word(words, i))));
    }

    function uints(Data memory data, string memory names, bytes memory words) internal pure {
        string[] memory keys = split(names, words);
        data.uintItems.items = new UintItem[](keys.length);
        for (uint256 i = 0; i < keys.length; ++i) data.uintItems.items[i] = UintItem(keys[i], word(words, i));
    }

    function ints(Data memory data, string memory names, bytes memory words) internal pure {
        string[] memory keys = split(names, words);
        data.intItems.items = new IntItem[](keys.length);
        for (uint256 i = 0; i < keys.length; ++i) data.intItems.items[i] = IntItem(keys[i], int256(word(words, i)));
    }

    function bools(Data memory data, string memory names, bytes memory words) internal pure {
        string[] memory keys = split(names, words);
        data.boolItems.items = new BoolItem[](keys.length);
        for (uint256 i = 0; i < keys.length; ++i) data.boolItems.items[i] = BoolItem(keys[i], word(words, i) != 0);
    }

    function hashes(Data memory data, string memory names, bytes memory words) internal pure {
        string[] memory keys = split(names, words);
        data.bytes32Items.items = new Bytes32Item[](keys.length);
        for (uint256 i = 0; i < keys.length; ++i)
            data.bytes32Items.items[i] = Bytes32Item(keys[i], bytes32(word(words, i)));
    }

    function topic(address account) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }

    function word(bytes memory words, uint256 i) private pure returns (uint256 value) {
        assembly {
            value := mload(add(add(words, 32), mul(i, 32)))
        }
    }

    function split(string memory names, bytes memory words) private pure returns (string[] memory keys) {
        bytes memory text = bytes(names);
        keys = new string[](words.length / 32);
        uint256 start = 0;
        uint256 count = 0;
        for (uint256 i = 0; i <= text.length; ++i) {
            if (i < text.length && text[i] != ",") continue;
            bytes memory key = new bytes(i - start);
            for (uint256 j = start; j < i; ++j) key[j - start] = text[j];
            keys[count++] = string(key);
            start = i + 1;
        }
        require(count == keys.length, "GmxLog: a name without a value");
    }
}
