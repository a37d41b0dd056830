// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {FullMath} from "@uniswap/v4-core/src/libraries/FullMath.sol";
import {ConcentratedPool, SlipstreamPool} from "./ConcentratedPool.sol";
import {Token} from "./Token.sol";

interface IPool {
    function token0() external view returns (address);
    function token1() external view returns (address);
    function fee() external view returns (uint24);
    function positions(bytes32) external view returns (uint256, uint256, uint256, uint128, uint128);
    function collect(address, int24, int24, uint128, uint128) external returns (uint128, uint128);
}

interface IPancakePool {
    function mint(address, int24, int24, uint128, bytes calldata) external returns (uint256, uint256);
    function burn(int24, int24, uint128) external returns (uint256, uint256);
}

interface IIntegralPool {
    function mint(address, address, int24, int24, uint128, bytes calldata)
        external
        returns (uint256, uint256, uint128);
    function burn(int24, int24, uint128, bytes calldata) external returns (uint256, uint256);
}

/// A NonfungiblePositionManager for pools whose own one is not published or would not find them here: records, order of
/// steps, rounding and wrapping are Uniswap's, `positions` has the fork's layout. Simpler: a position is minted by its
/// liquidity and paid by minting tokens; no permits, no metadata; slippage and deadlines are not looked at.
abstract contract PositionManager {
    struct Position {
        address pool;
        int24 lower;
        int24 upper;
        uint128 liquidity;
        uint256 last0;
        uint256 last1;
        uint128 owed0;
        uint128 owed1;
    }

    struct DecreaseLiquidityParams {
        uint256 tokenId;
        uint128 liquidity;
        uint256 amount0Min;
        uint256 amount1Min;
        uint256 deadline;
    }

    struct CollectParams {
        uint256 tokenId;
        address recipient;
        uint128 amount0Max;
        uint128 amount1Max;
    }

    address public immutable factory;
    uint256 internal nextId = 1;
    mapping(uint256 => Position) internal held;
    mapping(uint256 => address) internal owners;
    mapping(address => uint256[]) internal owned;
    mapping(uint256 => address) public getApproved;

    constructor(address factory_) {
        factory = factory_;
    }

    modifier authorised(uint256 id) {
        require(msg.sender == ownerOf(id) || msg.sender == getApproved[id], "Not approved");
        _;
    }

    function approve(address to, uint256 id) external {
        require(msg.sender == ownerOf(id), "ERC721: approve caller is not owner");
        getApproved[id] = to;
    }

    function holderOf(uint256) internal view virtual returns (address) {
        return address(this);
    }

    function poolMint(address pool, int24 lower, int24 upper, uint128 amount) internal virtual;
    function poolBurn(address pool, int24 lower, int24 upper, uint128 amount, address holder)
        internal
        virtual
        returns (uint256, uint256);

    function poolCollect(address pool, address to, int24 lower, int24 upper, uint128 a, uint128 b, address)
        internal
        virtual
        returns (uint128, uint128)
    {
        return IPool(pool).collect(to, lower, upper, a, b);
    }

    function lastOf(address pool, address holder, int24 lower, int24 upper)
        internal
        view
        virtual
        returns (uint256, uint256);

    function mint(address pool, int24 lower, int24 upper, uint128 liquidity, address to) external returns (uint256 id) {
        id = nextId++;
        poolMint(pool, lower, upper, liquidity);
        (uint256 last0, uint256 last1) = lastOf(pool, address(this), lower, upper);
        held[id] = Position(pool, lower, upper, liquidity, last0, last1, 0, 0);
        enter(to, id);
    }

    function decreaseLiquidity(DecreaseLiquidityParams calldata params)
        external
        authorised(params.tokenId)
        returns (uint256 amount0, uint256 amount1)
    {
        Position storage p = held[params.tokenId];
        require(params.liquidity > 0 && p.liquidity >= params.liquidity);
        address holder = holderOf(params.tokenId);
        (amount0, amount1) = poolBurn(p.pool, p.lower, p.upper, params.liquidity, holder);
        unchecked {
            p.owed0 += uint128(amount0);
            p.owed1 += uint128(amount1);
        }
        bringUp(p, holder);
        p.liquidity -= params.liquidity;
    }

    function collect(CollectParams calldata params)
        external
        authorised(params.tokenId)
        returns (uint256 amount0, uint256 amount1)
    {
        Position storage p = held[params.tokenId];
        address holder = holderOf(params.tokenId);
        if (p.liquidity > 0) {
            poolBurn(p.pool, p.lower, p.upper, 0, holder);
            bringUp(p, holder);
        }
        uint128 most0 = params.amount0Max > p.owed0 ? p.owed0 : params.amount0Max;
        uint128 most1 = params.amount1Max > p.owed1 ? p.owed1 : params.amount1Max;
        (amount0, amount1) = poolCollect(p.pool, params.recipient, p.lower, p.upper, most0, most1, holder);
        p.owed0 -= most0;
        p.owed1 -= most1;
    }

    function bringUp(Position storage p, address holder) private {
        (uint256 last0, uint256 last1) = lastOf(p.pool, holder, p.lower, p.upper);
        unchecked {
            if (holder == address(this)) {
                p.owed0 += uint128(FullMath.mulDiv(last0 - p.last0, p.liquidity, 1 << 128));
                p.owed1 += uint128(FullMath.mulDiv(last1 - p.last1, p.liquidity, 1 << 128));
            }
        }
        (p.last0, p.last1) = (last0, last1);
    }

    function burn(uint256 id) external authorised(id) {
        Position storage p = held[id];
        require(p.liquidity == 0 && p.owed0 == 0 && p.owed1 == 0, "Not cleared");
        leave(ownerOf(id), id);
        delete held[id];
        delete owners[id];
    }

    function multicall(bytes[] calldata data) external returns (bytes[] memory results) {
        results = new bytes[](data.length);
        for (uint256 i = 0; i < data.length; i++) {
            (bool good, bytes memory result) = address(this).delegatecall(data[i]);
            require(good, "call failed");
            results[i] = result;
        }
    }

    function transferFrom(address from, address to, uint256 id) external authorised(id) {
        require(ownerOf(id) == from, "ERC721: transfer of token that is not own");
        delete getApproved[id];
        leave(from, id);
        enter(to, id);
    }

    function ownerOf(uint256 id) public view returns (address owner) {
        owner = owners[id];
        require(owner != address(0), "ERC721: owner query for nonexistent token");
    }

    function balanceOf(address owner) external view returns (uint256) {
        return owned[owner].length;
    }

    function tokenOfOwnerByIndex(address owner, uint256 index) external view returns (uint256) {
        require(index < owned[owner].length, "EnumerableSet: index out of bounds");
        return owned[owner][index];
    }

    function known(uint256 id) internal view returns (Position storage p) {
        p = held[id];
        require(p.pool != address(0), "Invalid token ID");
    }

    function enter(address to, uint256 id) private {
        owners[id] = to;
        owned[to].push(id);
    }

    /// The last one takes the place of what goes, as in ERC721Enumerable.
    function leave(address from, uint256 id) private {
        uint256[] storage ids = owned[from];
        for (uint256 i = 0; i < ids.length; i++) {
            if (ids[i] != id) continue;
            ids[i] = ids[ids.length - 1];
            ids.pop();
            return;
        }
    }
}

