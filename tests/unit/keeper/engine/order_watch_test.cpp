// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/order_watch.hpp"

#include <catch2/catch.hpp>

#include "abi/gmx_v2/data_store.hpp"
#include "abi/gmx_v2/event_emitter.hpp"
#include "abi/gmx_v2/exchange_router.hpp"
#include "abi/gmx_v2/market_reader.hpp"
#include "abi/infra/aggregator_v3.hpp"
#include "abi/infra/erc20.hpp"
#include "keeper/journal/sqlite_journal.hpp"
#include "strategies/venues/gmx_v2/keys.hpp"
#include "tests/support/world/keeper_rig.hpp"
#include "tests/unit/strategies/answering_chain.hpp"
#include "tests/unit/strategies/venues/gmx_v2/vectors.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace vec = evenkeel::test::gmx;
namespace router = abi::gmx_v2::exchange_router;
namespace store = abi::gmx_v2::data_store;
using gmx_v2::store_key;

namespace {

const std::string kKey = "0x2322f7c5f80fffcad2d08685f6321b5855201a4d018f4b3969d9eaed290a35b2";
constexpr const char* kMade = "03_pending_short: open short 10 ETH";
constexpr const char* kFilled = "04_short_opened: open short";
constexpr const char* kMissed = "12_cancelled_by_price: increase cancelled";
const Hash32 kEnding{{7}}, kOther{{8}};

Address constant(const char* group, const char* name) {
    return vec::address_of(vec::vectors("constants.json").at(group).at(name));
}

/// The logs of one transaction at GMX's own contracts, as far as they are kept.
std::vector<Log> logs_of(const std::string& situation) {
    std::vector<Log> out;
    for (const auto& entry : vec::vectors("logs.json").at("logs")) {
        if (entry.at("situation") != situation) continue;
        Log log{constant("addresses", "eventEmitter"), {}, vec::bytes_of(entry.at("data"))};
        for (const auto& topic : entry.at("topics")) log.topics.push_back(vec::hash_of(topic));
        out.push_back(std::move(log));
    }
    return out;
}

PortfolioSpec spec_of_gmx() {
    const gmx_v2::Market market = vec::market();
    PortfolioSpec out;
    out.chain_id = 31337;
    out.account = market.account;
    out.multicall = address(1);
    out.assets.push_back({.name = "USD",
                          .tokens = {market.collateral},
                          .fixed_price = Wad::from_int(1),
                          .chainlink = std::nullopt,
                          .max_age = std::nullopt});
    out.assets.push_back({.name = "ETH",
                          .tokens = {constant("market", "longToken")},
                          .fixed_price = Wad::from_int(5000),
                          .chainlink = std::nullopt,
                          .max_age = std::nullopt});
    StrategySpec strategy;
    strategy.name = "s";
    strategy.kind = "delta_neutral";
    strategy.asset = "ETH";
    VenueSpec hedge{"gmx_v2", {}};
    hedge.params.set("exchange_router", market.exchange_router);
    hedge.params.set("reader", market.reader);
    hedge.params.set("order_vault", market.order_vault);
    hedge.params.set("referral_storage", market.referral_storage);
    hedge.params.set("market", market.token);
    hedge.params.set("collateral", market.collateral);
    hedge.params.set("leverage.target", wad("3"));
    hedge.params.set("leverage.max", wad("5"));
    strategy.hedge.push_back(std::move(hedge));
    strategy.rebalance.rule = "band";
    strategy.rebalance.params.set("width", Amount{wad("1"), "ETH"});
    strategy.rebalance.min_order = {wad("0.1"), "ETH"};
    out.strategies.push_back(std::move(strategy));
    return out;
}

/// What the market's contracts say once and for all.
void answer_facts(AnsweringChain& chain) {
    const gmx_v2::Market market = vec::market();
    const Address data_store = address(2), feed = address(5);
    const Address eth = constant("market", "longToken");
    chain.on<router::DataStore>(market.exchange_router, {}, {data_store});
    chain.on<router::Router>(market.exchange_router, {}, {address(3)});
    chain.on<router::OrderHandler>(market.exchange_router, {}, {address(4)});
    chain.on<abi::gmx_v2::market_reader::GetMarket>(market.reader, {data_store, market.token},
                                                    {{market.token, eth, eth, market.collateral}});
    chain.on<store::GetAddress>(data_store, {store_key("WNT")}, {eth});
    chain.on<abi::infra::aggregator_v3::Decimals>(feed, {}, {8});
    for (const auto& [token, decimals] : {std::pair(eth, 18u), std::pair(market.collateral, 6u)}) {
        chain.on<abi::infra::erc20::Decimals>(token, {}, {static_cast<std::uint8_t>(decimals)});
        chain.on<store::GetAddress>(data_store, {store_key("PRICE_FEED", token)}, {feed});
        chain.on<store::GetUint>(data_store, {store_key("PRICE_FEED_MULTIPLIER", token)},
                                 {u256::pow10(60 - 8 - decimals)});
    }
}

/// A watch over one GMX hedge in a fake chain. Blocks begin at 100.
struct Watching {
    FakeChain chain{vec::market().account, ToyState{}, 1'000};
    std::unique_ptr<SqliteJournal> journal = SqliteJournal::in_memory().value();
    HeardAlerts alerts;
    Metrics metrics{"test"};
    Reporter reporter{alerts, metrics};
    ManualClock clock;
    Portfolio portfolio = Portfolio::hedges_only(spec_of_gmx()).value();
    OrderWatchSettings settings{.confirmations = 1, .finality = 20};
    std::optional<OrderWatch> watch;
    std::vector<std::string> lines;  ///< Of blocks, as they were handed out.

    Watching() {
        AnsweringChain contracts;
        answer_facts(contracts);
        FactBook facts;
        const auto planned = contracts.read(portfolio, facts);
        INFO((planned ? "" : planned.error().message));
        REQUIRE(planned);
        chain.others[{vec::market().exchange_router, abi::encode_call<router::EventEmitter>({}),
                      ""}] =
            abi::encode_output<router::EventEmitter>({constant("addresses", "eventEmitter")});
        restart();
    }
    void restart() {
        watch.emplace(OrderWatchParts{portfolio, chain, *journal, reporter, clock}, settings);
        REQUIRE(watch->recover());
    }
    /// A block in which the venue shows these orders, or cannot be read.
    void block(const std::optional<std::vector<OpenOrder>>& shown, std::vector<Hash32> own = {}) {
        chain.mine(1'000 + 12 * (chain.newest().head.number - 99));
        Decision decision;
        decision.plan.strategy = "s";
        if (shown) {
            Term term;
            term.hedge = HedgeState();
            term.hedge->venue = "gmx_v2";
            term.hedge->id = to_checksum(vec::market().token);
            term.hedge->orders = *shown;
            decision.exposure.emplace().terms.push_back(term);
        }
        for (const Hash32& hash : watch->watched()) own.push_back(hash);
        const Poll poll = chain.poll(own).value();
        for (const JournalEvent& event : watch->see(poll, {decision})) {
            lines.push_back(event.body);
            REQUIRE(journal->append_event(event));
        }
        REQUIRE(watch->follow(poll, own));
        REQUIRE(watch->search(poll.head));
    }
    /// A second look at the same head.
    void poll_again() {
        const auto watched = watch->watched();
        const Poll poll = chain.poll(watched).value();
        REQUIRE(watch->follow(poll, watched));
    }
    /// What this transaction is mined with from here on, in a block of this number.
    void mine(const Hash32& transaction, std::uint64_t number, const std::string& situation,
              Hash32 block_hash = {{1}}, const std::string& key = {}) {
        std::erase_if(chain.mined_logs,
                      [&](const MinedLog& one) { return one.transaction == transaction; });
        std::erase_if(chain.faults.stray,
                      [&](const Receipt& one) { return one.transaction == transaction; });
        Receipt receipt;
        receipt.transaction = transaction;
        receipt.block_hash = block_hash;
        receipt.block_number = number;
        receipt.succeeded = true;
        receipt.logs = logs_of(situation);
        for (std::uint64_t i = 0; i < receipt.logs.size(); ++i)
            chain.mined_logs.push_back({receipt.logs[i], number, block_hash, transaction, i});
        chain.faults.stray.push_back(std::move(receipt));
        if (!key.empty()) REQUIRE(to_hex(chain.mined_logs.back().log.topics.at(2)) == key);
    }
    void unmine(const Hash32& transaction) {
        std::erase_if(chain.mined_logs,
                      [&](const MinedLog& one) { return one.transaction == transaction; });
        std::erase_if(chain.faults.stray,
                      [&](const Receipt& one) { return one.transaction == transaction; });
    }
    /// The newest line of the journal about an order.
    nlohmann::json newest() const {
        const auto events = journal->order_events(1).value();
        REQUIRE(events.size() == 1);
        return nlohmann::json::parse(events.back().body);
    }
    std::size_t written() const { return journal->order_events(1'000).value().size(); }
};

OpenOrder open(const std::string& key = kKey) {
    return {key, wad("-10"), 1'000};
}

std::string missed_key() {
    return to_hex(logs_of(kMissed).front().topics.at(2));
}

}  // namespace

TEST_CASE("An order that is gone is told with its fill", "[order_watch]") {
    Watching at;
    at.block({{open()}});
    REQUIRE(at.lines.size() == 1);
    const auto line = nlohmann::json::parse(at.lines.front());
    CHECK(line.at("order") == kKey);
    CHECK(line.at("state") == "open");
    CHECK(line.at("size") == "-10.0");
    CHECK(line.at("hedge") == to_checksum(vec::market().token));
    at.mine(kEnding, 102, kFilled);
    at.block(std::vector<OpenOrder>{});
    CHECK(at.watch->watched() == std::vector<Hash32>{kEnding});
    CHECK(at.written() == 1);
    at.poll_again();
    const auto told = at.newest();
    CHECK(told.at("state") == "executed");
    CHECK(told.at("ordered") == "-10.0");
    CHECK(told.at("size") == "-10.001000100010001001");
    CHECK(told.at("price") == "4999.55248480308");
    CHECK(told.at("fees") == "20.0");
    CHECK(told.at("hash") == to_hex(kEnding));
    CHECK(told.at("mined_in") == 102);
    CHECK(at.alerts.count("order_executed") == 1);
    CHECK(at.alerts.all.back().level == AlertLevel::kInfo);
    CHECK_THAT(at.metrics.text(at.clock.wall(), {}),
               Catch::Contains("evenkeel_order_ends_total{state=\"executed\",strategy=\"s\","
                               "venue=\"gmx_v2\"} 1"));
    // Known is known, and is forgotten once no reorganisation can change it.
    for (int i = 0; i < 30; ++i) at.block(std::vector<OpenOrder>{});
    CHECK(at.written() == 2);
    CHECK(at.watch->watched().empty());
}

TEST_CASE("A cancelled order is a warning with the venue's reason", "[order_watch]") {
    Watching at;
    at.block({{open(missed_key())}});
    at.mine(kEnding, 102, kMissed, {{1}}, missed_key());
    at.block(std::vector<OpenOrder>{});
    at.block(std::vector<OpenOrder>{});
    CHECK(at.newest().at("state") == "cancelled");
    CHECK_THAT(at.newest().at("reason").get<std::string>(),
               Catch::StartsWith("the price with its impact is beyond the acceptable one"));
    REQUIRE(at.alerts.count("order_cancelled") == 1);
    CHECK(at.alerts.all.back().level == AlertLevel::kWarning);
    CHECK_THAT(at.alerts.all.back().message, Catch::Contains("beyond the acceptable one"));
}

TEST_CASE("While nothing is gone, nothing is asked", "[order_watch]") {
    Watching at;
    for (int i = 0; i < 5; ++i) at.block({{open()}});
    at.block(std::nullopt);  // not read: nothing is known to be gone
    at.block({{open()}});
    CHECK(at.chain.log_ranges.empty());
    CHECK(at.chain.asks == 0);
    CHECK(at.watch->watched().empty());
    CHECK(at.written() == 1);
}

TEST_CASE("An order is known again after a restart, gone or told", "[order_watch]") {
    Watching at;
    at.block({{open()}});
    at.restart();
    at.mine(kEnding, 102, kFilled);
    at.block(std::vector<OpenOrder>{});
    at.restart();  // found, and not told
    at.block(std::vector<OpenOrder>{});
    at.poll_again();
    CHECK(at.newest().at("state") == "executed");
    CHECK(at.written() == 2);
    at.restart();
    CHECK(at.watch->watched() == std::vector<Hash32>{kEnding});
    at.block(std::vector<OpenOrder>{});
    at.block(std::vector<OpenOrder>{});
    CHECK(at.written() == 2);
    CHECK(at.alerts.count("order_executed") == 1);
}

TEST_CASE("An order that came and went between two blocks is known from its transaction",
          "[order_watch]") {
    Watching at;
    at.mine(kOther, 101, kMade);
    at.mine(kEnding, 101, kFilled);
    at.block(std::nullopt, {kOther});
    CHECK(at.lines.empty());  // the hedge is not known yet
    at.block(std::vector<OpenOrder>{}, {kOther});
    CHECK(at.lines.size() == 1);
    at.block(std::vector<OpenOrder>{}, {kOther});
    CHECK(at.newest().at("state") == "executed");
    CHECK_FALSE(at.newest().contains("ordered"));
    for (int i = 0; i < 30; ++i) at.block(std::vector<OpenOrder>{}, {kOther});
    CHECK(at.written() == 2);
}

TEST_CASE("A node that knows of no end yet is asked again, and in the end nobody knows",
          "[order_watch]") {
    Watching at;
    at.block({{open()}});
    for (int i = 0; i < 3; ++i) at.block(std::vector<OpenOrder>{});
    CHECK(at.written() == 1);
    SECTION("it learns of it") {
        at.mine(kEnding, 102, kFilled);
        for (int i = 0; i < 4; ++i) at.block(std::vector<OpenOrder>{});
        CHECK(at.newest().at("state") == "executed");
    }
    SECTION("it refuses") {
        for (int i = 0; i < 20; ++i)
            at.chain.faults.logs.push_back(
                Error{Errc::kReply, Remedy::kRetryLater, "no logs here"});
        for (int i = 0; i < 300; ++i) at.block(std::vector<OpenOrder>{});
        CHECK(at.newest().at("state") == "unknown");
        CHECK_THAT(at.newest().at("reason").get<std::string>(), Catch::Contains("no logs here"));
    }
    SECTION("it never does") {
        for (int i = 0; i < 300; ++i) at.block(std::vector<OpenOrder>{});
        CHECK(at.newest().at("state") == "unknown");
        CHECK(at.written() == 2);
        CHECK(at.alerts.count("order_unknown") == 1);
        CHECK(at.chain.log_ranges.size() == 10);
        at.restart();
        at.block(std::vector<OpenOrder>{});
        CHECK(at.written() == 2);
    }
}

TEST_CASE("A reorganisation that undoes an end is followed", "[order_watch]") {
    Watching at;
    at.block({{open()}});
    at.mine(kEnding, 102, kFilled);
    for (int i = 0; i < 2; ++i) at.block(std::vector<OpenOrder>{});
    REQUIRE(at.newest().at("state") == "executed");
    SECTION("the same in another block is no news") {
        at.mine(kEnding, 103, kFilled, {{2}});
        for (int i = 0; i < 5; ++i) at.block(std::vector<OpenOrder>{});
        CHECK(at.written() == 2);
    }
    SECTION("the venue shows the order again") {
        at.unmine(kEnding);
        at.block({{open()}});
        CHECK(at.newest().at("state") == "open");
        CHECK(at.newest().at("reason") == "its end was reorganised away");
        at.mine(kOther, 104, kFilled);
        for (int i = 0; i < 2; ++i) at.block(std::vector<OpenOrder>{});
        CHECK(at.newest().at("hash") == to_hex(kOther));
    }
    SECTION("its transaction is in no block any more") {
        at.unmine(kEnding);
        at.block(std::vector<OpenOrder>{});  // one node may be late
        CHECK(at.written() == 2);
        for (int i = 0; i < 2; ++i) at.block(std::vector<OpenOrder>{});
        CHECK(at.newest().at("reason") == "its end was reorganised away");
        at.mine(kOther, 105, kFilled);
        for (int i = 0; i < 5; ++i) at.block(std::vector<OpenOrder>{});
        CHECK(at.newest().at("state") == "executed");
        CHECK(at.newest().at("hash") == to_hex(kOther));
    }
}

TEST_CASE("An end is told when it is as deep as is asked for", "[order_watch]") {
    Watching at;
    at.settings.confirmations = 3;
    at.restart();
    at.block({{open()}});
    at.mine(kEnding, 102, kFilled);
    for (int i = 0; i < 2; ++i) at.block(std::vector<OpenOrder>{});
    CHECK(at.written() == 1);  // 102 and 103
    at.block(std::vector<OpenOrder>{});
    CHECK(at.newest().at("state") == "executed");
}

TEST_CASE("A frozen order is told while it is there, and its end when it is gone",
          "[order_watch]") {
    Watching at;
    at.block({{open(missed_key())}});
    at.mine(kEnding, 102, kMissed, {{1}}, missed_key());
    auto frozen = open(missed_key());
    frozen.frozen = true;
    const auto freeze = [&](Log& log) {
        const auto name = gmx_v2::event_hash("OrderFrozen");
        namespace emitter = abi::gmx_v2::event_emitter;
        auto event = abi::decode_event<emitter::EventLog2Event>(log).value();
        event.event_name = "OrderFrozen";
        event.event_name_hash = name;
        log = abi::encode_event<emitter::EventLog2Event>(log.address, event);
    };
    for (MinedLog& one : at.chain.mined_logs) freeze(one.log);
    for (Log& one : at.chain.faults.stray.front().logs) freeze(one);
    for (int i = 0; i < 3; ++i) at.block({{frozen}});
    CHECK(at.newest().at("state") == "frozen");
    CHECK(at.alerts.count("order_frozen") == 1);
    for (int i = 0; i < 40; ++i) at.block({{frozen}});
    CHECK(at.written() == 2);
    // Gone, and the only log is still the one that told why it is frozen.
    for (int i = 0; i < 2; ++i) at.block(std::vector<OpenOrder>{});
    CHECK(at.written() == 2);
    at.mine(kOther, 146, kMissed, {{2}}, missed_key());
    for (int i = 0; i < 3; ++i) at.block(std::vector<OpenOrder>{});
    CHECK(at.newest().at("state") == "cancelled");
    CHECK(at.newest().at("hash") == to_hex(kOther));
}

TEST_CASE("An order that nobody knows why it froze is told when it is gone", "[order_watch]") {
    Watching at;
    auto frozen = open(missed_key());
    frozen.frozen = true;
    for (int i = 0; i < 300; ++i) at.block({{frozen}});
    CHECK(at.newest().at("state") == "unknown");
    CHECK(at.written() == 2);
    at.mine(kEnding, at.chain.newest().head.number + 1, kMissed, {{1}}, missed_key());
    for (int i = 0; i < 3; ++i) at.block(std::vector<OpenOrder>{});
    CHECK(at.newest().at("state") == "cancelled");
    CHECK(at.written() == 3);
}

TEST_CASE("A long search goes on from block to block", "[order_watch]") {
    Watching at;
    at.settings.finality = 64;
    at.restart();
    at.chain.log_span = 4;
    at.block({{open()}});
    at.mine(kEnding, 102, kFilled);
    at.block(std::vector<OpenOrder>{});  // 37 to 68
    CHECK(at.chain.log_ranges.size() == 8);
    CHECK(at.watch->watched().empty());
    at.block(std::vector<OpenOrder>{});  // to 100
    at.block(std::vector<OpenOrder>{});
    CHECK(at.watch->watched() == std::vector<Hash32>{kEnding});
}
