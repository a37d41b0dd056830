// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/events.hpp"

#include <catch2/catch.hpp>

#include "abi/gmx_v2/event_emitter.hpp"
#include "strategies/venues/gmx_v2/event_values.hpp"
#include "tests/unit/strategies/venues/gmx_v2/vectors.hpp"

using namespace evenkeel;
using namespace evenkeel::gmx_v2;
using namespace evenkeel::test::gmx;
namespace emitter_abi = abi::gmx_v2::event_emitter;

namespace {

Address emitter() {
    return address_of(vectors("logs.json").at("emitter"));
}

Log log_of(const Json& entry) {
    Log out{emitter(), {}, bytes_of(entry.at("data"))};
    for (const Json& topic : entry.at("topics")) out.topics.push_back(hash_of(topic));
    return out;
}

std::vector<Json> logs_of(const std::string& situation) {
    std::vector<Json> out;
    for (const Json& entry : vectors("logs.json").at("logs"))
        if (entry.at("situation") == situation) out.push_back(entry);
    return out;
}

std::vector<Log> raw(const std::vector<Json>& entries) {
    std::vector<Log> out;
    for (const Json& entry : entries) out.push_back(log_of(entry));
    return out;
}

Json named(const std::vector<Json>& entries, const char* name) {
    for (const Json& entry : entries)
        if (entry.at("name") == name) return entry;
    FAIL("no log " << name);
    return {};
}

i256 signed_of(const Json& text) {
    return parse_signed_decimal(text.get<std::string>()).value();
}

/// A log with other values under the same topics.
template <class Event, class Edit>
Log edited(const Log& log, const Edit& edit) {
    auto event = abi::decode_event<Event>(log).value();
    edit(event.event_data);
    return abi::encode_event<Event>(log.address, event);
}

}  // namespace

TEST_CASE("Every logged value is found by its name", "[gmx_v2]") {
    int seen = 0;
    for (const Json& entry : vectors("logs.json").at("logs")) {
        INFO(entry.at("situation") << " " << entry.at("name"));
        const auto values =
            EventValues::open(emitter(), log_of(entry), entry.at("name").get<std::string>());
        REQUIRE(values);
        REQUIRE(*values);
        for (const auto& [key, expected] : entry.at("values").items()) {
            INFO(key);
            const auto text = expected.is_string() ? expected.get<std::string>() : std::string();
            if (expected.is_boolean())
                CHECK((*values)->flag(key).value() == expected.get<bool>());
            else if (text.size() == 42 && (*values)->address(key))
                CHECK((*values)->address(key).value() == address_of(expected));
            else if (text.size() == 66 && (*values)->hash(key))
                CHECK((*values)->hash(key).value() == hash_of(expected));
            else if (const auto number = (*values)->number(key))
                CHECK(to_decimal(*number) == text);
            else if (const auto whole = (*values)->signed_number(key))
                CHECK(to_decimal(*whole) == text);
            else if (const auto bytes = (*values)->bytes(key))
                CHECK(hex::encode(*bytes) == text);
            else
                CHECK((*values)->text(key).value() == text);
            ++seen;
        }
    }
    CHECK(seen > 150);
}

