// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {HyperCoreState} from "./HyperCoreState.sol";

/// What each read precompile answers, as bytes. Bad input (another length, an index that is not there, bits beyond a
/// type's) reverts, or is answered by no bytes at all if `quietReads` is set: nodes have been seen to do both.
///
/// Simpler than the real one: token 0 (USDC, no contract behind it) is the only token, there is no spot market, no vault
/// and no staking, so what asks for those finds nothing there. Whether 0x80f counts isolated positions is not documented:
/// here it does, as `marginSummary` of the exchange's API.
abstract contract HyperCoreReads is HyperCoreState {
    struct Delegation {
        address validator;
        uint64 amount;
        uint64 lockedUntil;
    }

    struct PerpAssetInfo {
        string coin;
        uint32 marginTableId;
        uint8 szDecimals;
        uint8 maxLeverage;
        bool onlyIsolated;
    }

    struct TokenInfo {
        string name;
        uint64[] spots;
        uint64 deployerTradingFeeShare;
        address deployer;
        address evmContract;
        uint8 szDecimals;
        uint8 weiDecimals;
        int8 evmExtraWeiDecimals;
    }

    struct Balance {
        address user;
        uint64 amount;
    }

    struct TokenSupply {
        uint64 maxSupply;
        uint64 totalSupply;
        uint64 circulatingSupply;
        uint64 futureEmissions;
        Balance[] nonCirculating;
    }

    bool public quietReads;

    function answer(address precompile, bytes calldata input) external view returns (bytes memory) {
        uint160 which = uint160(precompile);
        uint256 words = _arguments(which);
        if (input.length != words * 32) return _bad();
        uint256 first = words > 0 ? uint256(bytes32(input[:32])) : 0;
        uint256 second = words > 1 ? uint256(bytes32(input[32:64])) : 0;
        if (which == 0x809) return abi.encode(_l1Block);
        if (which == 0x80f) return first != 0 || second >> 160 != 0 ? _bad() : _summary(address(uint160(second)));
        if (which >= 0x806 && which <= 0x80e) return _ofAsset(which, first);
        return first >> 160 != 0 ? _bad() : _ofUser(which, address(uint160(first)), second);
    }

    function _arguments(uint160 which) private pure returns (uint256) {
        if (which == 0x809) return 0;
        return which <= 0x802 || which == 0x80f || which == 0x813 ? 2 : 1;
    }

    function _bad() private view returns (bytes memory) {
        if (!quietReads) revert();
        return "";
    }

    function _ofUser(uint160 which, address user, uint256 second) private view returns (bytes memory) {
        if (which == 0x800 || which == 0x813) return second < _perps.length ? _position(user, second) : _bad();
        if (which == 0x801) return second == 0 ? abi.encode(_accounts[user].spotUsd, 0, 0) : _bad();
        if (which == 0x803) return abi.encode(_withdrawable(user));
        if (which == 0x804) return abi.encode(new Delegation[](0));
        if (which == 0x805) return abi.encode(0, 0, 0, 0);
        if (which == 0x810) return abi.encode(_accounts[user].exists);
        return _bad();
    }

    function _ofAsset(uint160 which, uint256 asset) private view returns (bytes memory) {
        if (which == 0x80c) return asset == 0 ? abi.encode(_usdc()) : _bad();
        if (which == 0x80d) return asset == 0 ? abi.encode(TokenSupply(0, 0, 0, 0, new Balance[](0))) : _bad();
        if (which == 0x808 || which == 0x80b || asset >= _perps.length) return _bad();
        Perp storage perp = _perps[asset];
        if (which == 0x806) return abi.encode(perp.mark);
        if (which == 0x807) return abi.encode(perp.oracle);
        if (which == 0x80e) return _touch(perp.book);
        return abi.encode(
            PerpAssetInfo(perp.name, perp.marginTableId, perp.szDecimals, perp.maxLeverage, perp.onlyIsolated)
        );
    }

    function _touch(Book storage book) private view returns (bytes memory) {
        bool empty = book.size == 0 || book.levels == 0;
        return empty ? abi.encode(0, 0) : abi.encode(book.bid, book.ask);
    }

    function _usdc() private pure returns (TokenInfo memory) {
        return TokenInfo("USDC", new uint64[](0), 0, address(0), address(0), 8, 8, -2);
    }

    function _position(address user, uint256 perp) private view returns (bytes memory) {
        Position storage position = _positions[user][perp];
        return abi.encode(
            position.szi,
            _abs(position.entryNtl),
            position.isolatedRawUsd,
            _leverage(user, perp),
            _isolated(user, perp)
        );
    }

    function _summary(address user) private view returns (bytes memory) {
        Margins memory m = _margins(user);
        return abi.encode(
            m.crossValue + m.isolatedValue,
            m.crossUsed + m.isolatedUsed,
            m.crossNtl + m.isolatedNtl,
            _accounts[user].rawUsd + m.isolatedRaw
        );
    }
}
