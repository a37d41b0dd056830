// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {FullMath} from "@uniswap/v4-core/src/libraries/FullMath.sol";
import {SqrtPriceMath} from "@uniswap/v4-core/src/libraries/SqrtPriceMath.sol";
import {TickMath} from "@uniswap/v4-core/src/libraries/TickMath.sol";
import {Token} from "./Token.sol";

/// A pool of concentrated liquidity for forks of Uniswap v3 whose bytecode nobody publishes. Ranges, fee growth,
/// crossings, rounding and wrapping are the real ones'. Simpler: the pool mints what it is to be paid, so no callbacks;
/// `moveTo` takes the place of swap; there are no protocol fees, observations or tick bitmap; anyone may do anything.
abstract contract ConcentratedPool {
    struct Tick {
        uint128 gross;
        int128 net;
        int128 stakedNet;
        uint256 outside0;
        uint256 outside1;
    }

    struct Range {
        uint128 liquidity;
        uint256 last0;
        uint256 last1;
        uint128 owed0;
        uint128 owed1;
    }

    uint256 internal constant Q128 = 1 << 128;

    Token public immutable token0;
    Token public immutable token1;
    int24 public immutable tickSpacing;
    uint24 internal immutable swapFee;
    uint160 internal price;
    int24 internal current;
    uint128 public liquidity;
    // Near the end of the words, as the wrapping of growths is by design.
    uint256 internal growth0 = type(uint256).max - Q128;
    uint256 internal growth1 = type(uint256).max - Q128;
    mapping(int24 => Tick) internal tickInfo;
    mapping(bytes32 => Range) internal ranges;

    constructor(Token a, Token b, int24 spacing, uint24 fee_, uint160 start) {
        (token0, token1, tickSpacing, swapFee) = (a, b, spacing, fee_);
        (price, current) = (start, TickMath.getTickAtSqrtPrice(start));
    }

    function rangeKey(address holder, int24 lower, int24 upper) public pure virtual returns (bytes32);

    function earns(address) internal view virtual returns (bool) {
        return true;
    }

    function mint(address holder, int24 lower, int24 upper, uint128 amount) external {
        (uint256 amount0, uint256 amount1) = modify(holder, lower, upper, int128(amount));
        token0.mint(address(this), amount0);
        token1.mint(address(this), amount1);
    }

    function burn(int24 lower, int24 upper, uint128 amount, address holder)
        external
        returns (uint256 amount0, uint256 amount1)
    {
        (amount0, amount1) = modify(holder, lower, upper, -int128(amount));
        Range storage range = ranges[rangeKey(holder, lower, upper)];
        unchecked {
            range.owed0 += uint128(amount0);
            range.owed1 += uint128(amount1);
        }
    }

    function collect(address to, int24 lower, int24 upper, uint128 most0, uint128 most1, address holder)
        external
        returns (uint128 amount0, uint128 amount1)
    {
        Range storage range = ranges[rangeKey(holder, lower, upper)];
        amount0 = most0 > range.owed0 ? range.owed0 : most0;
        amount1 = most1 > range.owed1 ? range.owed1 : most1;
        range.owed0 -= amount0;
        range.owed1 -= amount1;
        token0.transfer(to, amount0);
        token1.transfer(to, amount1);
    }

    function lastOf(address holder, int24 lower, int24 upper) external view returns (uint256, uint256) {
        Range storage range = ranges[rangeKey(holder, lower, upper)];
        return (range.last0, range.last1);
    }

    /// Swaps until the price is `target`, tick by tick.
    function moveTo(uint160 target) external {
        bool down = target < price;
        while (price != target) {
            // From a tick that was left downwards the next one below is the same again, at no distance.
            int24 next = down ? floor(current) : floor(current) + tickSpacing;
            uint160 edge = TickMath.getSqrtPriceAtTick(next);
            bool reaches = down ? edge >= target : edge <= target;
            step(reaches ? edge : target, down);
            if (!reaches) {
                current = TickMath.getTickAtSqrtPrice(price);
                break;
            }
            if (tickInfo[next].gross != 0) cross(next, down);
            current = down ? next - 1 : next;
        }
    }

    function step(uint160 to, bool down) private {
        uint256 paid = down
            ? SqrtPriceMath.getAmount0Delta(to, price, liquidity, true)
            : SqrtPriceMath.getAmount1Delta(price, to, liquidity, true);
        price = to;
        if (liquidity == 0) return;
        uint256 fee_ = FullMath.mulDivRoundingUp(paid, swapFee, 1e6 - swapFee);
        (down ? token0 : token1).mint(address(this), paid + fee_);
        uint256 grown = growthOf(fee_);
        unchecked {
            if (down) growth0 += grown;
            else growth1 += grown;
        }
    }

    function growthOf(uint256 fee_) internal virtual returns (uint256) {
        return FullMath.mulDiv(fee_, Q128, liquidity);
    }

    function cross(int24 at, bool down) internal virtual {
        Tick storage tick = tickInfo[at];
        unchecked {
            tick.outside0 = growth0 - tick.outside0;
            tick.outside1 = growth1 - tick.outside1;
        }
        liquidity = plus(liquidity, down ? -tick.net : tick.net);
    }

    function modify(address holder, int24 lower, int24 upper, int128 delta)
        private
        returns (uint256 amount0, uint256 amount1)
    {
        if (delta != 0) {
            touch(lower, delta, false);
            touch(upper, delta, true);
        }
        update(holder, lower, upper, delta);
        if (delta < 0) {
            if (tickInfo[lower].gross == 0) delete tickInfo[lower];
            if (tickInfo[upper].gross == 0) delete tickInfo[upper];
        }
        uint160 from = TickMath.getSqrtPriceAtTick(lower);
        uint160 to = TickMath.getSqrtPriceAtTick(upper);
        uint160 at = current < lower ? from : current < upper ? price : to;
        uint128 size = uint128(delta < 0 ? -delta : delta);
        amount0 = SqrtPriceMath.getAmount0Delta(at, to, size, delta > 0);
        amount1 = SqrtPriceMath.getAmount1Delta(from, at, size, delta > 0);
        if (current >= lower && current < upper) liquidity = plus(liquidity, delta);
    }

    function touch(int24 at, int128 delta, bool upper) private {
        Tick storage tick = tickInfo[at];
        if (tick.gross == 0 && at <= current) (tick.outside0, tick.outside1) = (growth0, growth1);
        tick.gross = plus(tick.gross, delta);
        tick.net += upper ? -delta : delta;
    }

    function update(address holder, int24 lower, int24 upper, int128 delta) internal {
        Range storage range = ranges[rangeKey(holder, lower, upper)];
        require(delta != 0 || range.liquidity != 0, "NP");
        (uint256 inside0, uint256 inside1) = inside(lower, upper);
        unchecked {
            if (earns(holder)) {
                range.owed0 += uint128(FullMath.mulDiv(inside0 - range.last0, range.liquidity, Q128));
                range.owed1 += uint128(FullMath.mulDiv(inside1 - range.last1, range.liquidity, Q128));
            }
        }
        range.liquidity = plus(range.liquidity, delta);
        (range.last0, range.last1) = (inside0, inside1);
    }

    function inside(int24 lower, int24 upper) private view returns (uint256 inside0, uint256 inside1) {
        Tick storage a = tickInfo[lower];
        Tick storage b = tickInfo[upper];
        unchecked {
            if (current < lower) return (a.outside0 - b.outside0, a.outside1 - b.outside1);
            if (current >= upper) return (b.outside0 - a.outside0, b.outside1 - a.outside1);
            return (growth0 - a.outside0 - b.outside0, growth1 - a.outside1 - b.outside1);
        }
    }

    function floor(int24 tick) private view returns (int24) {
        int24 rest = tick % tickSpacing;
        return rest < 0 ? tick - rest - tickSpacing : tick - rest;
    }

    function plus(uint128 value, int128 delta) internal pure returns (uint128) {
        return delta < 0 ? value - uint128(-delta) : value + uint128(delta);
    }
}

