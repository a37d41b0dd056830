// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {Token} from "./Token.sol";

interface ISwapPool {
    function token0() external view returns (address);
    function token1() external view returns (address);
    function swap(address, bool, int256, uint160, bytes calldata) external returns (int256, int256);
}

interface IIntegralFactory {
    function createCustomPool(address, address, address, address, bytes calldata) external returns (address);
}

/// Creates pools of its own in the real factory of Algebra Integral, which asks it for their plugin: none.
contract CustomPoolDeployer {
    function create(IIntegralFactory factory, address a, address b) external {
        factory.createCustomPool(address(this), msg.sender, a, b, "");
    }

    function beforeCreatePoolHook(address, address, address, address, address, bytes calldata)
        external
        pure
        returns (address)
    {
        return address(0);
    }

    function afterCreatePoolHook(address, address, address) external {}
}

/// A factory that knows the pools it is told of, by the getter of each protocol.
contract PoolFactory {
    mapping(address => mapping(address => mapping(int24 => address))) public getPool;
    mapping(address => mapping(address => address)) public poolByPair;

    function set(address a, address b, int24 spacing, address pool) external {
        getPool[a][b][spacing] = pool;
        poolByPair[a][b] = pool;
    }
}

/// PancakeSwap's PoolDeployer, whose bytecode the package does not have: it creates the real pool, whose code it is
/// given.
contract PancakePoolDeployer {
    struct Parameters {
        address factory;
        address token0;
        address token1;
        uint24 fee;
        int24 tickSpacing;
    }

    Parameters public parameters;
    bytes private code;

    function setCode(bytes calldata code_) external {
        code = code_;
    }

    function deploy(address factory, address token0, address token1, uint24 fee, int24 tickSpacing)
        external
        returns (address pool)
    {
        parameters = Parameters(factory, token0, token1, fee, tickSpacing);
        bytes memory init = code;
        bytes32 salt = keccak256(abi.encode(token0, token1, fee));
        assembly ("memory-safe") {
            pool := create2(0, add(init, 32), mload(init), salt)
        }
        require(pool != address(0), "no pool");
        delete parameters;
    }
}

/// Swaps in real pools up to a price and pays by minting.
contract Mover {
    function move(ISwapPool pool, bool zeroForOne, uint160 to) external {
        pool.swap(address(this), zeroForOne, 1e32, to, "");
    }

    function pancakeV3SwapCallback(int256 amount0, int256 amount1, bytes calldata) external {
        pay(amount0, amount1);
    }

    function algebraSwapCallback(int256 amount0, int256 amount1, bytes calldata) external {
        pay(amount0, amount1);
    }

    function pay(int256 amount0, int256 amount1) private {
        if (amount0 > 0) Token(ISwapPool(msg.sender).token0()).mint(msg.sender, uint256(amount0));
        if (amount1 > 0) Token(ISwapPool(msg.sender).token1()).mint(msg.sender, uint256(amount1));
    }
}
