// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {HyperCoreState} from "./HyperCoreState.sol";

/// Orders of the stand-in for HyperCore: what is refused, what is filled at which price, what rests.
///
/// Simpler than the real one: the other side of every trade is a ladder that is whole again for the next order, accounts
/// do not trade with each other, and an order in the book holds no margin back (it is cancelled if there is too little
/// when its turn comes). Where the documents are silent: margin is asked for at the mark and for all of the order, the
/// least value is counted at the mark or the limit, whichever is lower, and fees are rounded up to 10^-6 USD.
abstract contract HyperCoreMatching is HyperCoreState {
    struct Order {
        address user;
        uint32 perp;
        bool isBuy;
        bool reduceOnly;
        uint8 tif;
        uint256 px;
        uint256 size;
        uint128 cloid;
    }

    uint8 internal constant ALO = 1;
    uint8 internal constant GTC = 2;
    uint8 internal constant IOC = 3;
    uint256 internal constant LEAST_VALUE = 10e6;

    /// Whether a reduce-only order that closes all may be below the least value.
    bool public closesExempt;

    /// At most 5 significant figures, whole USD excepted.
    function _onTick(uint256 px, uint256 szDecimals) internal pure returns (bool) {
        if (px == 0) return false;
        if (px % 10 ** (6 - szDecimals) == 0) return true;
        while (px % 10 == 0) px /= 10;
        return px < 100_000;
    }

    /// The most of a reduce-only order that reduces.
    function _reducible(address user, uint256 perp, bool isBuy, uint256 size) internal view returns (uint256) {
        int256 szi = _positions[user][perp].szi;
        if (szi == 0 || szi < 0 != isBuy) return 0;
        return size < _abs(szi) ? size : _abs(szi);
    }

    function _crosses(uint256 perp, bool isBuy, uint256 px) internal view returns (bool) {
        Book storage book = _perps[perp].book;
        if (book.size == 0 || book.levels == 0) return false;
        return isBuy ? book.ask != 0 && px >= book.ask : book.bid != 0 && px <= book.bid;
    }

    /// Whether the account has the initial margin for what the order opens.
    function _affords(address user, uint256 perp, bool isBuy, uint256 size) internal view returns (bool) {
        int256 szi = _positions[user][perp].szi;
        int256 later = szi + (isBuy ? int256(size) : -int256(size));
        if (_abs(later) <= _abs(szi)) return true;
        Margins memory m = _margins(user);
        uint256 needed = _initialMargin(user, perp, later);
        if (!_isolated(user, perp))
            return m.crossValue >= int256(m.crossUsed - _initialMargin(user, perp, szi) + needed);
        int256 free = m.crossValue - int256(m.crossUsed);
        if (szi == 0 || szi > 0 == later > 0) return free >= int256(needed - _initialMargin(user, perp, szi));
        return free + _isolatedValue(user, perp) >= int256(needed);
    }

    function _place(Order memory order) internal returns (string memory) {
        uint256 szDecimals = _perps[order.perp].szDecimals;
        uint256 pxUnit = 10 ** (2 + szDecimals);
        uint256 szUnit = 10 ** (8 - szDecimals);
        if (order.px % pxUnit != 0 || !_onTick(order.px / pxUnit, szDecimals)) return "Tick";
        if (order.size == 0 || order.size % szUnit != 0) return "Size";
        order.px /= pxUnit;
        order.size /= szUnit;
        uint256 oracle = _perps[order.perp].oracle;
        if (order.px * 10 > oracle * 18 || order.px * 10 < oracle * 2) return "Oracle";
        if (order.cloid != 0 && _knownCloids[order.user][order.cloid]) return "Cloid";
        return _enter(order);
    }

    function _tooSmall(Order memory order) internal view returns (bool) {
        uint256 mark = _perps[order.perp].mark;
        if (order.size * (order.px < mark ? order.px : mark) >= LEAST_VALUE) return false;
        return !closesExempt || !order.reduceOnly || order.size != _abs(_positions[order.user][order.perp].szi);
    }

    function _enter(Order memory order) private returns (string memory) {
        if (order.reduceOnly) {
            order.size = _reducible(order.user, order.perp, order.isBuy, order.size);
            if (order.size == 0) return "ReduceOnly";
        }
        if (_tooSmall(order)) return "MinTradeNtl";
        bool crosses = _crosses(order.perp, order.isBuy, order.px);
        if (order.tif == ALO && crosses) return "BadAloPx";
        if (order.tif == IOC && !crosses) return "IocCancel";
        if (!_affords(order.user, order.perp, order.isBuy, order.size)) return "PerpMargin";
        ++_lastOid;
        if (order.cloid != 0) _knownCloids[order.user][order.cloid] = true;
        uint256 left = crosses ? _take(order) : order.size;
        if (left == 0) return "filled";
        if (order.tif == IOC) return "partly filled";
        _resting[order.user].push(
            Resting(_lastOid, order.perp, order.isBuy, order.reduceOnly, order.px, left, order.cloid)
        );
        return "resting";
    }

    /// The price of a level of the ladder, or 0 behind its end.
    function _level(Book storage book, bool isBuy, uint256 level) private view returns (uint256) {
        uint256 away = level * book.step;
        if (level >= book.levels) return 0;
        if (isBuy) return book.ask + away;
        return book.bid > away ? book.bid - away : 0;
    }

    /// Fills from the touch on, each level at its price, up to the limit. Gives what is left.
    function _take(Order memory order) internal returns (uint256 left) {
        Book storage book = _perps[order.perp].book;
        left = order.size;
        for (uint256 level = 0; left > 0; ++level) {
            uint256 px = _level(book, order.isBuy, level);
            if (px == 0 || (order.isBuy ? px > order.px : px < order.px)) break;
            uint256 part = left < book.size ? left : book.size;
            _fill(order.user, order.perp, order.isBuy ? int256(part) : -int256(part), px, takerFee);
            left -= part;
        }
    }

    /// How much of the ladder is within a limit.
    function _depth(uint256 perp, bool isBuy, uint256 limit) internal view returns (uint256 depth) {
        Book storage book = _perps[perp].book;
        for (uint256 level = 0;; ++level) {
            uint256 px = _level(book, isBuy, level);
            if (px == 0 || (isBuy ? px > limit : px < limit)) return depth;
            depth += book.size;
        }
    }

    function _fill(address user, uint256 perp, int256 delta, uint256 px, uint256 fee) internal {
        Position storage position = _positions[user][perp];
        int256 before = position.szi;
        int256 ntl = delta * int256(px);
        _accounts[user].rawUsd -= int256((_abs(ntl) * fee + RATES - 1) / RATES);
        position.szi = before + delta;
        position.entryNtl = _entryAfter(position.entryNtl, before, delta, int256(px));
        if (!_isolated(user, perp)) {
            _accounts[user].rawUsd -= ntl;
        } else {
            position.isolatedRawUsd -= ntl;
            _moveMargin(user, perp, before, px);
        }
    }

    /// Less keeps its entry price, more adds its own, and what crosses zero begins anew.
    function _entryAfter(int256 entry, int256 before, int256 delta, int256 px) private pure returns (int256) {
        int256 later = before + delta;
        if (before == 0 || before > 0 == delta > 0) return entry + delta * px;
        if (later == 0) return 0;
        return later > 0 == before > 0 ? (entry * later) / before : later * px;
    }

    /// An isolated position gets the margin of what it opened from the cross account, and gives back all when closed.
    function _moveMargin(address user, uint256 perp, int256 before, uint256 px) private {
        Position storage position = _positions[user][perp];
        int256 later = position.szi;
        int256 moved = 0;
        if (later == 0) {
            moved = -position.isolatedRawUsd;
        } else if (before != 0 && later > 0 != before > 0) {
            moved = int256((_abs(later) * px) / _leverage(user, perp)) - position.isolatedRawUsd - later * int256(px);
        } else if (_abs(later) > _abs(before)) {
            moved = int256(((_abs(later) - _abs(before)) * px) / _leverage(user, perp));
        }
        position.isolatedRawUsd += moved;
        _accounts[user].rawUsd -= moved;
    }
}