/// Slipstream's pool: what a gauge holds earns nothing; its share of the fees and a part of the others' are its.
contract SlipstreamPool is ConcentratedPool {
    address public gauge;
    address public nft;
    uint24 public unstakedFee = 100_000;
    uint128 public stakedLiquidity;
    uint256 public gaugeFee;

    constructor(Token a, Token b, int24 spacing, uint24 fee_, uint160 start)
        ConcentratedPool(a, b, spacing, fee_, start)
    {}

    function setGaugeAndManager(address gauge_, address manager) external {
        (gauge, nft) = (gauge_, manager);
    }

    function rangeKey(address holder, int24 lower, int24 upper) public pure override returns (bytes32) {
        return keccak256(abi.encodePacked(holder, lower, upper));
    }

    function earns(address holder) internal view override returns (bool) {
        return holder != gauge;
    }

    /// Moves liquidity between the manager's and the gauge's record.
    function stake(int128 delta, int24 lower, int24 upper) external {
        require(msg.sender == gauge, "NG");
        if (current >= lower && current < upper) stakedLiquidity = plus(stakedLiquidity, delta);
        update(nft, lower, upper, -delta);
        update(gauge, lower, upper, delta);
        tickInfo[lower].stakedNet += delta;
        tickInfo[upper].stakedNet -= delta;
    }

    function growthOf(uint256 fee_) internal override returns (uint256) {
        uint256 staked = FullMath.mulDivRoundingUp(fee_, stakedLiquidity, liquidity);
        if (liquidity == stakedLiquidity) staked = fee_;
        uint256 rest = fee_ - staked;
        uint256 levy = FullMath.mulDivRoundingUp(rest, unstakedFee, 1e6);
        gaugeFee += staked + levy;
        return liquidity == stakedLiquidity ? 0 : FullMath.mulDiv(rest - levy, Q128, liquidity - stakedLiquidity);
    }

    function cross(int24 at, bool down) internal override {
        int128 net = tickInfo[at].stakedNet;
        stakedLiquidity = plus(stakedLiquidity, down ? -net : net);
        super.cross(at, down);
    }

    function feeGrowthGlobal0X128() external view returns (uint256) {
        return growth0;
    }

    function feeGrowthGlobal1X128() external view returns (uint256) {
        return growth1;
    }

    function slot0() external view returns (uint160, int24, uint16, uint16, uint16, bool) {
        return (price, current, 3, 7, 9, true);
    }

    function ticks(int24 at)
        external
        view
        returns (uint128, int128, int128, uint256, uint256, uint256, int56, uint160, uint32, bool)
    {
        Tick storage t = tickInfo[at];
        return (t.gross, t.net, t.stakedNet, t.outside0, t.outside1, 5, -6, 7, 8, t.gross != 0);
    }

    function positions(bytes32 key) external view returns (uint128, uint256, uint256, uint128, uint128) {
        Range storage r = ranges[key];
        return (r.liquidity, r.last0, r.last1, r.owed0, r.owed1);
    }
}

