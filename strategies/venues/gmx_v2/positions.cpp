// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/positions.hpp"

#include "strategies/reading/read.hpp"
#include "strategies/venues/gmx_v2/keys.hpp"

namespace evenkeel::gmx_v2 {
namespace {

namespace position_abi = abi::gmx_v2::position_reader;

/// Words of a position: each version of the contracts has its own.
constexpr std::size_t kPositionWords = 14;

tl::unexpected<Error> other_version(const Market& market, std::size_t words) {
    const bool older = words == kPositionWords - 1 || words == kPositionWords + 1;
    return fail(Errc::kUnsupported, Remedy::kGiveUp,
                "gmx_v2: the reader " + to_checksum(market.reader) + " answers " +
                    std::to_string(words) + " words for a position, v2.2 has 14" +
                    (older ? ": it is of v2.0 or v2.1, which are not supported" : ""));
}

Result<position_abi::Position> read_position(const Market& market, const SideReads& side,
                                             const Snapshot& snapshot) {
    EVENKEEL_TRY(const ByteView data, snapshot.at(side.position));
    if (data.size() != kPositionWords * abi::kWord)
        return other_version(market, data.size() / abi::kWord);
    return read_one<position_abi::GetPosition>(snapshot, side.position);
}

bool is_empty(const position_abi::Position& position) {
    const auto& numbers = position.numbers;
    return numbers.size_in_usd.is_zero() && numbers.size_in_tokens.is_zero() &&
           numbers.collateral_amount.is_zero();
}

position_abi::Price price_pair(const OraclePrice& price) {
    return {price.min, price.max};
}

/// What closing all of a position brings.
Call info_call(const Market& market, const Contracts& contracts, const SideReads& side,
               const Prices& prices) {
    const Hash32 key = position_key(market.account, market.token, side.collateral, side.is_long);
    position_abi::GetPositionInfo::Input input;
    input.data_store = contracts.data_store;
    input.referral_storage = market.referral_storage;
    input.position_key = key;
    input.prices = {price_pair(prices.index), price_pair(prices.longs), price_pair(prices.shorts)};
    input.use_position_size_as_size_delta_usd = true;
    return call_of<position_abi::GetPositionInfo>(market.reader, input, "gmx position info");
}

/// The answer, which must be about the very position that was read beside it.
Result<position_abi::PositionInfo> read_info(const Call& call, const Snapshot& snapshot,
                                             const position_abi::Position& position) {
    EVENKEEL_TRY(const ByteView data, snapshot.at(call));
    auto output = abi::decode_output<position_abi::GetPositionInfo>(data);
    if (!output) return fail_in(call.label, std::move(output).error());
    auto info = only(*std::move(output));
    if (info.position.numbers.size_in_usd != position.numbers.size_in_usd ||
        info.position.numbers.size_in_tokens != position.numbers.size_in_tokens ||
        info.position.numbers.collateral_amount != position.numbers.collateral_amount ||
        info.position.addresses != position.addresses || info.position.flags != position.flags)
        return fail(Errc::kDecode, Remedy::kRetryLater,
                    "gmx_v2: the reader's position info is of another position");
    return info;
}

Result<Held> held(const Market& market, const SideReads& side,
                  const position_abi::PositionInfo& info) {
    Held out{.is_long = side.is_long, .ours = side.collateral == market.collateral};
    EVENKEEL_TRY(out.position, position_of(info));
    EVENKEEL_TRY(out.worth, worth_of(info));
    out.claimable_long = info.fees.funding.claimable_long_token_amount;
    out.claimable_short = info.fees.funding.claimable_short_token_amount;
    return out;
}

}  // namespace

Result<Prices> read_prices(const Contracts& contracts, const MarketReads& reads,
                           const Snapshot& snapshot) {
    Prices out;
    const auto read_feed = [&](const Feed& feed, const FeedReads& calls,
                               OraclePrice& price) -> Result<void> {
        EVENKEEL_TRY(const FeedPrice found, read_price(feed, calls, snapshot));
        price = found.price;
        if (found.stale) out.stale = found.stale;
        return {};
    };
    EVENKEEL_CHECK(read_feed(contracts.coin, reads.coin, out.coin));
    EVENKEEL_CHECK(read_feed(contracts.longs, reads.longs, out.longs));
    EVENKEEL_CHECK(read_feed(contracts.shorts, reads.shorts, out.shorts));
    EVENKEEL_CHECK(read_feed(contracts.index, reads.index, out.index));
    return out;
}

Result<void> follow_positions(const Market& market, const Contracts& contracts,
                              const MarketReads& reads, const Snapshot& planned, CallList& more) {
    const auto prices = read_prices(contracts, reads, planned);
    if (!prices) return {};
    for (const SideReads& side : reads.sides) {
        const auto position = read_position(market, side, planned);
        if (!position || is_empty(*position)) continue;
        more.add(info_call(market, contracts, side, *prices));
    }
    return {};
}

Result<std::vector<Held>> read_positions(const Market& market, const Contracts& contracts,
                                         const MarketReads& reads, const Snapshot& snapshot) {
    EVENKEEL_TRY(const Prices prices, read_prices(contracts, reads, snapshot));
    std::vector<Held> out;
    for (const SideReads& side : reads.sides) {
        EVENKEEL_TRY(const auto position, read_position(market, side, snapshot));
        if (is_empty(position)) continue;
        const Call call = info_call(market, contracts, side, prices);
        EVENKEEL_TRY(const auto info, read_info(call, snapshot, position));
        EVENKEEL_TRY(Held one, held(market, side, info));
        out.push_back(std::move(one));
    }
    return out;
}

}  // namespace evenkeel::gmx_v2
