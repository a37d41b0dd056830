// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/strategies/venues/gmx_v2/world.hpp"

namespace evenkeel::test::gmx {
namespace {

using gmx_v2::store_key;

/// Writes the contracts' answers.
class Writer {
  public:
    Writer(AnsweringChain& chain, const Facts& facts) : chain_(chain), facts_(facts) {}

    void write() {
        chain_.head.base_fee = facts_.base_fee;
        chain_.on<router::DataStore>(kRouter, {}, {kStore});
        chain_.on<router::Router>(kRouter, {}, {kTaker});
        chain_.on<router::OrderHandler>(kRouter, {}, {kHandler});
        chain_.on<markets::GetMarket>(kReader, {kStore, kMarket},
                                      {{kMarket, kIndex, kWeth, facts_.short_token}});
        address_at(store_key("WNT"), kWeth);
        feed(kIndex, kEthFeed, facts_.price, facts_.index_decimals, nullptr);
        feed(kWeth, kEthFeed, facts_.price, 18, nullptr);
        feed(kUsdc, kUsdcFeed, facts_.usdc_price, 6, facts_.stable);
        account();
        gas();
        limits();
        interest();
        open_orders();
        all_positions();
        if (facts_.costs) costs(*facts_.costs);
    }

  private:
    void number_at(const Hash32& key, const u256& value) {
        chain_.on<store::GetUint>(kStore, {key}, {value});
    }
    void flag_at(const Hash32& key, bool value) {
        chain_.on<store::GetBool>(kStore, {key}, {value});
    }
    void address_at(const Hash32& key, const Address& value) {
        chain_.on<store::GetAddress>(kStore, {key}, {value});
    }

