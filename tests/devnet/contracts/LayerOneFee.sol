// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

/// Stands where OP-stack chains have their GasPriceOracle. As there, getL1Fee takes an unsigned transaction and adds
/// 68 bytes for the signature. Simpler: a fixed price a byte that anybody may set, and no compression; and it refuses
/// what does not begin as a transaction of type 2, where the real one takes any bytes.
contract LayerOneFee {
    uint256 public perByte;

    function setPerByte(uint256 perByte_) external {
        perByte = perByte_;
    }

    function getL1Fee(bytes calldata data) external view returns (uint256) {
        require(data.length > 2 && data[0] == 0x02 && uint8(data[1]) >= 0xc0, "not an unsigned transaction");
        return perByte * (data.length + 68);
    }
}
