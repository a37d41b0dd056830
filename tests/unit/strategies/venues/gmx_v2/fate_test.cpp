// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/fate.hpp"

#include <catch2/catch.hpp>

#include "abi/gmx_v2/event_emitter.hpp"
#include "abi/gmx_v2/exchange_router.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/gmx_v2/events.hpp"
#include "strategies/venues/gmx_v2/keys.hpp"
#include "tests/unit/strategies/venues/gmx_v2/vectors.hpp"

using namespace evenkeel;
using namespace evenkeel::gmx_v2;
using namespace evenkeel::test::gmx;
namespace emitter_abi = abi::gmx_v2::event_emitter;

namespace {

Address told_by() {
    return address_of(vectors("logs.json").at("emitter"));
}

/// The logs of one transaction, as far as they are kept.
std::vector<Log> receipt_of(const std::string& situation) {
    std::vector<Log> out;
    for (const Json& entry : vectors("logs.json").at("logs")) {
        if (entry.at("situation") != situation) continue;
        Log log{told_by(), {}, bytes_of(entry.at("data"))};
        for (const Json& topic : entry.at("topics")) log.topics.push_back(hash_of(topic));
        out.push_back(std::move(log));
    }
    REQUIRE_FALSE(out.empty());
    return out;
}

/// Who was paid for the gas.
Log paid_to(const Address& keeper) {
    emitter_abi::EventLog1Event::Data event;
    event.event_name = "KeeperExecutionFee";
    event.event_name_hash = event_hash("KeeperExecutionFee");
    std::ranges::copy(keeper.bytes, event.topic1.bytes.begin() + 12);
    event.event_data.address_items.items = {{"keeper", keeper}};
    event.event_data.uint_items.items = {{"executionFeeAmount", u256(1u)}};
    return abi::encode_event<emitter_abi::EventLog1Event>(told_by(), event);
}

Contracts contracts() {
    Contracts out;
    out.index.token_decimals = 18;
    out.shorts.token_decimals = 6;
    return out;
}

const std::string kOpened = "0x2322f7c5f80fffcad2d08685f6321b5855201a4d018f4b3969d9eaed290a35b2";
const std::string kClosed = "0xb2b9c62934a54ef79e94b827ae9ad75cffaee08df2bf33867e8d9804a4e1a707";

Result<std::optional<OrderOutcome>> outcome(const std::string& key, const std::vector<Log>& logs,
                                            const gmx_v2::Market& of = market()) {
    return order_outcome(of, contracts(), told_by(), key, logs);
}

Wad wad(const char* text) {
    return parse_wad(text).value();
}

}  // namespace

TEST_CASE("A fill is told with its size, price, fees and who made it", "[gmx_v2]") {
    auto logs = receipt_of("04_short_opened: open short");
    const Address keeper = address_of("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    logs.push_back(paid_to(keeper));
    const auto found = outcome(kOpened, logs).value();
    REQUIRE(found);
    CHECK(found->end == OrderEnd::kExecuted);
    CHECK(found->reason.empty());
    CHECK(found->size == wad("-10.001000100010001001"));
    CHECK(found->price == wad("4999.55248480308"));
    CHECK(found->fees == wad("20"));
    CHECK_FALSE(found->profit);
    CHECK(found->by == keeper);
    // Two that were paid: whose of the two orders it was, nobody says.
    logs.push_back(paid_to(market().account));
    CHECK_FALSE(outcome(kOpened, logs).value()->by);
}

TEST_CASE("A close buys back what was sold, and tells what it realised", "[gmx_v2]") {
    const auto found = outcome(kClosed, receipt_of("08_closed: close")).value();
    REQUIRE(found);
    CHECK(found->size == wad("7.800780078007800782"));
    CHECK(found->price == wad("5100.662433754999"));
    CHECK(found->fees == wad("23.400043"));
    // -787.878787878787888591 and -0.879331802819717798372706355660
    CHECK(found->profit == wad("-788.758119681607606389"));
    CHECK_FALSE(found->by);
}

TEST_CASE("A cancelled order is told with its reason and without a fill", "[gmx_v2]") {
    const auto logs = receipt_of("12_cancelled_by_price: increase cancelled");
    const std::string key = to_hex(logs.front().topics.at(2));
    const auto found = outcome(key, logs).value();
    REQUIRE(found);
    CHECK(found->end == OrderEnd::kCancelled);
    CHECK_THAT(found->reason, Catch::StartsWith("the price with its impact is beyond"));
    CHECK(found->size == Wad());
    CHECK_FALSE(found->price);
    CHECK_FALSE(found->fees);
    const auto own = receipt_of("14_user_cancel: cancelOrder after expiration");
    CHECK(outcome(to_hex(own.front().topics.at(2)), own).value()->reason ==
          "USER_INITIATED_CANCEL");
}

TEST_CASE("An order that the logs do not tell of has no outcome yet", "[gmx_v2]") {
    CHECK_FALSE(outcome(kOpened, {}).value());
    CHECK_FALSE(outcome(kOpened, receipt_of("03_pending_short: open short 10 ETH")).value());
    CHECK_FALSE(outcome(kOpened, receipt_of("08_closed: close")).value());
    CHECK(outcome("0x12", {}).error().code == Errc::kDecode);
}

TEST_CASE("The end of somebody else's order is not taken for ours", "[gmx_v2]") {
    const auto logs = receipt_of("04_short_opened: open short");
    auto other = market();
    other.account.bytes[0] ^= 1;
    CHECK_THAT(outcome(kOpened, logs, other).error().message, Catch::Contains("another account"));
    other = market();
    other.token.bytes[0] ^= 1;
    CHECK_THAT(outcome(kOpened, logs, other).error().message, Catch::Contains("another market"));
}

TEST_CASE("Orders that were taken are known by their keys", "[gmx_v2]") {
    const auto logs = receipt_of("03_pending_short: open short 10 ETH");
    CHECK(taken_orders(market(), logs) == std::vector<std::string>{kOpened});
    CHECK(taken_orders(market(), receipt_of("04_short_opened: open short")).empty());
    for (auto part : {&gmx_v2::Market::account, &gmx_v2::Market::token}) {
        auto other = market();
        (other.*part).bytes[3] ^= 1;
        CHECK(taken_orders(other, logs).empty());
    }
    auto torn = logs;
    torn.front().data.pop_back();
    CHECK(taken_orders(market(), torn).empty());
}

TEST_CASE("The events of an order are looked for at the router's own emitter", "[gmx_v2]") {
    FactBook facts;
    CHECK_FALSE(event_emitter(market(), facts).value());
    const auto wanted = facts.take_wanted();
    REQUIRE(wanted.size() == 1);
    CHECK(wanted.front().to == market().exchange_router);
    using abi::gmx_v2::exchange_router::EventEmitter;
    facts.learn(wanted.front(), abi::encode_output<EventEmitter>({told_by()}));
    const Address emitter = event_emitter(market(), facts).value().value();
    const LogQuery query = events_of(emitter, kOpened, 7).value();
    CHECK(query.from == 7);
    CHECK(query.fits(receipt_of("03_pending_short: open short 10 ETH").front()));
    int fitting = 0;
    for (const Log& log : receipt_of("04_short_opened: open short")) fitting += query.fits(log);
    CHECK(fitting == 1);
    for (const Log& log : receipt_of("08_closed: close")) CHECK_FALSE(query.fits(log));
}
