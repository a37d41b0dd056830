// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/uniswap_v4/uniswap_v4.hpp"

#include <catch2/catch.hpp>

#include "abi/uniswap_v4/state_view.hpp"
#include "strategies/exposure/assets.hpp"
#include "strategies/models/liquidity_amounts.hpp"
#include "strategies/venues/uniswap_v4/pool.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace manager = abi::uniswap_v4::position_manager;
namespace view = abi::uniswap_v4::state_view;

namespace {

using Ranges = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

// About 2000 USDC per ETH.
constexpr std::int32_t kTick = -200'311;
constexpr std::uint64_t kFromBlock = 40;
const u256 kLiquidity{std::uint64_t{1'000'000'000'000'000}};
const Address kStateView = address(0x30), kSomebody = address(0x31);

manager::PoolKey key_of(const Address& currency0 = kNativeCoin, const Address& hooks = {}) {
    return {currency0, kUsdc, 500, 10, hooks};
}

/// The word of a position; the reverse of unpack.
u256 word_of(const manager::PoolKey& key, std::int32_t lower, std::int32_t upper,
             bool subscriber = false) {
    std::array<std::uint8_t, 32> bytes{};
    const Hash32 id = uniswap_v4::pool_id(key);
    std::copy_n(id.bytes.begin(), 25, bytes.begin());
    const auto put = [&](std::size_t at, std::int32_t tick) {
        const auto bits = static_cast<std::uint32_t>(tick);
        for (unsigned i = 0; i < 3; ++i)
            bytes[at + i] = static_cast<std::uint8_t>(bits >> (16 - 8 * i) & 0xff);
    };
    put(25, upper);
    put(28, lower);
    bytes[31] = subscriber ? 1 : 0;
    return u256::from_be_bytes(bytes);
}

/// One position, as the two contracts tell of it.
struct Minted {
    std::uint64_t id = 7;
    std::int32_t lower = kTick - 1000, upper = kTick + 1000;
    manager::PoolKey key = key_of();
    view::GetPositionInfo::Output state{kLiquidity, u256(0u), u256(0u)};
    view::GetFeeGrowthInside::Output inside{u256(0u), u256(0u)};
    bool subscriber = false;
};

void put(AnsweringChain& chain, const Minted& minted) {
    const u256 id(minted.id),
        word = word_of(minted.key, minted.lower, minted.upper, minted.subscriber);
    const Hash32 pool = uniswap_v4::pool_id(minted.key);
    chain.on<manager::GetPoolAndPositionInfo>(kManager, {id}, {minted.key, word});
    chain.on<manager::PositionInfo>(kManager, {id}, {word});
    chain.on<view::GetPositionInfo>(
        kStateView, {pool, uniswap_v4::position_id(kManager, minted.lower, minted.upper, id)},
        minted.state);
    chain.on<view::GetFeeGrowthInside>(kStateView, {pool, minted.lower, minted.upper},
                                       minted.inside);
    chain.on<view::GetSlot0>(kStateView, {pool},
                             {sqrt_ratio_at_tick(kTick).value(), kTick, 0, 500});
}

/// What the manager says of a token that does not exist.
void put_gone(AnsweringChain& chain, std::uint64_t id) {
    chain.on<manager::GetPoolAndPositionInfo>(kManager, {u256(id)}, {{}, u256(0u)});
    chain.on<manager::PositionInfo>(kManager, {u256(id)}, {u256(0u)});
    chain.revert<manager::OwnerOf>(kManager, {u256(id)});
}

AnsweringChain world() {
    AnsweringChain chain;
    add_tokens(chain);
    chain.on<manager::BalanceOf>(kManager, {kAccount}, {u256(0u)});
    return chain;
}

std::unique_ptr<HoldingVenue> venue(const Params& more) {
    Params params = more;
    params.set("position_manager", kManager);
    params.set("state_view", kStateView);
    return uniswap_v4::make(params, {kAccount, kMulticall}).value();
}

std::unique_ptr<HoldingVenue> by_id(std::uint64_t id) {
    Params params;
    params.set("ids", std::vector<u256>{u256(id)});
    return venue(params);
}

std::unique_ptr<HoldingVenue> by_owner() {
    Params params;
    params.set("owner", kAccount);
    params.set("from_block", std::int64_t{kFromBlock});
    return venue(params);
}

/// A transfer in the newest block, with its event and what the contract says after it.
void move(AnsweringChain& chain, std::uint64_t id, const Address& from, const Address& to,
          std::uint64_t balance) {
    chain.emit<manager::TransferEvent>(kManager, {from, to, u256(id)});
    chain.on<manager::BalanceOf>(kManager, {kAccount}, {u256(balance)});
    if (to.is_zero()) {
        put_gone(chain, id);
    } else {
        chain.on<manager::OwnerOf>(kManager, {u256(id)}, {to});
    }
}

void advance(AnsweringChain& chain, std::uint64_t blocks = 1) {
    chain.head = block(chain.head.number + blocks, chain.head.timestamp + 12 * blocks);
}

/// Reads as the engine does: plans again while a snapshot shows that its plan does not fit.
Result<Snapshot> settle(const AnsweringChain& chain, HoldingVenue& venue, FactBook& facts) {
    for (int plans = 0; plans < 3; ++plans) {
        EVENKEEL_TRY(Snapshot snapshot, chain.read(venue, facts));
        EVENKEEL_TRY(const bool outgrown, venue.outgrown(snapshot, facts));
        if (!outgrown) return snapshot;
    }
    return fail(Errc::kStale, Remedy::kRetryLater, "never settles");
}

std::vector<std::string> ids(const AnsweringChain& chain, HoldingVenue& venue, FactBook& facts) {
    std::vector<std::string> out;
    const auto found = venue.holdings(settle(chain, venue, facts).value());
    REQUIRE(found);
    for (const Holding& holding : *found) out.push_back(holding.id);
    return out;
}

Result<Holding> only_holding(const AnsweringChain& chain, HoldingVenue& venue) {
    FactBook facts;
    EVENKEEL_TRY(const Snapshot snapshot, chain.read(venue, facts));
    EVENKEEL_TRY(auto found, venue.holdings(snapshot));
    REQUIRE(found.size() == 1);
    return found.front();
}

u256 growth(std::uint64_t count) {
    return u256(count) << 128;
}

}  // namespace

TEST_CASE("A v4 position in range holds what burning it pays, in the chain's own coin too",
          "[uniswap_v4]") {
    AnsweringChain chain = world();
    put(chain, {.subscriber = true});
    const auto venue = by_id(7);
    const Holding found = only_holding(chain, *venue).value();
    const auto expected =
        amounts_for_liquidity(sqrt_ratio_at_tick(kTick).value(),
                              sqrt_ratio_at_tick(kTick - 1000).value(),
                              sqrt_ratio_at_tick(kTick + 1000).value(), kLiquidity)
            .value();
    CHECK(found.venue == "uniswap_v4");
    CHECK(found.id == "7");
    CHECK(found.amounts ==
          std::map<Address, u256>{{kNativeCoin, expected.amount0}, {kUsdc, expected.amount1}});
    CHECK(found.fees == std::map<Address, u256>{{kNativeCoin, u256(0u)}, {kUsdc, u256(0u)}});
    CHECK(found.gamma.at(kNativeCoin) < 0.0);
    CHECK(found.pool_price->base == kNativeCoin);
    CHECK(found.pool_price->price.to_double() == Approx(2000.0).epsilon(0.001));
}

TEST_CASE("Fees of v4 are the growth since the last change, which wraps", "[uniswap_v4]") {
    AnsweringChain chain = world();
    Minted minted;
    minted.state = {u256(50u), growth(3), wrapping_sub(u256(0u), growth(2))};
    minted.inside = {growth(7), growth(1)};
    put(chain, minted);
    const auto venue = by_id(7);
    const Holding found = only_holding(chain, *venue).value();
    CHECK(found.fees.at(kNativeCoin) == u256(200u));
    CHECK(found.fees.at(kUsdc) == u256(150u));
}

TEST_CASE("What an int128 does not hold cannot be removed, and is no holding", "[uniswap_v4]") {
    AnsweringChain chain = world();
    Minted minted;
    minted.lower = kTick - 2000, minted.upper = kTick - 1000;  // all in token1
    minted.state.liquidity = u256(4u);
    const auto venue = by_id(7);
    const u256 most = *checked_sub(u256::pow2(127), u256(1u));
    minted.inside.fee_growth_inside0_x128 = most << 126;
    put(chain, minted);
    CHECK(only_holding(chain, *venue)->fees.at(kNativeCoin) == most);
    minted.inside.fee_growth_inside0_x128 = u256::pow2(253);
    put(chain, minted);
    CHECK(only_holding(chain, *venue).error().code == Errc::kOverflow);
}

TEST_CASE("A v4 pool whose hook can change removals is refused, naming the permission",
          "[uniswap_v4]") {
    const auto hooked = [](std::uint8_t high, std::uint8_t low) {
        Address hooks = address(1);
        hooks.bytes[0] = 0xaa;
        hooks.bytes[18] = high;
        hooks.bytes[19] = low;
        return hooks;
    };
    const auto holding = [](const Address& hooks) {
        AnsweringChain chain = world();
        put(chain, {.key = key_of(kNativeCoin, hooks)});
        const auto venue = by_id(7);
        return only_holding(chain, *venue);
    };
    // Everything but 1 << 9 and 1 << 0, and what lies above the permissions.
    CHECK(holding(hooked(0xfd, 0xfe)));
    const auto before = holding(hooked(0x02, 0x00));
    REQUIRE_FALSE(before);
    CHECK(before.error().code == Errc::kUnsupported);
    CHECK_THAT(before.error().message,
               Catch::Contains("position 7") && Catch::Contains("(BEFORE_REMOVE_LIQUIDITY)"));
    const auto after = holding(hooked(0x01, 0x01));
    CHECK_THAT(after.error().message, Catch::Contains("(AFTER_REMOVE_LIQUIDITY_RETURNS_DELTA)"));
    AnsweringChain emptied = world();
    put(emptied, {.key = key_of(kNativeCoin, hooked(0x03, 0x01)), .state = {}});
    const auto venue = by_id(7);
    CHECK(only_holding(emptied, *venue)->amounts.at(kUsdc).is_zero());
    CHECK(only_holding(emptied, *venue)->gamma.at(kNativeCoin) == 0.0);
    const auto both = holding(hooked(0x03, 0x01));
    CHECK_THAT(both.error().message, Catch::Contains("BEFORE_REMOVE_LIQUIDITY and AFTER_REMOVE"));
}

TEST_CASE("A v4 position that is burnt is named, one that is not there yet is found when it is",
          "[uniswap_v4]") {
    AnsweringChain chain = world();
    put_gone(chain, 7);
    const auto venue = by_id(7);
    FactBook facts;
    const Snapshot none = settle(chain, *venue, facts).value();
    CHECK_THAT(venue->holdings(none).error().message,
               Catch::Contains("position 7 does not exist (burnt?)"));
    put(chain, {});
    CHECK(ids(chain, *venue, facts) == std::vector<std::string>{"7"});
    put(chain, {.subscriber = true});
    const Snapshot subscribed = chain.read(*venue, facts).value();
    CHECK_FALSE(venue->outgrown(subscribed, facts).value());
    put_gone(chain, 7);
    const Snapshot burnt = settle(chain, *venue, facts).value();
    CHECK_THAT(venue->holdings(burnt).error().message, Catch::Contains("position 7"));
}

TEST_CASE("A v4 id that a reorganisation gave to another position is read anew", "[uniswap_v4]") {
    AnsweringChain chain = world();
    put(chain, {});
    const auto venue = by_id(7);
    FactBook facts;
    settle(chain, *venue, facts).value();
    put(chain, {.lower = kTick + 100, .upper = kTick + 300});
    const Snapshot snapshot = settle(chain, *venue, facts).value();
    CHECK(venue->holdings(snapshot)->front().amounts.at(kUsdc).is_zero());
}

TEST_CASE("A word that names another pool than the key is an error", "[uniswap_v4]") {
    AnsweringChain chain = world();
    put(chain, {});
    chain.on<manager::GetPoolAndPositionInfo>(
        kManager, {u256(7u)}, {key_of(kWeth), word_of(key_of(), kTick - 10, kTick + 10)});
    const auto venue = by_id(7);
    FactBook facts;
    CHECK(chain.read(*venue, facts).error().code == Errc::kDecode);
}

TEST_CASE("An owner's v4 positions come from the logs, and only new blocks are searched again",
          "[uniswap_v4]") {
    AnsweringChain chain = world();
    for (const std::uint64_t id : {1U, 2U, 3U, 4U}) put(chain, {.id = id});
    const auto venue = by_owner();
    FactBook facts;
    // Who holds nothing has no logs to be looked for.
    CHECK(ids(chain, *venue, facts).empty());
    CHECK(chain.searched.empty());

    advance(chain, 1000);
    move(chain, 1, {}, kAccount, 1);
    move(chain, 2, {}, kAccount, 2);
    move(chain, 4, {}, kSomebody, 2);
    CHECK(ids(chain, *venue, facts) == std::vector<std::string>{"1", "2"});
    CHECK(chain.searched == Ranges{{40, 1100}, {40, 1100}});
    chain.searched.clear();
    CHECK(ids(chain, *venue, facts) == std::vector<std::string>{"1", "2"});
    CHECK(chain.searched.empty());

    advance(chain, 50);
    SECTION("minted") {
        move(chain, 3, {}, kAccount, 3);
        CHECK(ids(chain, *venue, facts) == std::vector<std::string>{"1", "2", "3"});
        CHECK(chain.searched == Ranges{{845, 1150}, {845, 1150}});
    }
    SECTION("burnt") {
        move(chain, 1, kAccount, {}, 1);
        CHECK(ids(chain, *venue, facts) == std::vector<std::string>{"2"});
    }
    SECTION("given away, and one for another") {
        move(chain, 1, kAccount, kSomebody, 1);
        move(chain, 4, kSomebody, kAccount, 2);
        CHECK(ids(chain, *venue, facts) == std::vector<std::string>{"2", "4"});
        move(chain, 2, kAccount, kAccount, 2);
        move(chain, 4, kAccount, kSomebody, 1);
        move(chain, 4, kSomebody, kAccount, 2);
        advance(chain);
        move(chain, 1, kSomebody, kAccount, 3);
        CHECK(ids(chain, *venue, facts) == std::vector<std::string>{"1", "2", "4"});
    }
}

TEST_CASE("A reorganisation's v4 positions go, however deep it is", "[uniswap_v4]") {
    AnsweringChain chain = world();
    for (const std::uint64_t id : {1U, 2U}) put(chain, {.id = id});
    move(chain, 1, {}, kAccount, 1);
    const auto venue = by_owner();
    FactBook facts;
    ids(chain, *venue, facts);
    advance(chain, 2000);
    move(chain, 2, {}, kAccount, 2);
    ids(chain, *venue, facts);
    chain.searched.clear();

    SECTION("within the blocks that are looked at again") {
        chain.forget_logs_after(2099);
        advance(chain);
        chain.on<manager::BalanceOf>(kManager, {kAccount}, {u256(1u)});
        put_gone(chain, 2);
        CHECK(ids(chain, *venue, facts) == std::vector<std::string>{"1"});
        CHECK(chain.searched.front() == std::pair<std::uint64_t, std::uint64_t>{1845, 2101});
        CHECK(chain.searched.size() == 2);
    }
    SECTION("at the same height: with the next block") {
        chain.forget_logs_after(2099);
        chain.on<manager::BalanceOf>(kManager, {kAccount}, {u256(1u)});
        put_gone(chain, 2);
        CHECK_FALSE(venue->holdings(settle(chain, *venue, facts).value()));
        advance(chain);
        CHECK(ids(chain, *venue, facts) == std::vector<std::string>{"1"});
    }
    SECTION("before them") {
        chain.forget_logs_after(0);
        const Head head = std::exchange(chain.head, block(500, 0));
        move(chain, 1, {}, kSomebody, 1);
        move(chain, 2, {}, kAccount, 1);
        chain.head = head;
        advance(chain, 1500);
        CHECK(ids(chain, *venue, facts) == std::vector<std::string>{"2"});
        CHECK(chain.searched == Ranges{{1845, 3600}, {1845, 3600}, {40, 3600}, {40, 3600}});
    }
}

TEST_CASE("Logs that do not account for what a v4 owner holds are an error, not fewer positions",
          "[uniswap_v4]") {
    AnsweringChain chain = world();
    for (const std::uint64_t id : {1U, 2U}) put(chain, {.id = id});
    chain.head = block(10, 1000);
    move(chain, 1, {}, kAccount, 1);
    chain.head = block(3000, 40'000);
    move(chain, 2, {}, kAccount, 2);
    const auto venue = by_owner();
    FactBook facts;
    const Snapshot snapshot = settle(chain, *venue, facts).value();
    const auto found = venue->holdings(snapshot);
    REQUIRE_FALSE(found);
    CHECK(found.error().code == Errc::kMissing);
    CHECK_THAT(found.error().message, Catch::Contains("holds 2 positions, the logs of blocks 40 to "
                                                      "3000 tell of 1"));
    // From then on a little is asked for each block, everything now and then.
    chain.searched.clear();
    for (int i = 0; i < 3; ++i) {
        advance(chain);
        CHECK_FALSE(venue->holdings(settle(chain, *venue, facts).value()));
    }
    CHECK(chain.searched.size() == 6);
    CHECK(chain.searched.back() == std::pair<std::uint64_t, std::uint64_t>{2747, 3003});
    chain.searched.clear();
    advance(chain, 1000);
    CHECK_FALSE(venue->holdings(settle(chain, *venue, facts).value()));
    CHECK(chain.searched.back() == std::pair<std::uint64_t, std::uint64_t>{40, 4003});
    // It heals by itself.
    advance(chain);
    move(chain, 1, kAccount, kSomebody, 1);
    CHECK(ids(chain, *venue, facts) == std::vector<std::string>{"2"});
}

TEST_CASE("Positions of a v4 pool share its calls, and ranges their growth", "[uniswap_v4]") {
    AnsweringChain chain = world();
    put(chain, {.id = 1});
    put(chain, {.id = 2});
    Params params;
    params.set("ids", std::vector<u256>{u256(1u), u256(2u)});
    const auto both = venue(params);
    FactBook facts;
    // The pool's price, a range, and of each position its word and its state.
    CHECK(chain.read(*both, facts)->calls().size() == 6);
}

TEST_CASE("Keys of uniswap_v4 that contradict each other are refused", "[uniswap_v4]") {
    const auto refused = [](const Params& params) {
        const auto made = uniswap_v4::make(params, {kAccount, kMulticall});
        REQUIRE_FALSE(made);
        CHECK(made.error().code == Errc::kConfig);
        return made.error().message;
    };
    Params params;
    CHECK_THAT(refused(params), Catch::Contains("position_manager is missing"));
    params.set("position_manager", kManager);
    CHECK_THAT(refused(params), Catch::Contains("state_view is missing"));
    params.set("state_view", kStateView);
    CHECK_THAT(refused(params), Catch::Contains("either ids or owner"));
    params.set("ids", std::vector<u256>{u256(1u), u256(1u)});
    CHECK_THAT(refused(params), Catch::Contains("id 1 stands twice"));
    params.set("from_block", std::int64_t{1});
    CHECK_THAT(refused(params), Catch::Contains("owner and from_block go together"));
    params.set("owner", kAccount);
    CHECK_THAT(refused(params), Catch::Contains("either ids or owner"));
}
