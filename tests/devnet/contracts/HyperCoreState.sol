// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

/// What the stand-in for HyperCore holds, and what follows from it: values and margins.
///
/// Units are the exchange's own. A perp's price is a whole number of 10^-(6 - szDecimals) USD and a size one of
/// 10^-szDecimals, so that their product is USD with 6 decimals, without rounding. As in the real one, `rawUsd` is what
/// is left when every trade is paid in cash: a sale adds all of its notional, and value = rawUsd + sum of szi * mark.
///
/// Simpler than the real one: one perp dex, USDC alone on the spot side and no bridge for it, no vaults, staking or
/// sub-accounts, no margin tiers, no caps of open interest, and no modes of unified accounts and portfolio margin.
abstract contract HyperCoreState {
    /// A side of the book has `levels` prices that are `step` apart, from the touch away, each with `size`.
    struct Book {
        uint256 bid;
        uint256 ask;
        uint256 step;
        uint256 size;
        uint256 levels;
    }

    struct Perp {
        string name;
        uint32 marginTableId;
        uint8 szDecimals;
        uint8 maxLeverage;
        bool onlyIsolated;
        uint256 mark;
        uint256 oracle;
        Book book;
    }

    /// `entryNtl` has the sign of `szi` here; readers get it without. `leverage` is 0 until the account chose one.
    struct Position {
        int256 szi;
        int256 entryNtl;
        int256 isolatedRawUsd;
        uint32 leverage;
        bool isolated;
    }

    struct Account {
        bool exists;
        int256 rawUsd; // cross alone, 6 decimals
        uint256 spotUsd; // 8 decimals
    }

    /// An order in the book.
    struct Resting {
        uint64 oid;
        uint32 perp;
        bool isBuy;
        bool reduceOnly;
        uint256 px;
        uint256 size;
        uint128 cloid;
    }

    /// Cross and isolated sums of an account, 6 decimals.
    struct Margins {
        int256 crossValue;
        uint256 crossUsed;
        uint256 crossNtl;
        uint256 crossMaintenance;
        int256 isolatedRaw;
        int256 isolatedValue;
        uint256 isolatedUsed;
        uint256 isolatedNtl;
    }

    uint256 internal constant RATES = 100_000;
    uint32 internal constant DEFAULT_LEVERAGE = 20;

    Perp[] internal _perps;
    address[] internal _users;
    mapping(address => Account) internal _accounts;
    mapping(address => mapping(uint256 => Position)) internal _positions;
    mapping(address => Resting[]) internal _resting;
    mapping(address => mapping(uint128 => bool)) internal _knownCloids;

    /// In units of 1 / 100,000.
    uint256 public takerFee;
    uint256 public makerFee;
    uint64 internal _l1Block;
    uint64 internal _lastOid;

    function _abs(int256 value) internal pure returns (uint256) {
        return uint256(value < 0 ? -value : value);
    }

    function _leverage(address user, uint256 perp) internal view returns (uint256) {
        uint32 chosen = _positions[user][perp].leverage;
        if (chosen != 0) return chosen;
        uint8 most = _perps[perp].maxLeverage;
        return most < DEFAULT_LEVERAGE ? most : DEFAULT_LEVERAGE;
    }

    function _isolated(address user, uint256 perp) internal view returns (bool) {
        return _positions[user][perp].isolated || _perps[perp].onlyIsolated;
    }

    /// The initial margin of a size at the mark.
    function _initialMargin(address user, uint256 perp, int256 size) internal view returns (uint256) {
        return (_abs(size) * _perps[perp].mark) / _leverage(user, perp);
    }

    /// Half of the initial margin at the most leverage.
    function _maintenance(address user, uint256 perp) internal view returns (uint256) {
        return (_abs(_positions[user][perp].szi) * _perps[perp].mark) / (2 * _perps[perp].maxLeverage);
    }

    function _isolatedValue(address user, uint256 perp) internal view returns (int256) {
        Position storage position = _positions[user][perp];
        return position.isolatedRawUsd + position.szi * int256(_perps[perp].mark);
    }

    function _margins(address user) internal view returns (Margins memory m) {
        m.crossValue = _accounts[user].rawUsd;
        for (uint256 perp = 0; perp < _perps.length; ++perp) {
            Position storage position = _positions[user][perp];
            if (position.szi == 0) continue;
            int256 ntl = position.szi * int256(_perps[perp].mark);
            if (_isolated(user, perp)) {
                int256 value = _isolatedValue(user, perp);
                m.isolatedRaw += position.isolatedRawUsd;
                m.isolatedValue += value;
                m.isolatedUsed += value > 0 ? uint256(value) : 0;
                m.isolatedNtl += _abs(ntl);
            } else {
                m.crossValue += ntl;
                m.crossUsed += _initialMargin(user, perp, position.szi);
                m.crossNtl += _abs(ntl);
                m.crossMaintenance += _maintenance(user, perp);
            }
        }
    }

    /// What may leave the cross account: all above its initial margin and above a tenth of its notional.
    function _withdrawable(address user) internal view returns (uint256) {
        Margins memory m = _margins(user);
        uint256 stays = m.crossUsed > m.crossNtl / 10 ? m.crossUsed : m.crossNtl / 10;
        return m.crossValue > int256(stays) ? uint256(m.crossValue) - stays : 0;
    }
}
