// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "abi/gmx_v2/data_store.hpp"
#include "abi/gmx_v2/exchange_router.hpp"
#include "abi/gmx_v2/market_reader.hpp"
#include "abi/gmx_v2/order_reader.hpp"
#include "abi/gmx_v2/position_reader.hpp"
#include "abi/infra/aggregator_v3.hpp"
#include "abi/infra/erc20.hpp"
#include "abi/infra/multicall3.hpp"
#include "strategies/venues/gmx_v2/gmx_v2.hpp"
#include "strategies/venues/gmx_v2/keys.hpp"
#include "strategies/venues/gmx_v2/market.hpp"
#include "tests/unit/strategies/answering_chain.hpp"

/// A GMX market of ETH against USDC in a fake chain; prices have no spread.
namespace evenkeel::test::gmx {

namespace store = abi::gmx_v2::data_store;
namespace router = abi::gmx_v2::exchange_router;
namespace markets = abi::gmx_v2::market_reader;
namespace orders = abi::gmx_v2::order_reader;
namespace positions = abi::gmx_v2::position_reader;
namespace erc20 = abi::infra::erc20;
namespace feeds = abi::infra::aggregator_v3;

inline const Address kRouter = address(101), kReader = address(102), kVault = address(103),
                     kReferrals = address(104), kMarket = address(105), kUsdc = address(106),
                     kAccount = address(107), kMulticall = address(108), kStore = address(109),
                     kTaker = address(110), kHandler = address(111), kWeth = address(112),
                     kIndex = address(113), kEthFeed = address(114), kUsdcFeed = address(115);

/// So many dollars with 30 decimals.
inline u256 usd(const char* text) {
    return *checked_mul(magnitude(wad(text).raw()), u256::pow10(12));
}

inline i256 signed_usd(const char* text) {
    return *signed_value(usd(text[0] == '-' ? text + 1 : text), text[0] == '-');
}

/// A position and what the reader says of closing it.
struct FakePosition {
    bool is_long = false;
    Address collateral_token = kUsdc;
    const char* notional = "20000";
    u256 tokens = u256(10'000'000'000'000'000'000u);  ///< 10, opened at 2000.
    u256 collateral = u256(6'666'000'000u);
    i256 pending_impact = {};
    const char* profit = "0";  ///< basePnlUsd
    const char* pending_impact_usd = "0";
    const char* impact = "0";        ///< totalImpactUsd
    u256 costs = u256(12'000'000u);  ///< totalCostAmount
    u256 funding = {};               ///< Owed, units of collateral.
    const char* borrowing = "0";     ///< Owed, USD.
    u256 claimable_long = {}, claimable_short = {};
};

/// An open order.
struct FakeOrder {
    std::uint8_t key = 1, type = 2;
    bool is_long = false;
    const char* notional = "20000";
    u256 collateral = {};
    std::uint64_t updated = 9'990;
    Address market = kMarket, token = kUsdc, receiver = kAccount;
    std::vector<Address> path = {};
};

/// What the reader says of costs, where they are asked for: impact in USD of one probe of 10,000
/// USD and one of 20,000, below zero is lost; nothing: it reverts.
struct FakeCosts {
    const char *short_impact = "-0.009", *short_impact_twice = "-0.036";
    const char *long_impact = "-0.009", *long_impact_twice = "-0.036";
    bool short_improves = false, long_improves = false;
    u256 borrowing_longs = {}, borrowing_shorts = {}, funding = {};  ///< Factors per second.
    bool longs_pay = false;
    const char *longs = "0", *shorts = "0";  ///< Open interest, with dollars as collateral.
    u256 pool = u256(5'000'000'000'000u);    ///< Dollars.
    const char *reserve = "0.5", *interest_reserve = "0.4";
};

/// What the chain says.
struct Facts {
    const char* price = "2000";
    const char* usdc_price = "1";
    const char* stable = nullptr;
    std::uint64_t price_age = 10;
    unsigned index_decimals = 18;
    std::vector<FakePosition> held = {};
    std::vector<FakeOrder> open = {};
    std::optional<std::uint64_t> order_count = {};
    u256 usdc = u256(50'000'000'000u), leave = u256(50'000'000'000u);
    u256 coins = u256::pow10(18);
    Wei base_fee = gwei(1), max_tip = {};
    const char *long_cap = "1000000", *short_cap = "1000000", *open_interest = "0";
    bool market_disabled = false, no_increase = false, no_decrease = false, not_executed = false;
    bool knows_create_order = true;
    Address short_token = kUsdc;
    Bytes odd_position = {};  ///< What the reader answers for every position, if anything.
    bool odd_info = false;    ///< The reader tells of a position that has changed since.
    std::optional<FakeCosts> costs = {};
};

/// The venue's configuration.
inline Params configured_params() {
    Params out;
    out.set("exchange_router", kRouter);
    out.set("reader", kReader);
    out.set("order_vault", kVault);
    out.set("referral_storage", kReferrals);
    out.set("market", kMarket);
    out.set("collateral", kUsdc);
    out.set("leverage.target", wad("3"));
    out.set("leverage.max", wad("5"));
    return out;
}

inline gmx_v2::Market fake_market() {
    gmx_v2::Market out;
    out.exchange_router = kRouter;
    out.reader = kReader;
    out.order_vault = kVault;
    out.referral_storage = kReferrals;
    out.token = kMarket;
    out.collateral = kUsdc;
    out.account = kAccount;
    out.multicall = kMulticall;
    out.leverage = {wad("3"), wad("5"), wad("0.25"), wad("10")};
    out.fee_margin = {wad("0.2")};
    out.max_fee = Wei(u256(20'000'000'000'000'000u));
    return out;
}

/// A venue of that configuration on that chain, read once.
class World {
  public:
    explicit World(const Facts& facts = {}, const Params& params = configured_params());

    AnsweringChain chain;
    FactBook book;
    std::unique_ptr<HedgeVenue> venue;
    std::optional<Snapshot> snapshot;
    std::optional<HedgeState> state;
    std::string trouble;  ///< What went wrong, if something did.
    std::optional<Errc> code;

    /// Reads the block once more, as the keeper does: what was planned, then what follows from it.
    void read();
    Result<Order> order(const char* size, bool reduce_only = false) const;
    Result<std::optional<Order>> upkeep(bool reduce_only = false) const;
    static OrderRequest request(const char* size, bool reduce_only);

  private:
    void note(const Error& error) {
        trouble = error.message;
        code = error.code;
    }
    Facts facts_;
};

/// The order in such a call.
router::CreateOrderParams order_in(const Order& order);
/// What it sends along of the collateral; zero if nothing.
u256 sent_in(const Order& order);

}  // namespace evenkeel::test::gmx