TEST_CASE("An executed order is told with its change and its fees", "[gmx_v2]") {
    const auto entries = logs_of("04_short_opened: open short");
    const Json change = named(entries, "PositionIncrease").at("values");
    const Hash32 key = hash_of(change.at("orderKey"));
    const auto found = find_report(emitter(), key, raw(entries)).value();
    REQUIRE(found);
    CHECK(found->fate == OrderFate{key, address_of(change.at("account")), Fate::kExecuted});
    REQUIRE(found->change);
    CHECK(found->change->increases);
    CHECK_FALSE(found->change->is_long);
    CHECK(found->change->tokens_delta == number_of(change.at("sizeDeltaInTokens")));
    CHECK(found->change->notional_delta == number_of(change.at("sizeDeltaUsd")));
    CHECK(found->change->notional == number_of(change.at("sizeInUsd")));
    CHECK(found->change->execution_price == number_of(change.at("executionPrice")));
    CHECK(found->change->collateral_delta == i256(9'980'000'000));
    CHECK(found->change->profit == i256());
    CHECK(found->change->order_type == 2);
    REQUIRE(found->fees);
    CHECK(found->fees->total == u256(20'000'000u));
    CHECK(found->fees->collateral_price == u256::pow10(24));
}

TEST_CASE("A close tells what was realised", "[gmx_v2]") {
    const auto entries = logs_of("08_closed: close");
    const Json change = named(entries, "PositionDecrease").at("values");
    const Hash32 key = hash_of(change.at("orderKey"));
    const auto found = find_report(emitter(), key, raw(entries)).value();
    REQUIRE(found);
    REQUIRE(found->change);
    CHECK_FALSE(found->change->increases);
    CHECK(found->change->tokens == u256());
    CHECK(found->change->collateral_delta == i256(-8'469'999'963));
    CHECK(found->change->profit ==
          *checked_add(signed_of(change.at("basePnlUsd")), signed_of(change.at("totalImpactUsd"))));
    CHECK(found->fees->borrowing == u256(43u));
    // Another order's key finds nothing in the same logs.
    CHECK_FALSE(find_report(emitter(), Hash32{}, raw(entries)).value());
}

TEST_CASE("A cancelled order is told with the reason in words", "[gmx_v2]") {
    const auto missed = logs_of("12_cancelled_by_price: increase cancelled");
    const Hash32 key = hash_of(missed.front().at("values").at("key"));
    const auto found = find_report(emitter(), key, raw(missed)).value();
    REQUIRE(found);
    CHECK(found->fate.fate == Fate::kCancelled);
    CHECK(found->fate.reason ==
          "the price with its impact is beyond the acceptable one "
          "(OrderNotFulfillableAtAcceptablePrice 4999431607775605, 5010000000000000)");
    CHECK_FALSE(found->change);
    const auto empty = logs_of("03_pending_short: execute decrease first: no position");
    CHECK(read_order_fate(emitter(), log_of(empty.front())).value()->reason ==
          "there is no position (EmptyPosition)");
    const auto own = logs_of("14_user_cancel: cancelOrder after expiration");
    CHECK(read_order_fate(emitter(), log_of(own.front())).value()->reason ==
          "USER_INITIATED_CANCEL");
}

TEST_CASE("Other events and other contracts are not looked into", "[gmx_v2]") {
    Log log = log_of(logs_of("03_pending_short: open short 10 ETH").front());
    CHECK_FALSE(read_order_fate(emitter(), log).value());
    CHECK_FALSE(read_position_change(emitter(), log).value());
    CHECK_FALSE(read_paid_fees(emitter(), log).value());
    log = log_of(logs_of("08_closed: close").back());
    CHECK(read_order_fate(emitter(), log).value());
    log.address.bytes[0] ^= 1;
    CHECK_FALSE(read_order_fate(emitter(), log).value());
    log.topics.clear();
    CHECK_FALSE(read_order_fate(log.address, log).value());
}

TEST_CASE("An event that does not say what it has to is an error", "[gmx_v2]") {
    const Log fate = log_of(named(logs_of("08_closed: close"), "OrderExecuted"));
    const Log change = log_of(named(logs_of("08_closed: close"), "PositionDecrease"));
    const auto message = [](const auto& result) {
        REQUIRE_FALSE(result);
        CHECK(result.error().code == Errc::kDecode);
        return result.error().message;
    };
    Log other = fate;
    other.topics[2] = Hash32{};
    CHECK_THAT(message(read_order_fate(emitter(), other)), Catch::Contains("does not fit"));
    other = edited<emitter_abi::EventLog1Event>(
        change, [](auto& data) { data.uint_items.items.erase(data.uint_items.items.begin()); });
    CHECK_THAT(message(read_position_change(emitter(), other)), Catch::Contains("it has no"));
    other = edited<emitter_abi::EventLog1Event>(
        change, [](auto& data) { data.uint_items.items.push_back(data.uint_items.items.front()); });
    CHECK_THAT(message(read_position_change(emitter(), other)), Catch::Contains("twice"));
    other = change;
    other.data.pop_back();
    CHECK_FALSE(read_position_change(emitter(), other));
    // Values are found wherever they stand.
    other = edited<emitter_abi::EventLog1Event>(
        change, [](auto& data) { std::ranges::reverse(data.uint_items.items); });
    CHECK(read_position_change(emitter(), other).value() ==
          read_position_change(emitter(), change).value());
}
