// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

import {GmxDataStore, GmxStored} from "./GmxDataStore.sol";
import "./GmxFees.sol";
import {GmxKeys} from "./GmxKeys.sol";
import {GmxMarkets} from "./GmxMarkets.sol";
import {GmxMath} from "./GmxMath.sol";
import "./GmxTypes.sol";

/// What one side of a GMX market pays to the other: amounts of tokens per USD of size that only grow, kept by side and
/// by collateral, and an adaptive factor for each second.
library GmxFunding {
    using GmxKeys for bytes32;
    using GmxStored for GmxDataStore;

    struct Sides {
        uint256 longs;
        uint256 shorts;
        uint256 payers;
        uint256 duration;
        uint256 fundingUsd;
    }

    function base(GmxDataStore store, GmxMarket memory market) internal view returns (GmxBaseFunding memory funding) {
        funding.fundingFeeAmountPerSize = stored(store, market, GmxKeys.FUNDING_FEE_AMOUNT_PER_SIZE);
        funding.claimableFundingAmountPerSize = stored(store, market, GmxKeys.CLAIMABLE_FUNDING_AMOUNT_PER_SIZE);
    }

    /// What would be added to `base` now. Nothing as long as a side has no open interest.
    function next(GmxDataStore store, GmxMarket memory market, GmxPrices memory prices)
        internal
        view
        returns (GmxNextFunding memory funding)
    {
        Sides memory sides;
        sides.longs = GmxMarkets.openInterest(store, market, true);
        sides.shorts = GmxMarkets.openInterest(store, market, false);
        if (sides.longs == 0 || sides.shorts == 0) return funding;
        uint256 since = store.uintAt(GmxKeys.FUNDING_UPDATED_AT.at(market.marketToken));
        sides.duration = since == 0 ? 0 : block.timestamp - since;
        (funding.fundingFactorPerSecond, funding.longsPayShorts, funding.nextSavedFundingFactorPerSecond) =
            factors(store, market, sides);
        sides.payers = funding.longsPayShorts ? sides.longs : sides.shorts;
        // The larger side's size, whichever side pays.
        uint256 larger = sides.longs > sides.shorts ? sides.longs : sides.shorts;
        sides.fundingUsd = GmxMath.applyFactor(larger, sides.duration * funding.fundingFactorPerSecond);
        for (uint256 i = 0; i < 2; ++i) spread(store, market, prices, sides, funding, i == 0);
    }

    function update(GmxDataStore store, GmxMarket memory market, GmxPrices memory prices) internal {
        GmxNextFunding memory funding = next(store, market, prices);
        increase(store, market, GmxKeys.FUNDING_FEE_AMOUNT_PER_SIZE, funding.fundingFeeAmountPerSizeDelta);
        increase(store, market, GmxKeys.CLAIMABLE_FUNDING_AMOUNT_PER_SIZE, funding.claimableFundingAmountPerSizeDelta);
        store.setInt(
            GmxKeys.SAVED_FUNDING_FACTOR_PER_SECOND.at(market.marketToken), funding.nextSavedFundingFactorPerSecond
        );
        store.setUint(GmxKeys.FUNDING_UPDATED_AT.at(market.marketToken), block.timestamp);
    }

    /// The amounts of a position, whose latest values are filled in.
    function amounts(GmxFundingFees memory fees, GmxPositionNumbers memory numbers) internal pure {
        fees.fundingFeeAmount =
            amount(fees.latestFundingFeeAmountPerSize - numbers.fundingFeeAmountPerSize, numbers.sizeInUsd, true);
        fees.claimableLongTokenAmount = amount(
            fees.latestLongTokenClaimableFundingAmountPerSize - numbers.longTokenClaimableFundingAmountPerSize,
            numbers.sizeInUsd,
            false
        );
        fees.claimableShortTokenAmount = amount(
            fees.latestShortTokenClaimableFundingAmountPerSize - numbers.shortTokenClaimableFundingAmountPerSize,
            numbers.sizeInUsd,
            false
        );
    }

    /// Fills in what a side has per size, of the position's collateral for what it pays.
    function latest(GmxFundingFees memory fees, GmxBaseFunding memory funding, bool isLong, bool inLongToken)
        internal
        pure
    {
        GmxCollateralType memory pays =
            isLong ? funding.fundingFeeAmountPerSize.long : funding.fundingFeeAmountPerSize.short;
        GmxCollateralType memory gets =
            isLong ? funding.claimableFundingAmountPerSize.long : funding.claimableFundingAmountPerSize.short;
        fees.latestFundingFeeAmountPerSize = inLongToken ? pays.longToken : pays.shortToken;
        fees.latestLongTokenClaimableFundingAmountPerSize = gets.longToken;
        fees.latestShortTokenClaimableFundingAmountPerSize = gets.shortToken;
    }

    /// The base with what would be added to it now.
    function pending(GmxDataStore store, GmxMarket memory market, GmxPrices memory prices)
        internal
        view
        returns (GmxBaseFunding memory funding)
    {
        funding = base(store, market);
        GmxNextFunding memory more = next(store, market, prices);
        sum(funding.fundingFeeAmountPerSize, more.fundingFeeAmountPerSizeDelta);
        sum(funding.claimableFundingAmountPerSize, more.claimableFundingAmountPerSizeDelta);
    }

    /// Factor for each second, whether longs pay, and the factor to keep: above zero if longs pay.
    function factors(GmxDataStore store, GmxMarket memory market, Sides memory sides)
        private
        view
        returns (uint256, bool, int256)
    {
        address key = market.marketToken;
        uint256 skew = skewOf(store, key, sides);
        uint256 most = store.uintAt(GmxKeys.MAX_FUNDING_FACTOR_PER_SECOND.at(key));
        if (store.uintAt(GmxKeys.FUNDING_INCREASE_FACTOR_PER_SECOND.at(key)) == 0) {
            uint256 factor = GmxMath.applyFactor(skew, store.uintAt(GmxKeys.FUNDING_FACTOR.at(key)));
            return (factor > most ? most : factor, sides.longs > sides.shorts, 0);
        }
        int256 saved = bounded(adapted(store, key, sides, skew), 0, most);
        int256 bound = bounded(saved, store.uintAt(GmxKeys.MIN_FUNDING_FACTOR_PER_SECOND.at(key)), most);
        return (GmxMath.magnitude(bound), bound > 0, saved);
    }

    function skewOf(GmxDataStore store, address key, Sides memory sides) private view returns (uint256) {
        uint256 exponent = store.uintAt(GmxKeys.FUNDING_EXPONENT_FACTOR.at(key));
        uint256 difference = GmxMath.power(GmxMath.difference(sides.longs, sides.shorts), exponent);
        return GmxMath.toFactor(difference, sides.longs + sides.shorts);
    }

    /// The kept factor after the time gone by: to the larger side while the two differ much, else it stays or falls.
    function adapted(GmxDataStore store, address key, Sides memory sides, uint256 skew)
        private
        view
        returns (int256 saved)
    {
        saved = store.getInt(GmxKeys.SAVED_FUNDING_FACTOR_PER_SECOND.at(key));
        bool sameSide = (saved > 0 && sides.longs > sides.shorts) || (saved < 0 && sides.shorts > sides.longs);
        if (!sameSide || skew > store.uintAt(GmxKeys.THRESHOLD_FOR_STABLE_FUNDING.at(key))) {
            uint256 rise = store.uintAt(GmxKeys.FUNDING_INCREASE_FACTOR_PER_SECOND.at(key));
            int256 more = int256(GmxMath.applyFactor(skew, rise) * sides.duration);
            saved = sides.longs < sides.shorts ? saved - more : saved + more;
        } else if (skew < store.uintAt(GmxKeys.THRESHOLD_FOR_DECREASE_FUNDING.at(key)) && saved != 0) {
            uint256 fall = store.uintAt(GmxKeys.FUNDING_DECREASE_FACTOR_PER_SECOND.at(key)) * sides.duration;
            uint256 left = GmxMath.magnitude(saved) > fall ? GmxMath.magnitude(saved) - fall : 1;
            saved = saved < 0 ? -int256(left) : int256(left);
        }
    }

    // A factor of zero counts as one that longs pay.
    function bounded(int256 value, uint256 least, uint256 most) private pure returns (int256) {
        uint256 size = GmxMath.magnitude(value);
        size = size < least ? least : size > most ? most : size;
        return value < 0 ? -int256(size) : int256(size);
    }

    /// Adds what the payers with one of the collaterals pay, and what the others get for it.
    function spread(
        GmxDataStore store,
        GmxMarket memory market,
        GmxPrices memory prices,
        Sides memory sides,
        GmxNextFunding memory funding,
        bool inLongToken
    ) private view {
        bool longsPay = funding.longsPayShorts;
        address token = inLongToken ? market.longToken : market.shortToken;
        uint256 price = inLongToken ? prices.longTokenPrice.max : prices.shortTokenPrice.max;
        uint256 paying = store.uintAt(GmxKeys.OPEN_INTEREST.at(market.marketToken, token, longsPay));
        uint256 usd = GmxMath.mulDiv(sides.fundingUsd, paying, sides.payers);
        uint256 fee = perSize(usd, paying, price, true);
        uint256 gain = perSize(usd, longsPay ? sides.shorts : sides.longs, price, false);
        GmxCollateralType memory pays =
            longsPay ? funding.fundingFeeAmountPerSizeDelta.long : funding.fundingFeeAmountPerSizeDelta.short;
        GmxCollateralType memory gets = longsPay
            ? funding.claimableFundingAmountPerSizeDelta.short
            : funding.claimableFundingAmountPerSizeDelta.long;
        if (inLongToken) (pays.longToken, gets.longToken) = (fee, gain);
        else (pays.shortToken, gets.shortToken) = (fee, gain);
    }

    function perSize(uint256 usd, uint256 size, uint256 price, bool up) private pure returns (uint256) {
        if (usd == 0 || size == 0) return 0;
        uint256 perUsd = GmxMath.mulDiv(usd, GmxMath.PER_SIZE, size, up);
        return up ? GmxMath.divideUp(perUsd, price) : perUsd / price;
    }

    function amount(uint256 difference, uint256 sizeInUsd, bool up) private pure returns (uint256) {
        return GmxMath.mulDiv(sizeInUsd, difference, GmxMath.PER_SIZE, up);
    }

    function stored(GmxDataStore store, GmxMarket memory market, bytes32 name)
        private
        view
        returns (GmxPositionType memory values)
    {
        (address key, address a, address b) = (market.marketToken, market.longToken, market.shortToken);
        values.long = GmxCollateralType(store.uintAt(name.at(key, a, true)), store.uintAt(name.at(key, b, true)));
        values.short = GmxCollateralType(store.uintAt(name.at(key, a, false)), store.uintAt(name.at(key, b, false)));
    }

    function increase(GmxDataStore store, GmxMarket memory market, bytes32 name, GmxPositionType memory by) private {
        (address key, address a, address b) = (market.marketToken, market.longToken, market.shortToken);
        store.incrementUint(name.at(key, a, true), by.long.longToken);
        store.incrementUint(name.at(key, b, true), by.long.shortToken);
        store.incrementUint(name.at(key, a, false), by.short.longToken);
        store.incrementUint(name.at(key, b, false), by.short.shortToken);
    }

    function sum(GmxPositionType memory to, GmxPositionType memory more) private pure {
        to.long.longToken += more.long.longToken;
        to.long.shortToken += more.long.shortToken;
        to.short.longToken += more.short.longToken;
        to.short.shortToken += more.short.shortToken;
    }
}