/// On the real PancakeSwap v3 pool. `positions`: twelve words with uint24 fee.
contract PancakeManager is PositionManager {
    constructor(address factory_) PositionManager(factory_) {}

    function poolMint(address pool, int24 lower, int24 upper, uint128 amount) internal override {
        IPancakePool(pool).mint(address(this), lower, upper, amount, "");
    }

    function pancakeV3MintCallback(uint256 amount0, uint256 amount1, bytes calldata) external {
        Token(IPool(msg.sender).token0()).mint(msg.sender, amount0);
        Token(IPool(msg.sender).token1()).mint(msg.sender, amount1);
    }

    function poolBurn(address pool, int24 lower, int24 upper, uint128 amount, address)
        internal
        override
        returns (uint256, uint256)
    {
        return IPancakePool(pool).burn(lower, upper, amount);
    }

    function lastOf(address pool, address holder, int24 lower, int24 upper)
        internal
        view
        override
        returns (uint256 last0, uint256 last1)
    {
        (, last0, last1,,) = IPool(pool).positions(keccak256(abi.encodePacked(holder, lower, upper)));
    }

    function positions(uint256 id)
        external
        view
        returns (uint96, address, address, address, uint24, int24, int24, uint128, uint256, uint256, uint128, uint128)
    {
        Position storage p = known(id);
        IPool pool = IPool(p.pool);
        return (
            5, address(7), pool.token0(), pool.token1(), pool.fee(), p.lower, p.upper, p.liquidity, p.last0, p.last1,
            p.owed0, p.owed1
        );
    }
}

