// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {SlipstreamPool} from "./ConcentratedPool.sol";
import {PositionManager, SlipstreamManager} from "./PositionManager.sol";

/// Who staked which ids, in the order of OpenZeppelin's enumerable sets.
abstract contract Stakes {
    mapping(address => uint256[]) internal staked;

    function remove(address user, uint256 id) internal {
        uint256[] storage ids = staked[user];
        for (uint256 i = 0; i < ids.length; i++) {
            if (ids[i] != id) continue;
            ids[i] = ids[ids.length - 1];
            ids.pop();
            return;
        }
        revert("not staked");
    }
}

/// PancakeSwap's MasterChefV3 as far as positions go: it owns what is staked and lists it by user. Simpler: staked by
/// `deposit` in place of a transfer with callback, and it gives no CAKE.
contract MasterChef is Stakes {
    PositionManager public immutable nonfungiblePositionManager;

    constructor(PositionManager manager) {
        nonfungiblePositionManager = manager;
    }

    function deposit(uint256 id) external {
        nonfungiblePositionManager.transferFrom(msg.sender, address(this), id);
        staked[msg.sender].push(id);
    }

    function withdraw(uint256 id) external {
        remove(msg.sender, id);
        nonfungiblePositionManager.transferFrom(address(this), msg.sender, id);
    }

    function balanceOf(address user) external view returns (uint256) {
        return staked[user].length;
    }

    function tokenOfOwnerByIndex(address user, uint256 index) external view returns (uint256) {
        return staked[user][index];
    }
}

/// Slipstream's CLGauge as far as positions go. Simpler: it gives no emissions.
contract Gauge is Stakes {
    SlipstreamManager public immutable nft;
    SlipstreamPool public immutable pool;

    constructor(SlipstreamManager manager, SlipstreamPool pool_) {
        (nft, pool) = (manager, pool_);
    }

    /// What the position has earned so far goes to its owner first.
    function deposit(uint256 id) external {
        nft.collect(PositionManager.CollectParams(id, msg.sender, type(uint128).max, type(uint128).max));
        nft.transferFrom(msg.sender, address(this), id);
        (int24 lower, int24 upper, uint128 liquidity) = rangeOf(id);
        pool.stake(int128(liquidity), lower, upper);
        staked[msg.sender].push(id);
    }

    function withdraw(uint256 id) external {
        remove(msg.sender, id);
        nft.collect(PositionManager.CollectParams(id, msg.sender, type(uint128).max, type(uint128).max));
        (int24 lower, int24 upper, uint128 liquidity) = rangeOf(id);
        if (liquidity != 0) pool.stake(-int128(liquidity), lower, upper);
        nft.transferFrom(address(this), msg.sender, id);
    }

    function stakedValues(address user) external view returns (uint256[] memory) {
        return staked[user];
    }

    function rangeOf(uint256 id) private view returns (int24 lower, int24 upper, uint128 liquidity) {
        (,,,,, lower, upper, liquidity,,,,) = nft.positions(id);
    }
}
