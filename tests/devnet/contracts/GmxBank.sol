// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {Token} from "./Token.sol";

/// Makes WETH of ether and back: the local chain's WETH does not do it itself. It holds the ether of both ways and
/// takes what is given back out of circulation.
contract GmxWrapper {
    Token public immutable token;

    constructor(Token token_) payable {
        token = token_;
    }

    receive() external payable {}

    function deposit(address receiver) external payable {
        token.mint(receiver, msg.value);
    }

    /// Takes tokens that its caller has just sent here. A receiver that refuses ether gets the tokens.
    function withdraw(address receiver, uint256 amount) external {
        (bool sent,) = receiver.call{value: amount}("");
        token.transfer(sent ? address(0xdead) : receiver, amount);
    }
}

/// What holds tokens in GMX: each market, and the vault in which orders wait. Simpler: anyone may send tokens out, and
/// a market is no token of its own.
contract GmxBank {
    GmxWrapper public immutable wrapper;

    constructor(GmxWrapper wrapper_) {
        wrapper = wrapper_;
    }

    /// WETH goes out as ether if that is wanted.
    function transferOut(address token, address receiver, uint256 amount, bool unwrap) external {
        if (amount == 0) return;
        if (unwrap && token == address(wrapper.token())) {
            Token(token).transfer(address(wrapper), amount);
            wrapper.withdraw(receiver, amount);
        } else {
            Token(token).transfer(receiver, amount);
        }
        afterTransferOut(token);
    }

    function afterTransferOut(address token) internal virtual {}
}

/// Tokens come in without a word of whose they are: whoever asks next for what came in gets all of it.
contract GmxOrderVault is GmxBank {
    mapping(address => uint256) public tokenBalances;

    constructor(GmxWrapper wrapper_) GmxBank(wrapper_) {}

    function recordTransferIn(address token) external returns (uint256 amount) {
        uint256 balance = Token(token).balanceOf(address(this));
        amount = balance - tokenBalances[token];
        tokenBalances[token] = balance;
    }

    // So what nobody has asked for is forgotten as soon as anything of that token leaves.
    function afterTransferOut(address token) internal override {
        tokenBalances[token] = Token(token).balanceOf(address(this));
    }
}
