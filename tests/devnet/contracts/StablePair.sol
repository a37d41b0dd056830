// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

interface ICoin {
    function transfer(address to, uint256 value) external returns (bool);
    function transferFrom(address from, address to, uint256 value) external returns (bool);
}

/// A liquidity token that whoever made it mints and burns.
contract PoolToken {
    uint256 public totalSupply;
    mapping(address => uint256) public balanceOf;
    address private immutable minter = msg.sender;

    function transfer(address to, uint256 value) external returns (bool) {
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value;
        return true;
    }

    function mint(address to, uint256 value) external {
        require(msg.sender == minter);
        issue(to, value);
    }

    function burnFrom(address from, uint256 value) external {
        require(msg.sender == minter);
        redeem(from, value);
    }

    function issue(address to, uint256 value) internal {
        totalSupply += value;
        balanceOf[to] += value;
    }

    function redeem(address from, uint256 value) internal {
        totalSupply -= value;
        balanceOf[from] -= value;
    }
}

/// A StableSwap pool of two coins after Curve's, of which no package has the bytecode: the same invariant in the same
/// integers, for the two shapes below. Simpler than theirs: the fee stays in the pool whole and does not depend on the
/// balances, A does not ramp, and deposits pay no fee.
abstract contract StableMath {
    uint256 internal constant FEE = 4e6; // of 1e10
    uint256 public immutable A;
    address[2] internal tokens;
    uint256[2] internal held;

    constructor(address[2] memory coins_, uint256 a) {
        tokens = coins_;
        A = a;
    }

    /// 1e18-scaled value of 10^18 raw units of each coin.
    function rates() internal view virtual returns (uint256[2] memory);

    function scaled() internal view returns (uint256[2] memory xp) {
        uint256[2] memory rate = rates();
        for (uint256 i = 0; i < 2; ++i) xp[i] = (held[i] * rate[i]) / 1e18;
    }

    function invariantOf(uint256[2] memory xp) internal view returns (uint256 d) {
        uint256 sum = xp[0] + xp[1];
        if (sum == 0) return 0;
        d = sum;
        for (uint256 round = 0; round < 255; ++round) {
            uint256 product = (d * d / (2 * xp[0])) * d / (2 * xp[1]);
            uint256 next = ((A * 2 * sum + product * 2) * d) / ((A * 2 - 1) * d + 3 * product);
            bool rests = next > d ? next - d <= 1 : d - next <= 1;
            d = next;
            if (rests) break;
        }
    }

    function otherBalance(uint256 x, uint256 d) private view returns (uint256 y) {
        uint256 c = (d * d / (2 * x)) * d / (A * 4);
        uint256 b = x + d / (A * 2);
        y = d;
        for (uint256 round = 0; round < 255; ++round) {
            uint256 next = (y * y + c) / (2 * y + b - d);
            bool rests = next > y ? next - y <= 1 : y - next <= 1;
            y = next;
            if (rests) break;
        }
    }

    function get_dy(int128 i, int128 j, uint256 dx) public view returns (uint256) {
        require(i != j && i >= 0 && i < 2 && j >= 0 && j < 2);
        (uint256 from, uint256 to) = (uint256(int256(i)), uint256(int256(j)));
        uint256[2] memory xp = scaled();
        uint256[2] memory rate = rates();
        uint256 y = otherBalance(xp[from] + (dx * rate[from]) / 1e18, invariantOf(xp));
        uint256 dy = xp[to] - y - 1;
        return ((dy - (dy * FEE) / 1e10) * 1e18) / rate[to];
    }

    function exchange(int128 i, int128 j, uint256 dx, uint256 minDy) external returns (uint256 dy) {
        dy = get_dy(i, j, dx);
        require(dy >= minDy);
        pull(uint256(int256(i)), dx);
        push(uint256(int256(j)), dy);
    }

    function pull(uint256 i, uint256 amount) internal {
        held[i] += amount;
        require(ICoin(tokens[i]).transferFrom(msg.sender, address(this), amount));
    }

    function push(uint256 i, uint256 amount) internal {
        held[i] -= amount;
        require(ICoin(tokens[i]).transfer(msg.sender, amount));
    }

    function deposit(uint256 amount0, uint256 amount1, uint256 supply) internal returns (uint256) {
        uint256 before = invariantOf(scaled());
        pull(0, amount0);
        pull(1, amount1);
        uint256 d = invariantOf(scaled());
        return supply == 0 ? d : (supply * (d - before)) / before;
    }
}

/// As pools of early 2020: int128 indices, a liquidity token of its own, rates that nobody is told, nothing returned.
contract OldStablePair is StableMath {
    PoolToken public immutable token = new PoolToken();
    uint256[2] private multipliers;

    constructor(address[2] memory coins_, uint256[2] memory multipliers_, uint256 a) StableMath(coins_, a) {
        multipliers = multipliers_;
    }

    function coins(int128 i) external view returns (address) {
        return tokens[uint256(int256(i))];
    }

    function balances(int128 i) external view returns (uint256) {
        return held[uint256(int256(i))];
    }

    function add_liquidity(uint256[2] calldata amounts, uint256) external {
        token.mint(msg.sender, deposit(amounts[0], amounts[1], token.totalSupply()));
    }

    function remove_liquidity(uint256 amount, uint256[2] calldata) external {
        uint256 supply = token.totalSupply();
        for (uint256 i = 0; i < 2; ++i) push(i, (held[i] * amount) / supply);
        token.burnFrom(msg.sender, amount);
    }

    function rates() internal view override returns (uint256[2] memory) {
        return multipliers;
    }
}

/// As pools of the NG kind: the pool is the liquidity token, arrays of any length, and rates that anyone may set here.
contract NgStablePair is StableMath, PoolToken {
    uint256[2] private stored;

    constructor(address[2] memory coins_, uint256[2] memory rates_, uint256 a) StableMath(coins_, a) {
        stored = rates_;
    }

    function setRates(uint256[2] calldata rates_) external {
        stored = rates_;
    }

    function stored_rates() external view returns (uint256[] memory out) {
        out = new uint256[](2);
        (out[0], out[1]) = (stored[0], stored[1]);
    }

    function coins(uint256 i) external view returns (address) {
        return tokens[i];
    }

    function balances(uint256 i) external view returns (uint256) {
        return held[i];
    }

    function add_liquidity(uint256[] calldata amounts, uint256) external returns (uint256 minted) {
        minted = deposit(amounts[0], amounts[1], totalSupply);
        issue(msg.sender, minted);
    }

    function remove_liquidity(uint256 amount, uint256[] calldata) external returns (uint256[] memory paid) {
        paid = new uint256[](2);
        for (uint256 i = 0; i < 2; ++i) {
            paid[i] = (held[i] * amount) / totalSupply;
            push(i, paid[i]);
        }
        redeem(msg.sender, amount);
    }

    function rates() internal view override returns (uint256[2] memory) {
        return stored;
    }
}