/// What both kinds of Algebra 1.9's pools have in common. As in all of Algebra's, a range's key is packed, not hashed.
abstract contract AlgebraPool19 is ConcentratedPool {
    function rangeKey(address holder, int24 lower, int24 upper) public pure override returns (bytes32) {
        return bytes32((uint256(uint160(holder)) << 48) | (uint256(uint24(lower)) << 24) | uint24(upper));
    }

    function totalFeeGrowth0Token() external view returns (uint256) {
        return growth0;
    }

    function totalFeeGrowth1Token() external view returns (uint256) {
        return growth1;
    }

    function ticks(int24 at)
        external
        view
        returns (uint128, int128, uint256, uint256, int56, uint160, uint32, bool)
    {
        Tick storage t = tickInfo[at];
        return (t.gross, t.net, t.outside0, t.outside1, -5, 6, 7, t.gross != 0);
    }

    function positions(bytes32 key) external view returns (uint128, uint32, uint256, uint256, uint128, uint128) {
        Range storage r = ranges[key];
        return (r.liquidity, 77, r.last0, r.last1, r.owed0, r.owed1);
    }
}

/// Camelot's: a fee for each direction.
contract DirectionalPool is AlgebraPool19 {
    constructor(Token a, Token b, int24 spacing, uint24 fee_, uint160 start)
        ConcentratedPool(a, b, spacing, fee_, start)
    {}

    function globalState() external view returns (uint160, int24, uint16, uint16, uint16, uint8, uint8, bool) {
        return (price, current, uint16(swapFee), uint16(swapFee + 1), 11, 30, 31, true);
    }
}

/// One fee, and community fees of two bytes each.
contract PlainPool is AlgebraPool19 {
    constructor(Token a, Token b, int24 spacing, uint24 fee_, uint160 start)
        ConcentratedPool(a, b, spacing, fee_, start)
    {}

    function globalState() external view returns (uint160, int24, uint16, uint16, uint16, uint16, bool) {
        return (price, current, uint16(swapFee), 11, 300, 301, true);
    }
}