    void feed(const Address& token, const Address& feed, const char* price, unsigned decimals,
              const char* stable) {
        address_at(store_key("PRICE_FEED", token), feed);
        number_at(store_key("PRICE_FEED_MULTIPLIER", token), u256::pow10(60 - 8 - decimals));
        number_at(store_key("PRICE_FEED_HEARTBEAT_DURATION", token), u256(3'600u));
        number_at(store_key("STABLE_PRICE", token), stable ? raw_price(stable, decimals) : u256());
        chain_.on<feeds::Decimals>(feed, {}, {8});
        feeds::LatestRoundData::Output round;
        round.answer = *signed_value(*wad(price).to_token(8, Rounding::kDown), false);
        round.updated_at = u256(chain_.head.timestamp - facts_.price_age);
        chain_.on<feeds::LatestRoundData>(feed, {}, round);
    }

    static u256 raw_price(const char* price, unsigned decimals) {
        return div_rem(usd(price), u256::pow10(decimals))->quotient;
    }

    void account() {
        chain_.on<erc20::Decimals>(kUsdc, {}, {6});
        chain_.on<erc20::BalanceOf>(kUsdc, {kAccount}, {facts_.usdc});
        chain_.on<erc20::Allowance>(kUsdc, {kAccount, kTaker}, {facts_.leave});
        chain_.on<abi::infra::multicall3::GetEthBalance>(kMulticall, {kAccount}, {facts_.coins});
        for (const Address& token : {kWeth, kUsdc})
            number_at(store_key("CLAIMABLE_FUNDING_AMOUNT", kMarket, token, kAccount),
                      token == kUsdc ? u256(2'000'000u) : u256());
        if (!facts_.knows_create_order) return;
        router::CreateOrderParams probe;
        probe.addresses.receiver = kAccount;
        probe.addresses.market = kMarket;
        probe.addresses.initial_collateral_token = kUsdc;
        probe.order_type = 7;
        chain_.on<router::CreateOrder>(kRouter, {probe}, {Hash32{}});
    }

    void gas() {
        number_at(store_key("ESTIMATED_GAS_FEE_BASE_AMOUNT_V2_1"), u256(600'000u));
        number_at(store_key("ESTIMATED_GAS_FEE_PER_ORACLE_PRICE"), u256(250'000u));
        number_at(store_key("ESTIMATED_GAS_FEE_MULTIPLIER_FACTOR"), u256::pow10(30));
        number_at(store_key("INCREASE_ORDER_GAS_LIMIT"), u256(3'000'000u));
        number_at(store_key("DECREASE_ORDER_GAS_LIMIT"), u256(3'000'000u));
        number_at(store_key("SINGLE_SWAP_GAS_LIMIT"), u256(1'000'000u));
    }

    void limits() {
        number_at(store_key("MIN_POSITION_SIZE_USD"), usd("1"));
        number_at(store_key("MIN_COLLATERAL_USD"), usd("1"));
        number_at(store_key("MIN_COLLATERAL_FACTOR", kMarket), usd("0.01"));
        number_at(store_key("MIN_COLLATERAL_FACTOR_FOR_LIQUIDATION", kMarket), usd("0.005"));
        number_at(store_key("POSITION_FEE_FACTOR", kMarket, false), usd("0.0006"));
        number_at(store_key("POSITION_FEE_FACTOR", kMarket, true), usd("0.0004"));
        number_at(store_key("REQUEST_EXPIRATION_TIME"), u256(300u));
        flag_at(store_key("IS_MARKET_DISABLED", kMarket), facts_.market_disabled);
        for (const std::uint64_t type : {2u, 4u}) {
            flag_at(store_key("CREATE_ORDER_FEATURE_DISABLED", kHandler, u256(type)),
                    type == 2 ? facts_.no_increase : facts_.no_decrease);
            flag_at(store_key("EXECUTE_ORDER_FEATURE_DISABLED", kHandler, u256(type)),
                    facts_.not_executed);
        }
    }

    void interest() {
        for (const bool is_long : {true, false}) {
            number_at(store_key("MAX_OPEN_INTEREST", kMarket, is_long),
                      usd(is_long ? facts_.long_cap : facts_.short_cap));
            number_at(store_key("OPEN_INTEREST", kMarket, kWeth, is_long),
                      usd(facts_.open_interest));
            const auto& costs = facts_.costs;
            number_at(store_key("OPEN_INTEREST", kMarket, facts_.short_token, is_long),
                      costs ? usd(is_long ? costs->longs : costs->shorts) : u256());
        }
    }

    void costs(const FakeCosts& from) {
        number_at(store_key("POOL_AMOUNT", kMarket, facts_.short_token), from.pool);
        number_at(store_key("RESERVE_FACTOR", kMarket, false), usd(from.reserve));
        number_at(store_key("OPEN_INTEREST_RESERVE_FACTOR", kMarket, false),
                  usd(from.interest_reserve));
        markets::MarketInfo info;
        info.borrowing_factor_per_second_for_longs = from.borrowing_longs;
        info.borrowing_factor_per_second_for_shorts = from.borrowing_shorts;
        info.next_funding.longs_pay_shorts = from.longs_pay;
        info.next_funding.funding_factor_per_second = from.funding;
        chain_.on<markets::GetMarketInfo>(kReader, {kStore, market_prices(), kMarket}, {info});
        impact(false, "10000", from.short_impact, from.short_improves);
        impact(false, "20000", from.short_impact_twice, from.short_improves);
        impact(true, "10000", from.long_impact, from.long_improves);
        impact(true, "20000", from.long_impact_twice, from.long_improves);
    }

    void impact(bool is_long, const char* size, const char* lost, bool improves) {
        if (!lost) return;
        markets::ExecutionPriceResult out;
        out.price_impact_usd = signed_usd(lost);
        out.balance_was_improved = improves;
        chain_.on<markets::GetExecutionPrice>(
            kReader,
            {kStore, kMarket, market_prices(), u256(), u256(), signed_usd(size), i256(), is_long},
            {out});
    }

    markets::MarketPrices market_prices() const {
        const auto all = prices();
        const auto pair = [](const positions::Price& price) {
            return markets::Price{price.min, price.max};
        };
        return {pair(all.index_token_price), pair(all.long_token_price),
                pair(all.short_token_price)};
    }

    void open_orders() {
        orders::GetAccountOrders::Output out;
        for (const FakeOrder& one : facts_.open) {
            orders::OrderInfo info;
            info.order_key.bytes.back() = one.key;
            auto& order = info.order;
            order.addresses.account = kAccount;
            order.addresses.receiver = one.receiver;
            order.addresses.market = one.market;
            order.addresses.initial_collateral_token = one.token;
            order.addresses.swap_path = one.path;
            order.numbers.order_type = one.type;
            order.numbers.size_delta_usd = usd(one.notional);
            order.numbers.initial_collateral_delta_amount = one.collateral;
            order.numbers.updated_at_time = u256(one.updated);
            order.flags.is_long = one.is_long;
            out.value.push_back(info);
        }
        chain_.on<orders::GetAccountOrders>(kReader, {kStore, kAccount, u256(), u256(100u)}, out);
        chain_.on<store::GetBytes32Count>(kStore, {store_key("ACCOUNT_ORDER_LIST", kAccount)},
                                          {u256(facts_.order_count.value_or(facts_.open.size()))});
    }

    void all_positions() {
        for (const Address& collateral : {kUsdc, kWeth})
            for (const bool is_long : {true, false}) {
                const FakePosition* found = nullptr;
                for (const FakePosition& one : facts_.held)
                    if (one.is_long == is_long && one.collateral_token == collateral) found = &one;
                position(collateral, is_long, found);
            }
    }

    void position(const Address& collateral, bool is_long, const FakePosition* found) {
        const Hash32 key = gmx_v2::position_key(kAccount, kMarket, collateral, is_long);
        positions::PositionInfo info;
        if (found) fill_in(info, *found);
        chain_.on<positions::GetPosition>(kReader, {kStore, key}, {info.position});
        if (!found) return;
        if (facts_.odd_info) ++info.position.numbers.size_in_usd.limbs[0];
        chain_.on<positions::GetPositionInfo>(
            kReader, {kStore, kReferrals, key, prices(), u256(), Address{}, true}, {info});
    }

    positions::MarketPrices prices() const {
        const u256 usdc = raw_price(facts_.usdc_price, 6);
        const u256 pegged = facts_.stable ? raw_price(facts_.stable, 6) : usdc;
        const u256 index = raw_price(facts_.price, facts_.index_decimals);
        const u256 weth = raw_price(facts_.price, 18);
        return {{index, index}, {weth, weth}, {std::min(usdc, pegged), std::max(usdc, pegged)}};
    }

    void fill_in(positions::PositionInfo& info, const FakePosition& from) const {
        info.position.addresses = {kAccount, kMarket, from.collateral_token};
        info.position.flags.is_long = from.is_long;
        auto& numbers = info.position.numbers;
        numbers.size_in_usd = usd(from.notional);
        numbers.size_in_tokens = from.tokens;
        numbers.collateral_amount = from.collateral;
        numbers.pending_impact_amount = from.pending_impact;
        const auto all = prices();
        const auto& price =
            from.collateral_token == kUsdc ? all.short_token_price : all.long_token_price;
        info.fees.collateral_token_price = {price.min, price.max};
        info.fees.total_cost_amount = from.costs;
        info.fees.funding.funding_fee_amount = from.funding;
        info.fees.funding.claimable_long_token_amount = from.claimable_long;
        info.fees.funding.claimable_short_token_amount = from.claimable_short;
        info.fees.borrowing.borrowing_fee_usd = usd(from.borrowing);
        info.base_pnl_usd = signed_usd(from.profit);
        info.execution_price_result.total_impact_usd = signed_usd(from.impact);
        info.execution_price_result.proportional_pending_impact_usd =
            signed_usd(from.pending_impact_usd);
    }

    AnsweringChain& chain_;
    const Facts& facts_;
};

}  // namespace

World::World(const Facts& facts, const Params& params) : facts_(facts) {
    Writer(chain, facts).write();
    auto made = gmx_v2::make(
        params, {kAccount, kMulticall, {kWeth}, facts.max_tip, facts.costs.has_value()});
    if (!made) {
        note(made.error());
        return;
    }
    venue = *std::move(made);
    read();
}

void World::read() {
    state.reset();
    auto planned = chain.read(*venue, book);
    if (!planned) return note(planned.error());
    if (!facts_.odd_position.empty()) {
        CallResults results;
        for (std::size_t i = 0; i < planned->calls().size(); ++i) {
            const bool odd = planned->calls()[i].label == "gmx position";
            results.append(planned->results().succeeded(i),
                           odd ? ByteView(facts_.odd_position) : planned->results()[i]);
        }
        planned = planned->with_results(std::move(results));
    }
    CallList more;
    if (const auto followed = venue->follow_reads(*planned, more); !followed)
        return note(followed.error());
    const Snapshot rest = chain.snapshot(std::make_shared<const CallList>(more));
    snapshot = planned->extended(more, rest.results());
    auto seen = venue->state(*snapshot);
    if (!seen) return note(seen.error());
    state = *std::move(seen);
}

OrderRequest World::request(const char* size, bool reduce_only) {
    OrderRequest out;
    out.size = wad(size);
    out.reduce_only = reduce_only;
    out.reference_price = wad("2000");
    out.max_slippage = {wad("0.01")};
    out.deadline = 10'300;
    return out;
}

Result<Order> World::order(const char* size, bool reduce_only) const {
    return venue->order(*state, request(size, reduce_only));
}

Result<std::optional<Order>> World::upkeep(bool reduce_only) const {
    return venue->upkeep(*state, request("0", reduce_only));
}

router::CreateOrderParams order_in(const Order& order) {
    const auto calls = abi::decode_input<router::Multicall>(order.data).value();
    return abi::decode_input<router::CreateOrder>(calls.data.back()).value().params;
}

u256 sent_in(const Order& order) {
    const auto calls = abi::decode_input<router::Multicall>(order.data).value();
    if (calls.data.size() < 3) return {};
    return abi::decode_input<router::SendTokens>(calls.data[1]).value().amount;
}

}  // namespace evenkeel::test::gmx
