// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {HyperCoreReads} from "./HyperCoreReads.sol";

/// Stands at each of the addresses of HyperEVM's read precompiles: raw abi.encode(arguments) in, abi.encode(struct) out, no
/// selector, no value. Bad input takes all the gas there is, as there. Simpler: the gas of a good read is what it costs
/// here, not 2000 + 65 for each byte.
contract HyperCorePrecompile {
    HyperCoreReads private constant CORE = HyperCoreReads(address(uint160(0xc04e)));

    fallback() external {
        try CORE.answer(address(this), msg.data) returns (bytes memory answer) {
            assembly {
                return(add(answer, 32), mload(answer))
            }
        } catch {
            assembly {
                invalid()
            }
        }
    }
}

/// Stands at CoreWriter's address and does what it does: burns about 25,000 gas and emits the action, whatever it is.
contract CoreWriter {
    event RawAction(address indexed user, bytes data);

    function sendRawAction(bytes calldata data) external {
        uint256 rest = gasleft() - 25_000;
        while (gasleft() > rest) {}
        emit RawAction(msg.sender, data);
    }
}
