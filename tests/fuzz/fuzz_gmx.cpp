// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdlib>

#include "abi/gmx_v2/event_emitter.hpp"
#include "abi/gmx_v2/order_reader.hpp"
#include "strategies/venues/gmx_v2/events.hpp"
#include "strategies/venues/gmx_v2/fate.hpp"
#include "strategies/venues/gmx_v2/keys.hpp"
#include "strategies/venues/gmx_v2/pending.hpp"
#include "strategies/venues/gmx_v2/refusals.hpp"
#include "strategies/venues/gmx_v2/sizing.hpp"
#include "strategies/venues/gmx_v2/worth.hpp"

using namespace evenkeel;

namespace {

namespace emitter_abi = abi::gmx_v2::event_emitter;
namespace order_abi = abi::gmx_v2::order_reader;
namespace position_abi = abi::gmx_v2::position_reader;

void must(bool holds) {
    if (!holds) std::abort();
}

template <class T>
void must_say_why(const Result<T>& result) {
    if (!result) must(!result.error().message.empty());
}

bool is_one_line(const std::string& text) {
    return !text.empty() && text.size() < 1'000 &&
           std::ranges::all_of(text, [](char one) { return one >= 0x20 && one < 0x7f; });
}

void try_position(ByteView bytes) {
    const auto output = abi::decode_output<position_abi::GetPositionInfo>(bytes);
    if (!output) return must_say_why(output);
    const auto position = gmx_v2::position_of(output->value);
    const auto worth = gmx_v2::worth_of(output->value);
    must(position.has_value() == worth.has_value());
    if (!position) return must_say_why(position);
    const u256& usd = output->value.position.numbers.size_in_usd;
    for (const bool is_long : {true, false}) {
        must_say_why(gmx_v2::exposure_of(is_long, *position));
        const auto taken = gmx_v2::tokens_of_decrease(is_long, usd >> 1, *position);
        if (taken) must(*taken <= position->tokens);
        const auto change = gmx_v2::change_of_decrease(is_long, usd, *position);
        if (change && !usd.is_zero())
            must(*checked_negate(*change) == *gmx_v2::exposure_of(is_long, *position));
        must_say_why(gmx_v2::liquidation_price(is_long, *position, *worth, {}, u256(1u)));
    }
}

void try_orders(ByteView bytes) {
    const auto output = abi::decode_output<order_abi::GetAccountOrders>(bytes);
    if (!output) return must_say_why(output);
    gmx_v2::Market market;
    market.token = parse_address("0x28b77f5759010D35913196cABd4AFec8403F53bE").value();
    market.collateral = parse_address("0x68B1D87F95878fE05B998F19b66F4baba5De1aed").value();
    market.account = parse_address("0x70997970C51812dc3A010C7d01b50e0d17dc79C8").value();
    KeeperMarket figures;
    figures.asset = {u256(5'000'000'000'000'000u), u256(5'000'000'000'000'000u)};
    figures.short_side.notional = u256::pow10(34);
    figures.short_side.tokens = u256::pow10(18);
    const auto sorted = gmx_v2::sort_orders(market, output->value, figures, {1'772'323'300, 300});
    if (!sorted) return must_say_why(sorted);
    must(sorted->orders.size() <= output->value.size());
    must(std::ranges::is_sorted(sorted->orders, {}, &OpenOrder::since));
}

/// What a keeper makes of an order's only log.
void try_outcome(const Log& log) {
    gmx_v2::Market market;
    market.account = parse_address("0x70997970C51812dc3A010C7d01b50e0d17dc79C8").value();
    market.token = parse_address("0x28b77f5759010D35913196cABd4AFec8403F53bE").value();
    gmx_v2::Contracts contracts;
    contracts.index.token_decimals = 18;
    for (const std::string& key : gmx_v2::taken_orders(market, {&log, 1}))
        must(key == to_hex(log.topics.at(2)));
    const std::string key = to_hex(log.topics.at(2));
    must(gmx_v2::events_of({}, key, 0)->fits(log) == (log.topics.size() == 4));
    const auto outcome = gmx_v2::order_outcome(market, contracts, {}, key, {&log, 1});
    if (!outcome) return must_say_why(outcome);
    if (*outcome)
        must((*outcome)->end == OrderEnd::kExecuted ? (*outcome)->reason.empty()
                                                    : is_one_line((*outcome)->reason));
}

/// An event of the emitter: one of these, its topics and its data.
void try_event(bool two_topics, ByteView bytes) {
    constexpr std::array<std::string_view, 8> kNames{
        "OrderExecuted",    "OrderCancelled",        "OrderFrozen",  "PositionIncrease",
        "PositionDecrease", "PositionFeesCollected", "OrderCreated", "KeeperExecutionFee"};
    if (bytes.size() < 65) return;
    Log log;
    log.topics = {
        two_topics ? emitter_abi::EventLog2Event::kTopic : emitter_abi::EventLog1Event::kTopic,
        gmx_v2::event_hash(kNames[bytes[0] % kNames.size()])};
    for (std::size_t i = 0; i < (two_topics ? 2u : 1u); ++i) {
        Hash32& topic = log.topics.emplace_back();
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(1 + 32 * i), 32,
                    topic.bytes.begin());
    }
    log.data.assign(bytes.begin() + 65, bytes.end());
    const auto fate = gmx_v2::read_order_fate({}, log);
    must_say_why(fate);
    if (fate && *fate) {
        must(two_topics && (*fate)->key == log.topics[2]);
        must((*fate)->fate == gmx_v2::Fate::kExecuted || is_one_line((*fate)->reason));
        must(gmx_v2::find_report({}, (*fate)->key, std::span(&log, 1)).value().has_value());
    }
    must_say_why(gmx_v2::read_position_change({}, log));
    must_say_why(gmx_v2::read_paid_fees({}, log));
    must_say_why(gmx_v2::read_created_order({}, log));
    must_say_why(gmx_v2::read_paid_executor({}, log));
    try_outcome(log);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const ByteView rest(data + 1, size - 1);
    switch (data[0]) {
        case 'p':
            try_position(rest);
            break;
        case 'o':
            try_orders(rest);
            break;
        case '1':
        case '2':
            try_event(data[0] == '2', rest);
            break;
        case 'r':
            must(is_one_line(gmx_v2::refusal_words(rest)));
            break;
        default:
            break;
    }
    return 0;
}
