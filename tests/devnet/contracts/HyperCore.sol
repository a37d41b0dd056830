// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {HyperCoreClearing} from "./HyperCoreClearing.sol";
import {HyperCoreReads} from "./HyperCoreReads.sol";

/// A stand-in for HyperCore, the exchange beside HyperEVM, as far as the read precompiles and CoreWriter show it.
///
/// The real one runs apart from the EVM and reads CoreWriter's events. Here a sequencer, which is a test, tells it of
/// them (`tell`) and lets time pass (`advance`), first of all in a block: so the precompiles show the state at the start
/// of the block, and an action of a block is carried out in a later one. Orders and vault transfers wait `delay` seconds,
/// other actions for the next block only; what is due first goes first. Anybody may be the sequencer.
///
/// Simpler than the real one: marks, books and funding are what the sequencer says, and L1 blocks are counted by the clock.
contract HyperCore is HyperCoreClearing, HyperCoreReads {
    /// An action that CoreWriter emitted.
    struct Action {
        address user;
        uint64 time;
        bytes data;
    }

    struct Waiting {
        address user;
        bool existed;
        uint64 due;
        bytes data;
    }

    /// Actions that wait alike, by id: first in, first out.
    struct Line {
        uint256[] ids;
        uint256 next;
    }

    /// For tests: on the real chain nothing is said.
    event Applied(uint256 indexed id, address indexed user, uint256 number, string outcome);

    /// The last block whose actions were told.
    uint64 public toldThrough;
    uint64 public delay;
    bool public matchingPaused;
    uint256 public dropping;
    uint256 public told;
    Line private _soon;
    Line private _delayed;
    mapping(uint256 => Waiting) private _waiting;

    function configure(uint64 delay_, uint256 takerFee_, uint256 makerFee_, bool closesExempt_, bool quiet) external {
        (delay, takerFee, makerFee, closesExempt, quietReads) = (delay_, takerFee_, makerFee_, closesExempt_, quiet);
    }

    function list(string calldata name, uint32 table, uint8 szDecimals, uint8 maxLeverage, bool onlyIsolated) external {
        Book memory none;
        _perps.push(Perp(name, table, szDecimals, maxLeverage, onlyIsolated, 0, 0, none));
    }

    function setPrices(uint256 perp, uint256 mark, uint256 oracle, uint256 bid, uint256 ask) external {
        (_perps[perp].mark, _perps[perp].oracle) = (mark, oracle);
        (_perps[perp].book.bid, _perps[perp].book.ask) = (bid, ask);
    }

    function setDepth(uint256 perp, uint256 step, uint256 size, uint256 levels) external {
        Book storage book = _perps[perp].book;
        (book.step, book.size, book.levels) = (step, size, levels);
    }

    /// Moves money in (or out, below zero) from elsewhere; who gets some exists from then on.
    function credit(address user, int256 usd, int256 spotUsd) external {
        Account storage account = _accounts[user];
        if (!account.exists) _users.push(user);
        account.exists = true;
        account.rawUsd += usd;
        account.spotUsd = uint256(int256(account.spotUsd) + spotUsd);
    }

    function setLeverage(address user, uint256 perp, uint32 leverage, bool isolated) external {
        require(leverage > 0 && leverage <= _perps[perp].maxLeverage && _positions[user][perp].szi == 0);
        (_positions[user][perp].leverage, _positions[user][perp].isolated) = (leverage, isolated);
    }

    function pauseMatching(bool paused) external {
        matchingPaused = paused;
    }

    /// The next orders that are due vanish.
    function dropNext(uint256 count) external {
        dropping += count;
    }

    /// Another program of the same account trades at whatever price, at once.
    function tradeAs(address user, uint32 perp, bool isBuy, uint256 size) external {
        bool can = _accounts[user].exists && _affords(user, perp, isBuy, size);
        if (can) _take(_atAnyPrice(user, perp, isBuy, size));
    }

    function tell(uint64 through, Action[] calldata actions) external {
        for (uint256 i = 0; i < actions.length; ++i) {
            Action calldata action = actions[i];
            uint256 number = _numberOf(action.data);
            bool waits = number == LIMIT_ORDER || number == VAULT_TRANSFER;
            uint64 due = action.time + (waits ? delay : 0);
            (waits ? _delayed : _soon).ids.push(++told);
            _waiting[told] = Waiting(action.user, _accounts[action.user].exists, due, action.data);
        }
        toldThrough = through;
    }

    /// Orders in the book meet the prices of now, then what is due is carried out, then who has to is liquidated.
    function advance() external {
        _l1Block = uint64(block.timestamp) * 14;
        if (!matchingPaused) for (uint256 i = 0; i < _users.length; ++i) _matchResting(_users[i]);
        for (uint256 id = _takeDue(); id != 0; id = _takeDue()) _apply(id);
        for (uint256 i = 0; i < _users.length; ++i) liquidate(_users[i]);
    }

    /// The first of a line if it is due, or 0.
    function _firstDue(Line storage line) private view returns (uint256) {
        if (line.next == line.ids.length) return 0;
        uint256 id = line.ids[line.next];
        return _waiting[id].due <= block.timestamp ? id : 0;
    }

    /// Takes what is due first out of its line; of two that are due at once, what was told first. 0 if nothing is due.
    function _takeDue() private returns (uint256 id) {
        uint256 soon = _firstDue(_soon);
        uint256 delayed = matchingPaused ? 0 : _firstDue(_delayed);
        if (soon == 0 && delayed == 0) return 0;
        (uint64 left, uint64 right) = (_waiting[soon].due, _waiting[delayed].due);
        bool isSoon = delayed == 0 || (soon != 0 && (left < right || (left == right && soon < delayed)));
        ++(isSoon ? _soon : _delayed).next;
        return isSoon ? soon : delayed;
    }

    function _apply(uint256 id) private {
        Waiting memory one = _waiting[id];
        uint256 number = _numberOf(one.data);
        string memory outcome = "no account";
        if (number == LIMIT_ORDER && dropping > 0) {
            --dropping;
            outcome = "dropped";
        } else if (one.existed) {
            outcome = _carryOut(one.user, one.data);
        }
        emit Applied(id, one.user, number, outcome);
    }

    /// For tests: the exchange's API alone knows these.
    function restingOf(address user) external view returns (Resting[] memory) {
        return _resting[user];
    }

    /// How many actions wait.
    function waiting() external view returns (uint256) {
        return _soon.ids.length - _soon.next + _delayed.ids.length - _delayed.next;
    }
}
