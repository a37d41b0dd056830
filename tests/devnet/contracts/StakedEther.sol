// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

/// Staked ether that rebases, with Lido's arithmetic: balances are shares of all pooled ether, rounded down both ways,
/// so that a transfer may move a unit less than it says. Anybody may stake without paying, and report rewards or a
/// slashing. Simpler than the real one: no queue of withdrawals, no fee, no ether.
contract RebasingEther {
    uint8 public constant decimals = 18;
    uint256 public pooled;
    uint256 public totalShares;
    mapping(address => uint256) public sharesOf;

    constructor() {
        pooled = totalShares = 1 ether;
        sharesOf[address(1)] = 1 ether;
    }

    function report(uint256 pooled_) external {
        pooled = pooled_;
    }

    function getPooledEthByShares(uint256 shares) public view returns (uint256) {
        return (shares * pooled) / totalShares;
    }

    function getSharesByPooledEth(uint256 ether_) public view returns (uint256) {
        return (ether_ * totalShares) / pooled;
    }

    function balanceOf(address account) public view returns (uint256) {
        return getPooledEthByShares(sharesOf[account]);
    }

    function stake(address account, uint256 ether_) external {
        uint256 shares = getSharesByPooledEth(ether_);
        sharesOf[account] += shares;
        totalShares += shares;
        pooled += ether_;
    }

    function move(address from, address to, uint256 ether_) external {
        uint256 shares = getSharesByPooledEth(ether_);
        sharesOf[from] -= shares;
        sharesOf[to] += shares;
    }
}

/// Shares of a RebasingEther that do not rebase, with the functions of Lido's WstETH.
contract WrappedEther {
    uint8 public constant decimals = 18;
    RebasingEther public immutable stETH;
    mapping(address => uint256) public balanceOf;

    constructor(RebasingEther stETH_) {
        stETH = stETH_;
    }

    function getStETHByWstETH(uint256 amount) public view returns (uint256) {
        return stETH.getPooledEthByShares(amount);
    }

    function stEthPerToken() external view returns (uint256) {
        return stETH.getPooledEthByShares(1 ether);
    }

    function wrap(uint256 ether_) external returns (uint256 wrapped) {
        wrapped = stETH.getSharesByPooledEth(ether_);
        stETH.move(msg.sender, address(this), ether_);
        balanceOf[msg.sender] += wrapped;
    }

    function unwrap(uint256 amount) external returns (uint256 ether_) {
        ether_ = getStETHByWstETH(amount);
        balanceOf[msg.sender] -= amount;
        stETH.move(address(this), msg.sender, ether_);
    }
}

/// A token of staked ether that says its rate under every name there is: Rocket Pool's getEthValue and ether.fi's
/// getEETHByWeETH divide totals, Coinbase's exchangeRate and a rate provider's getRate are one number of 18 decimals.
contract RatedEther {
    uint8 public constant decimals = 18;
    uint256 public totalEther = 1 ether;
    uint256 public totalSupply = 1 ether;
    mapping(address => uint256) public balanceOf;

    function mint(address account, uint256 amount) external {
        uint256 before = getEthValue(amount);
        balanceOf[account] += amount;
        totalSupply += amount;
        totalEther += before;
    }

    function burn(uint256 amount) external returns (uint256 paid) {
        paid = getEthValue(amount);
        balanceOf[msg.sender] -= amount;
        totalSupply -= amount;
        totalEther -= paid;
    }

    function report(uint256 totalEther_) external {
        totalEther = totalEther_;
    }

    function getEthValue(uint256 amount) public view returns (uint256) {
        return (amount * totalEther) / totalSupply;
    }

    function getEETHByWeETH(uint256 amount) external view returns (uint256) {
        return getEthValue(amount);
    }

    function exchangeRate() external view returns (uint256) {
        return getEthValue(1 ether);
    }

    function getRate() external view returns (uint256) {
        return getEthValue(1 ether);
    }
}
