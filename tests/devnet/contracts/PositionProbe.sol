// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

interface IModifyLiquidities {
    function modifyLiquidities(bytes calldata unlockData, uint256 deadline) external payable;
}

interface IBalance {
    function balanceOf(address owner) external view returns (uint256);
}

/// Measures, by a static call, what a Uniswap v4 position pays: an operator of its owner that takes
/// the tokens itself and tells by how much its balances rose. modifyLiquidities returns nothing.
/// It also serves as a position's subscriber: any call to it succeeds.
contract PositionProbe {
    /// Runs one action (BURN_POSITION or DECREASE_LIQUIDITY) and TAKE_PAIR; raw units.
    function paid(address manager, bytes calldata actions, bytes[] calldata params, address currency0, address currency1)
        external
        returns (uint256 amount0, uint256 amount1)
    {
        uint256 before0 = held(currency0);
        uint256 before1 = held(currency1);
        IModifyLiquidities(manager).modifyLiquidities(abi.encode(actions, params), type(uint256).max);
        return (held(currency0) - before0, held(currency1) - before1);
    }

    function held(address currency) private view returns (uint256) {
        return currency == address(0) ? address(this).balance : IBalance(currency).balanceOf(address(this));
    }

    fallback() external payable {}

    receive() external payable {}
}
