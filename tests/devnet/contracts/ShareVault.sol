// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import "./Token.sol";

/// An ERC-4626 vault that rounds as OpenZeppelin's does: one virtual asset, 10^6 virtual shares, against the user.
/// Its assets are what it holds of its token, so anybody can make shares worth more by a transfer to it. It may take
/// an exit fee (off previewRedeem, not off convertToAssets, as EIP-4626 wants it), and may be told to be stuck.
/// Simpler than real ones: no mint, no withdraw, no allowances, no limits.
contract ShareVault {
    Token public immutable asset;
    uint256 public totalSupply;
    uint256 public exitFee;
    bool public stuck;
    mapping(address => uint256) public balanceOf;

    uint256 private constant OFFSET = 10 ** 6;

    constructor(Token asset_, uint256 exitFee_) {
        asset = asset_;
        exitFee = exitFee_;
    }

    function decimals() external view returns (uint8) {
        return asset.decimals() + 6;
    }

    function setStuck(bool stuck_) external {
        stuck = stuck_;
    }

    function totalAssets() public view returns (uint256) {
        return asset.balanceOf(address(this));
    }

    function convertToAssets(uint256 shares) public view returns (uint256) {
        require(!stuck, "stuck");
        return (shares * (totalAssets() + 1)) / (totalSupply + OFFSET);
    }

    /// The fee, in hundredths of a percent, is rounded up.
    function previewRedeem(uint256 shares) public view returns (uint256) {
        uint256 assets = convertToAssets(shares);
        return assets - (assets * exitFee + 9_999) / 10_000;
    }

    function deposit(uint256 assets, address receiver) external returns (uint256 shares) {
        shares = (assets * (totalSupply + OFFSET)) / (totalAssets() + 1);
        require(asset.transferFrom(msg.sender, address(this), assets), "transfer");
        balanceOf[receiver] += shares;
        totalSupply += shares;
    }

    function redeem(uint256 shares, address receiver, address owner) external returns (uint256 assets) {
        require(msg.sender == owner, "owner");
        assets = previewRedeem(shares);
        balanceOf[owner] -= shares;
        totalSupply -= shares;
        require(asset.transfer(receiver, assets), "transfer");
    }
}
