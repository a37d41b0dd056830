// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {FullMath} from "@uniswap/v4-core/src/libraries/FullMath.sol";
import {GmxPrice} from "./GmxTypes.sol";

/// The arithmetic of the GMX stand-in. `power` rounds as the fixed point library that GMX uses (PRBMath 2, UD60x18),
/// so that a price impact has the last digits of the real one.
library GmxMath {
    uint256 internal constant FLOAT = 1e30;
    /// USD of funding are kept per size as tokens times this.
    uint256 internal constant PER_SIZE = 1e45;
    uint256 private constant WEI = 1e18;
    uint256 private constant FLOAT_TO_WEI = 1e12;

    /// The 64 bits after the point of 2^(1/2), 2^(1/4), ... 2^(1/2^64), rounded to nearest.
    bytes private constant ROOTS =
        hex"6a09e667f3bcc909306fe0a31b7152df172b83c7d517adce0b5586cf9890f62a059b0d31585743ae02c9a3e778060ee7"
        hex"0163da9fb33356d800b1afa5abcbed610058c86da1c09ea2002c605e2e8cec5000162f3904051fa1000b175effdc76ba"
        hex"00058ba01fb9f96d0002c5cc37da9492000162e525ee05470000b17255775c04000058b91b5bc9ae00002c5c89d5ec6d"
        hex"0000162e43f4f83100000b1721bcfc9a0000058b90cf1e6e000002c5c863b73f00000162e430e5a2000000b172183551"
        hex"00000058b90c0b490000002c5c8601cc000000162e42fff00000000b17217fbb000000058b90bfce00000002c5c85fe3"
        hex"0000000162e42ff100000000b17217f80000000058b90bfc000000002c5c85fe00000000162e42ff000000000b17217f"
        hex"00000000058b90c00000000002c5c860000000000162e4300000000000b17218000000000058b90c00000000002c5c86"
        hex"0000000000162e4300000000000b17210000000000058b91000000000002c5c800000000000162e4000000000000b172"
        hex"00000000000058b90000000000002c5d000000000000162e0000000000000b17000000000000058c00000000000002c6"
        hex"000000000000016300000000000000b10000000000000059000000000000002c0000000000000016000000000000000b"
        hex"0000000000000006000000000000000300000000000000010000000000000001";

    /// floor(a * b / divisor), or the next above.
    function mulDiv(uint256 a, uint256 b, uint256 divisor, bool up) internal pure returns (uint256) {
        // Panics as a division does.
        if (divisor == 0) return a / divisor;
        return up ? FullMath.mulDivRoundingUp(a, b, divisor) : FullMath.mulDiv(a, b, divisor);
    }

    function mulDiv(uint256 a, uint256 b, uint256 divisor) internal pure returns (uint256) {
        return mulDiv(a, b, divisor, false);
    }

    /// The same of a signed number: its magnitude is rounded.
    function mulDiv(int256 a, uint256 b, uint256 divisor, bool up) internal pure returns (int256) {
        int256 result = int256(mulDiv(magnitude(a), b, divisor, up));
        return a < 0 ? -result : result;
    }

    function applyFactor(uint256 value, uint256 factor) internal pure returns (uint256) {
        return mulDiv(value, factor, FLOAT);
    }

    function toFactor(uint256 value, uint256 divisor) internal pure returns (uint256) {
        return mulDiv(value, FLOAT, divisor);
    }

    function divideUp(uint256 a, uint256 b) internal pure returns (uint256) {
        return a == 0 ? 0 : (a - 1) / b + 1;
    }

    /// Rounds a division of a signed number away from zero.
    function divideAway(int256 a, uint256 b) internal pure returns (int256) {
        return a < 0 ? -int256(divideUp(uint256(-a), b)) : int256(divideUp(uint256(a), b));
    }

    function magnitude(int256 a) internal pure returns (uint256) {
        return a < 0 ? uint256(-a) : uint256(a);
    }

    function difference(uint256 a, uint256 b) internal pure returns (uint256) {
        return a > b ? a - b : b - a;
    }

    function add(uint256 a, int256 delta) internal pure returns (uint256) {
        return delta < 0 ? a - uint256(-delta) : a + uint256(delta);
    }

    function pick(GmxPrice memory price, bool maximize) internal pure returns (uint256) {
        return maximize ? price.max : price.min;
    }

    /// value^exponent, both of 30 decimals; 0 of what is below one.
    function power(uint256 value, uint256 exponent) internal pure returns (uint256) {
        if (value < FLOAT) return 0;
        if (exponent == FLOAT) return value;
        uint256 product = logarithm(value / FLOAT_TO_WEI) * (exponent / FLOAT_TO_WEI);
        return exponential(product / WEI + (product % WEI >= WEI / 2 ? 1 : 0)) * FLOAT_TO_WEI;
    }

    /// Logarithm to base 2 of a number of 18 decimals, in 18 decimals.
    function logarithm(uint256 x) private pure returns (uint256 result) {
        uint256 whole;
        while (x / WEI >> (whole + 1) != 0) ++whole;
        result = whole * WEI;
        uint256 rest = x >> whole;
        if (rest == WEI) return result;
        for (uint256 part = WEI / 2; part > 0; part >>= 1) {
            rest = rest * rest / WEI;
            if (rest >= 2 * WEI) {
                result += part;
                rest >>= 1;
            }
        }
    }

    /// 2^x of 18 decimals: the product of the roots of two whose bits x has after the point.
    function exponential(uint256 x) private pure returns (uint256) {
        uint256 bits = (x << 64) / WEI;
        uint256 result = 1 << 191;
        bytes memory roots = ROOTS;
        for (uint256 i = 0; i < 64; ++i) {
            if (bits & (1 << (63 - i)) == 0) continue;
            uint256 root;
            assembly {
                root := shr(192, mload(add(add(roots, 32), mul(i, 8))))
            }
            result = result * (root + (1 << 64)) >> 64;
        }
        return result * WEI >> (191 - (bits >> 64));
    }
}
