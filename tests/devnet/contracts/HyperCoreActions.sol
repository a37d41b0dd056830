// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {HyperCoreMatching} from "./HyperCoreMatching.sol";

/// What an account asked for through CoreWriter: a byte 1, three bytes of the action's number, abi.encode of its fields.
/// Carried out are 1 (limit order), 7 (USD class transfer), 10 and 11 (cancel by oid and cloid); the others and orders of
/// spot markets are taken and ignored. No failure ever comes back to the sender: what each came to is a word for the
/// tests alone, where the exchange's API has an error type by that name.
///
/// Stricter than the real one may be: fields of another length than the action's are malformed.
abstract contract HyperCoreActions is HyperCoreMatching {
    uint256 internal constant LIMIT_ORDER = 1;
    uint256 internal constant VAULT_TRANSFER = 2;
    uint256 internal constant CLASS_TRANSFER = 7;
    uint256 internal constant CANCEL_OID = 10;
    uint256 internal constant CANCEL_CLOID = 11;

    /// The action's number, or 0 if the bytes are none.
    function _numberOf(bytes memory data) internal pure returns (uint256) {
        if (data.length < 4 || data[0] != 0x01) return 0;
        return (uint256(uint8(data[1])) << 16) | (uint256(uint8(data[2])) << 8) | uint8(data[3]);
    }

    /// Whether the fields are as many as the widths, and none has bits above its own.
    function _fits(bytes memory data, bytes memory widths) private pure returns (bool) {
        if (data.length != 4 + 32 * widths.length) return false;
        for (uint256 i = 0; i < widths.length; ++i) {
            uint256 width = uint8(widths[i]);
            if (width < 255 && _field(data, i) >> width != 0) return false;
        }
        return true;
    }

    function _field(bytes memory data, uint256 i) private pure returns (uint256 word) {
        assembly {
            word := mload(add(add(data, 36), mul(32, i)))
        }
    }

    function _carryOut(address user, bytes memory data) internal returns (string memory) {
        uint256 number = _numberOf(data);
        if (number == LIMIT_ORDER) return _limitOrder(user, data);
        if (number == CLASS_TRANSFER) return _classTransfer(user, data);
        if (number == CANCEL_OID) return _fits(data, hex"2040") ? _cancel(user, data, false) : "malformed";
        if (number == CANCEL_CLOID) return _fits(data, hex"2080") ? _cancel(user, data, true) : "malformed";
        return number == 0 || number > 15 ? "malformed" : "ignored";
    }

    function _limitOrder(address user, bytes memory data) private returns (string memory) {
        // uint32 asset, bool isBuy, uint64 limitPx, uint64 sz, bool reduceOnly, uint8 tif, uint128 cloid
        if (!_fits(data, hex"20014040010880")) return "malformed";
        uint256 asset = _field(data, 0);
        uint256 tif = _field(data, 5);
        if (tif < ALO || tif > IOC) return "malformed";
        if (asset >= 10_000) return "ignored";
        if (asset >= _perps.length) return "asset";
        Order memory order;
        order.user = user;
        order.perp = uint32(asset);
        order.isBuy = _field(data, 1) == 1;
        order.px = _field(data, 2);
        order.size = _field(data, 3);
        order.reduceOnly = _field(data, 4) == 1;
        order.tif = uint8(tif);
        order.cloid = uint128(_field(data, 6));
        return _place(order);
    }

    function _classTransfer(address user, bytes memory data) private returns (string memory) {
        if (!_fits(data, hex"4001")) return "malformed"; // uint64 ntl, bool toPerp
        uint256 usd = _field(data, 0);
        Account storage account = _accounts[user];
        if (_field(data, 1) == 1) {
            if (account.spotUsd < usd * 100) return "InsufficientSpotBalance";
            account.spotUsd -= usd * 100;
            account.rawUsd += int256(usd);
        } else {
            if (_withdrawable(user) < usd) return "withdrawable";
            account.rawUsd -= int256(usd);
            account.spotUsd += usd * 100;
        }
        return "transferred";
    }

    function _cancel(address user, bytes memory data, bool byCloid) private returns (string memory) {
        Resting[] storage orders = _resting[user];
        uint256 wanted = _field(data, 1);
        for (uint256 i = 0; i < orders.length; ++i) {
            Resting storage order = orders[i];
            if (order.perp != _field(data, 0) || wanted == 0) continue;
            if ((byCloid ? order.cloid : order.oid) != wanted) continue;
            _removeResting(user, i);
            return "cancelled";
        }
        return "MissingOrder";
    }

    /// Keeps the order of the rest.
    function _removeResting(address user, uint256 at) internal {
        Resting[] storage orders = _resting[user];
        for (uint256 i = at; i + 1 < orders.length; ++i) orders[i] = orders[i + 1];
        orders.pop();
    }
}
