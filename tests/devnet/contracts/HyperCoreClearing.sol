// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {HyperCoreActions} from "./HyperCoreActions.sol";

/// What happens to positions of the stand-in for HyperCore without an action: orders of the book are met, funding is paid,
/// accounts are liquidated.
///
/// Simpler than the real one: a liquidation closes everything at once, at the book's prices, with no partial steps, no
/// cooldown and no deleveraging of others; what is lost beyond the margin is nobody's.
abstract contract HyperCoreClearing is HyperCoreActions {
    event Liquidated(address indexed user);

    /// An hour's funding at the oracle price: `rate` in 10^-10, longs pay if it is above zero.
    function fund(uint256 perp, int256 rate) external {
        for (uint256 i = 0; i < _users.length; ++i) {
            Position storage position = _positions[_users[i]][perp];
            int256 paid = (position.szi * int256(_perps[perp].oracle) * rate) / 1e10;
            if (_isolated(_users[i], perp)) position.isolatedRawUsd -= paid;
            else _accounts[_users[i]].rawUsd -= paid;
        }
    }

    /// Fills what the book has come to within its limit, at that limit.
    function _matchResting(address user) internal {
        Resting[] storage orders = _resting[user];
        for (uint256 i = 0; i < orders.length;) {
            Resting memory order = orders[i];
            uint256 size = order.size;
            if (order.reduceOnly) size = _reducible(user, order.perp, order.isBuy, size);
            if (size > 0 && !_crosses(order.perp, order.isBuy, order.px)) {
                ++i;
                continue;
            }
            uint256 depth = _depth(order.perp, order.isBuy, order.px);
            uint256 part = size < depth ? size : depth;
            if (!_affords(user, order.perp, order.isBuy, part)) part = 0;
            if (part > 0) _fill(user, order.perp, order.isBuy ? int256(part) : -int256(part), order.px, makerFee);
            if (part == 0 || part == size) _removeResting(user, i);
            else orders[i++].size = size - part;
        }
    }

    function _atAnyPrice(address user, uint32 perp, bool isBuy, uint256 size) internal pure returns (Order memory order) {
        (order.user, order.perp, order.isBuy, order.size) = (user, perp, isBuy, size);
        order.px = isBuy ? type(uint256).max : 0;
    }

    function _close(address user, uint256 perp) private {
        int256 szi = _positions[user][perp].szi;
        _take(_atAnyPrice(user, uint32(perp), szi < 0, _abs(szi)));
    }

    /// Closes what is below its maintenance margin, if any is; what the book cannot close and is below two thirds of it
    /// goes to the exchange with all its margin.
    function liquidate(address user) public {
        Margins memory m = _margins(user);
        bool any = m.crossNtl > 0 && m.crossValue < int256(m.crossMaintenance);
        if (any) _liquidateCross(user);
        for (uint256 perp = 0; perp < _perps.length; ++perp) {
            if (!_isolated(user, perp) || _isolatedValue(user, perp) >= int256(_maintenance(user, perp))) continue;
            any = true;
            _liquidateIsolated(user, perp);
        }
        if (!any) return;
        delete _resting[user];
        emit Liquidated(user);
    }

    function _liquidateCross(address user) private {
        for (uint256 perp = 0; perp < _perps.length; ++perp) if (!_isolated(user, perp)) _close(user, perp);
        Margins memory m = _margins(user);
        if (m.crossNtl == 0) {
            if (m.crossValue < 0) _accounts[user].rawUsd = 0;
        } else if (m.crossValue * 3 < int256(m.crossMaintenance * 2)) {
            for (uint256 perp = 0; perp < _perps.length; ++perp) if (!_isolated(user, perp)) _forfeit(user, perp);
            _accounts[user].rawUsd = 0;
        }
    }

    function _liquidateIsolated(address user, uint256 perp) private {
        int256 cross = _accounts[user].rawUsd;
        _close(user, perp);
        if (_accounts[user].rawUsd < cross) _accounts[user].rawUsd = cross;
        if (_isolatedValue(user, perp) * 3 < int256(_maintenance(user, perp) * 2)) _forfeit(user, perp);
    }

    function _forfeit(address user, uint256 perp) private {
        Position storage position = _positions[user][perp];
        (position.szi, position.entryNtl, position.isolatedRawUsd) = (0, 0, 0);
    }
}