/// On the real pool of Algebra Integral. `positions`: twelve words with the pool's deployer.
contract IntegralManager is PositionManager {
    mapping(address => address) public deployerOf;

    constructor(address factory_) PositionManager(factory_) {}

    function setDeployer(address pool, address deployer) external {
        deployerOf[pool] = deployer;
    }

    function poolMint(address pool, int24 lower, int24 upper, uint128 amount) internal override {
        IIntegralPool(pool).mint(address(this), address(this), lower, upper, amount, "");
    }

    function algebraMintCallback(uint256 amount0, uint256 amount1, bytes calldata) external {
        Token(IPool(msg.sender).token0()).mint(msg.sender, amount0);
        Token(IPool(msg.sender).token1()).mint(msg.sender, amount1);
    }

    function poolBurn(address pool, int24 lower, int24 upper, uint128 amount, address)
        internal
        override
        returns (uint256, uint256)
    {
        return IIntegralPool(pool).burn(lower, upper, amount, "");
    }

    function lastOf(address pool, address holder, int24 lower, int24 upper)
        internal
        view
        override
        returns (uint256 last0, uint256 last1)
    {
        uint256 key = (uint256(uint160(holder)) << 48) | (uint256(uint24(lower)) << 24) | uint24(upper);
        (, last0, last1,,) = IPool(pool).positions(bytes32(key));
    }

    function positions(uint256 id)
        external
        view
        returns (uint88, address, address, address, address, int24, int24, uint128, uint256, uint256, uint128, uint128)
    {
        Position storage p = known(id);
        IPool pool = IPool(p.pool);
        return (
            5, address(7), pool.token0(), pool.token1(), deployerOf[p.pool], p.lower, p.upper, p.liquidity, p.last0,
            p.last1, p.owed0, p.owed1
        );
    }
}

/// On pools of this folder, which say whose liquidity they are asked for.
abstract contract OwnPoolManager is PositionManager {
    constructor(address factory_) PositionManager(factory_) {}

    function poolMint(address pool, int24 lower, int24 upper, uint128 amount) internal override {
        ConcentratedPool(pool).mint(address(this), lower, upper, amount);
    }

    function poolBurn(address pool, int24 lower, int24 upper, uint128 amount, address holder)
        internal
        override
        returns (uint256, uint256)
    {
        return ConcentratedPool(pool).burn(lower, upper, amount, holder);
    }

    function poolCollect(address pool, address to, int24 lower, int24 upper, uint128 a, uint128 b, address holder)
        internal
        override
        returns (uint128, uint128)
    {
        return ConcentratedPool(pool).collect(to, lower, upper, a, b, holder);
    }

    function lastOf(address pool, address holder, int24 lower, int24 upper)
        internal
        view
        override
        returns (uint256, uint256)
    {
        return ConcentratedPool(pool).lastOf(holder, lower, upper);
    }
}

/// `positions`: twelve words with int24 tickSpacing. What the pool's gauge owns is the gauge's in the pool too.
contract SlipstreamManager is OwnPoolManager {
    constructor(address factory_) OwnPoolManager(factory_) {}

    function holderOf(uint256 id) internal view override returns (address) {
        address gauge = SlipstreamPool(held[id].pool).gauge();
        return ownerOf(id) == gauge ? gauge : address(this);
    }

    function positions(uint256 id)
        external
        view
        returns (uint96, address, address, address, int24, int24, int24, uint128, uint256, uint256, uint128, uint128)
    {
        Position storage p = known(id);
        ConcentratedPool pool = ConcentratedPool(p.pool);
        return (
            5, address(7), address(pool.token0()), address(pool.token1()), pool.tickSpacing(), p.lower, p.upper,
            p.liquidity, p.last0, p.last1, p.owed0, p.owed1
        );
    }
}

/// Algebra 1.9's. `positions`: eleven words.
contract AlgebraManager19 is OwnPoolManager {
    constructor(address factory_) OwnPoolManager(factory_) {}

    function positions(uint256 id)
        external
        view
        returns (uint96, address, address, address, int24, int24, uint128, uint256, uint256, uint128, uint128)
    {
        Position storage p = known(id);
        ConcentratedPool pool = ConcentratedPool(p.pool);
        return (
            5, address(7), address(pool.token0()), address(pool.token1()), p.lower, p.upper, p.liquidity, p.last0,
            p.last1, p.owed0, p.owed1
        );
    }
}
