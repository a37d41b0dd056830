// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {GmxDataStore, GmxStored} from "./GmxDataStore.sol";
import {GmxKeys} from "./GmxKeys.sol";
import {GmxMath} from "./GmxMath.sol";
import "./GmxTypes.sol";

/// Pools, open interest, borrowing and the profit of all positions of a market. The rounding is GMX's.
/// Simpler: a market has two different tokens; its price for borrowing has a kink (no other model).
library GmxMarkets {
    using GmxKeys for bytes32;
    using GmxStored for GmxDataStore;
    using GmxMath for GmxPrice;

    /// An existing market that trades an index and is not disabled.
    function enabled(GmxDataStore store, address key) internal view returns (GmxMarket memory market) {
        market = store.market(key);
        if (market.marketToken == address(0)) revert EmptyMarket();
        if (store.getBool(GmxKeys.IS_MARKET_DISABLED.at(key))) revert DisabledMarket(key);
        if (market.indexToken == address(0)) revert InvalidPositionMarket(key);
    }

    function requireCollateral(GmxMarket memory market, address token) internal pure {
        if (token != market.longToken && token != market.shortToken)
            revert InvalidCollateralTokenForMarket(market.marketToken, token);
    }

    function priceOf(GmxMarket memory market, GmxPrices memory prices, address token)
        internal
        pure
        returns (GmxPrice memory)
    {
        return token == market.longToken ? prices.longTokenPrice : prices.shortTokenPrice;
    }

    function openInterest(GmxDataStore store, GmxMarket memory market, bool isLong) internal view returns (uint256) {
        return sideOf(store, GmxKeys.OPEN_INTEREST, market, isLong);
    }

    function openInterestInTokens(GmxDataStore store, GmxMarket memory market, bool isLong)
        internal
        view
        returns (uint256)
    {
        return sideOf(store, GmxKeys.OPEN_INTEREST_IN_TOKENS, market, isLong);
    }

    function poolAmount(GmxDataStore store, GmxMarket memory market, address token) internal view returns (uint256) {
        return store.uintAt(GmxKeys.POOL_AMOUNT.at(market.marketToken, token));
    }

    function changePool(GmxDataStore store, GmxMarket memory market, address token, int256 delta) internal {
        store.applyDeltaToUint(
            GmxKeys.POOL_AMOUNT.at(market.marketToken, token), delta, "Invalid state: negative poolAmount"
        );
    }

    function changeCollateralSum(GmxDataStore store, GmxPosition memory position, int256 delta) internal {
        store.applyDeltaToUint(
            GmxKeys.COLLATERAL_SUM.at(
                position.addresses.market, position.addresses.collateralToken, position.flags.isLong
            ),
            delta,
            "Invalid state: negative collateralSum"
        );
    }

    function changeOpenInterest(
        GmxDataStore store,
        GmxMarket memory market,
        GmxPosition memory position,
        int256 sizeDeltaUsd,
        int256 sizeDeltaInTokens
    ) internal {
        if (sizeDeltaUsd == 0) return;
        (address key, address token, bool isLong) =
            (market.marketToken, position.addresses.collateralToken, position.flags.isLong);
        store.applyDeltaToUint(
            GmxKeys.OPEN_INTEREST.at(key, token, isLong), sizeDeltaUsd, "Invalid state: negative open interest"
        );
        if (sizeDeltaUsd > 0) {
            uint256 most = store.uintAt(GmxKeys.MAX_OPEN_INTEREST.at(key, isLong));
            uint256 next = openInterest(store, market, isLong);
            if (next > most) revert MaxOpenInterestExceeded(next, most);
        }
        store.applyDeltaToUint(
            GmxKeys.OPEN_INTEREST_IN_TOKENS.at(key, token, isLong),
            sizeDeltaInTokens,
            "Invalid state: negative open interest in tokens"
        );
    }

    function poolUsd(GmxDataStore store, GmxMarket memory market, GmxPrices memory prices, bool isLong)
        internal
        view
        returns (uint256)
    {
        return isLong
            ? poolAmount(store, market, market.longToken) * prices.longTokenPrice.min
            : poolAmount(store, market, market.shortToken) * prices.shortTokenPrice.min;
    }

    /// What the pool has to keep for the profit of a side.
    function reservedUsd(GmxDataStore store, GmxMarket memory market, GmxPrices memory prices, bool isLong)
        internal
        view
        returns (uint256)
    {
        return isLong
            ? openInterestInTokens(store, market, true) * prices.indexTokenPrice.max
            : openInterest(store, market, false);
    }

    function validateReserves(GmxDataStore store, GmxMarket memory market, GmxPrices memory prices, bool isLong)
        internal
        view
    {
        uint256 reserved = reservedUsd(store, market, prices, isLong);
        uint256 pool = poolUsd(store, market, prices, isLong);
        address key = market.marketToken;
        uint256 most = GmxMath.applyFactor(pool, store.uintAt(GmxKeys.RESERVE_FACTOR.at(key, isLong)));
        if (reserved > most) revert InsufficientReserve(reserved, most);
        most = GmxMath.applyFactor(pool, store.uintAt(GmxKeys.OPEN_INTEREST_RESERVE_FACTOR.at(key, isLong)));
        if (reserved > most) revert InsufficientReserveForOpenInterest(reserved, most);
    }

    /// The profit of a side's positions at the price that makes it most, at most what the pool pays to traders.
    function sidePnl(GmxDataStore store, GmxMarket memory market, GmxPrices memory prices, bool isLong)
        internal
        view
        returns (int256 pnl, int256 capped)
    {
        uint256 tokens = openInterestInTokens(store, market, isLong);
        int256 value = int256(tokens * prices.indexTokenPrice.pick(isLong));
        int256 cost = int256(openInterest(store, market, isLong));
        pnl = tokens == 0 || cost == 0 ? int256(0) : isLong ? value - cost : cost - value;
        bytes32 key = GmxKeys.MAX_PNL_FACTOR.at(GmxKeys.MAX_PNL_FACTOR_FOR_TRADERS, market.marketToken, isLong);
        int256 most = int256(GmxMath.applyFactor(poolUsd(store, market, prices, isLong), store.uintAt(key)));
        capped = pnl > most ? most : pnl;
    }

    /// Profit of `sizeDeltaUsd` of a position, the same without the pool's cap, and how many tokens that size is.
    function positionPnl(
        GmxDataStore store,
        GmxMarket memory market,
        GmxPrices memory prices,
        GmxPosition memory position,
        uint256 sizeDeltaUsd
    ) internal view returns (int256 pnl, int256 uncapped, uint256 tokens) {
        GmxPositionNumbers memory numbers = position.numbers;
        bool isLong = position.flags.isLong;
        int256 value = int256(numbers.sizeInTokens * prices.indexTokenPrice.pick(!isLong));
        uncapped = isLong ? value - int256(numbers.sizeInUsd) : int256(numbers.sizeInUsd) - value;
        pnl = uncapped;
        if (pnl > 0) {
            (int256 all, int256 capped) = sidePnl(store, market, prices, isLong);
            if (capped != all && capped > 0 && all > 0) pnl = GmxMath.mulDiv(pnl, uint256(capped), uint256(all), false);
        }
        tokens = numbers.sizeInTokens;
        if (numbers.sizeInUsd != sizeDeltaUsd)
            tokens = GmxMath.mulDiv(numbers.sizeInTokens, sizeDeltaUsd, numbers.sizeInUsd, isLong);
        pnl = GmxMath.mulDiv(pnl, tokens, numbers.sizeInTokens, false);
        uncapped = GmxMath.mulDiv(uncapped, tokens, numbers.sizeInTokens, false);
    }

    /// What a side pays to the pool for each second, as a factor of size.
    function borrowingFactorPerSecond(
        GmxDataStore store,
        GmxMarket memory market,
        GmxPrices memory prices,
        bool isLong
    ) internal view returns (uint256) {
        if (reservedUsd(store, market, prices, isLong) == 0) return 0;
        if (store.getBool(GmxKeys.SKIP_BORROWING_FEE_FOR_SMALLER_SIDE)) {
            if (openInterest(store, market, isLong) < openInterest(store, market, !isLong)) return 0;
        }
        address key = market.marketToken;
        uint256 usage = usageFactor(store, market, prices, isLong);
        uint256 base = store.uintAt(GmxKeys.BASE_BORROWING_FACTOR.at(key, isLong));
        uint256 above = store.uintAt(GmxKeys.ABOVE_OPTIMAL_USAGE_BORROWING_FACTOR.at(key, isLong));
        uint256 optimal = store.uintAt(GmxKeys.OPTIMAL_USAGE_FACTOR.at(key, isLong));
        uint256 factor = GmxMath.applyFactor(usage, base);
        if (usage > optimal && optimal < GmxMath.FLOAT && above > base)
            factor += (above - base) * (usage - optimal) / (GmxMath.FLOAT - optimal);
        return factor;
    }

    /// The stored factor and what has come to it since.
    function nextBorrowingFactor(GmxDataStore store, GmxMarket memory market, GmxPrices memory prices, bool isLong)
        internal
        view
        returns (uint256)
    {
        address key = market.marketToken;
        uint256 since = store.uintAt(GmxKeys.CUMULATIVE_BORROWING_FACTOR_UPDATED_AT.at(key, isLong));
        uint256 duration = since == 0 ? 0 : block.timestamp - since;
        return store.uintAt(GmxKeys.CUMULATIVE_BORROWING_FACTOR.at(key, isLong))
            + duration * borrowingFactorPerSecond(store, market, prices, isLong);
    }

    function updateBorrowing(GmxDataStore store, GmxMarket memory market, GmxPrices memory prices) internal {
        for (uint256 i = 0; i < 2; ++i) {
            bool isLong = i == 0;
            uint256 next = nextBorrowingFactor(store, market, prices, isLong);
            store.setUint(GmxKeys.CUMULATIVE_BORROWING_FACTOR.at(market.marketToken, isLong), next);
            store.setUint(
                GmxKeys.CUMULATIVE_BORROWING_FACTOR_UPDATED_AT.at(market.marketToken, isLong), block.timestamp
            );
        }
    }

    function usageFactor(GmxDataStore store, GmxMarket memory market, GmxPrices memory prices, bool isLong)
        private
        view
        returns (uint256)
    {
        address key = market.marketToken;
        uint256 pool = poolUsd(store, market, prices, isLong);
        if (pool == 0) revert UnableToGetBorrowingFactorEmptyPoolUsd();
        uint256 most = GmxMath.applyFactor(pool, store.uintAt(GmxKeys.OPEN_INTEREST_RESERVE_FACTOR.at(key, isLong)));
        uint256 ofReserve = GmxMath.toFactor(reservedUsd(store, market, prices, isLong), most);
        uint256 limit = store.uintAt(GmxKeys.MAX_OPEN_INTEREST.at(key, isLong));
        uint256 ofLimit = GmxMath.toFactor(openInterest(store, market, isLong), limit);
        return ofReserve > ofLimit ? ofReserve : ofLimit;
    }

    function sideOf(GmxDataStore store, bytes32 name, GmxMarket memory market, bool isLong)
        private
        view
        returns (uint256)
    {
        return store.uintAt(name.at(market.marketToken, market.longToken, isLong))
            + store.uintAt(name.at(market.marketToken, market.shortToken, isLong));
    }
}
