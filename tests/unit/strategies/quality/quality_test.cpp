// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/quality/quality.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace evenkeel;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

/// A perp whose account holds `margin` and a short of `size`, opened for `notional`.
HedgeState perp(const char* size, const char* notional, const char* margin, const char* mark) {
    HedgeState out;
    out.venue = "perp";
    out.id = "ETH";
    out.size = wad(size);
    out.open_notional = wad(notional);
    out.mark = out.index = out.price = wad(mark);
    out.value = mul(out.size, out.mark).value() + out.open_notional;
    out.margin = wad(margin) + out.value;
    return out;
}

Exposure exposure(const char* price, const char* delta, HedgeState hedge) {
    Exposure out;
    out.asset = "ETH";
    out.price = wad(price);
    out.delta = wad(delta);
    out.target = wad("1");
    Term term;
    term.venue = hedge.venue;
    term.id = hedge.id;
    term.hedge = std::move(hedge);
    out.terms.push_back(std::move(term));
    return out;
}

Exposure unhedged(const char* price, const char* delta) {
    return exposure(price, delta, perp("0", "0", "10000", price));
}

constexpr std::uint64_t kNoon = 100 * 86'400 + 43'200;

/// Looks at these, a minute apart from noon on.
Quality watched(std::initializer_list<Exposure> all) {
    Quality out;
    std::uint64_t time = kNoon;
    for (const Exposure& one : all) {
        out = observe(std::move(out), {.time = time, .exposure = &one});
        time += 60;
    }
    return out;
}

const QualityOrder kSell{"perp", "ETH", wad("-10"), 1.0};

/// The order is decided at noon on 11 ETH that are to become 1.
Quality decided(const QualityOrder& order = kSell) {
    const Exposure at = unhedged("2000", "11");
    return observe({}, {.time = kNoon,
                        .exposure = &at,
                        .in_flight = false,
                        .orders = std::span(&order, 1),
                        .utility = 50.0,
                        .trades = true});
}

}  // namespace

TEST_CASE("What was off counts from look to look", "[quality]") {
    const Quality seen =
        watched({unhedged("2000", "3"), unhedged("2010", "0.5"), unhedged("1990", "1")});
    INFO("2 off for a move of 10, then -0.5 off for one of -20");
    CHECK(seen.total.error_squares == Approx(20.0 * 20.0 + 10.0 * 10.0));
    CHECK(seen.total.delta_time == Approx((2.0 + 0.5) / 60.0));
    CHECK(seen.total.farthest_off == 2.0);
    CHECK(seen.total.seconds == 120.0);
    const QualityFigures told = figures(seen.total);
    CHECK(told.error_rms == Approx(std::sqrt(500.0)));
    CHECK(told.error_yearly.value() == Approx(std::sqrt(500.0 * 365.0 * 720.0)));
    CHECK(told.mean_off.value() == Approx(1.25));
    CHECK_FALSE(told.slippage_bps);
    CHECK_FALSE(told.cost_bps);
    CHECK_FALSE(told.time_to_hedge);
    CHECK(seen.since == kNoon);
}

TEST_CASE("The first look tells nothing but where it began", "[quality]") {
    const Quality seen = watched({unhedged("2000", "3")});
    CHECK(seen.total == QualitySums());
    CHECK_FALSE(figures(seen.total).error_yearly);
    CHECK(seen.last == QualityLook{kNoon, 2000.0, 2.0});
}

TEST_CASE("A block that cannot be read leaves what is off as it is", "[quality]") {
    Quality seen = watched({unhedged("2000", "3")});
    seen = observe(std::move(seen), {.time = kNoon + 30});
    const Exposure at = unhedged("2010", "1");
    seen = observe(std::move(seen), {.time = kNoon + 60, .exposure = &at});
    CHECK(seen.total.delta_time == Approx(2.0 / 60.0));
    CHECK(seen.total.error_squares == Approx(400.0));
    INFO("and so does one older than the last");
    const Quality before = seen;
    const Exposure old = unhedged("1000", "90");
    seen = observe(std::move(seen), {.time = kNoon + 20, .exposure = &old});
    CHECK(seen.last == before.last);
    CHECK(seen.total == before.total);
}

TEST_CASE("A fill costs what its account fell by", "[quality]") {
    INFO("10 sold for 19,960 with 14 of fees, where 20,000 were to be had; the mark fell besides");
    const Exposure filled = exposure("1950", "1", perp("-10", "19960", "9986", "1950"));
    Quality seen = observe(decided(), {.time = kNoon + 12, .exposure = &filled});
    CHECK(seen.awaited.empty());
    CHECK(seen.total.fills == 1);
    CHECK(seen.total.measured == 1);
    CHECK(seen.total.notional == Approx(20000.0));
    CHECK(seen.total.slippage == Approx(54.0));
    CHECK(seen.total.hedging_seconds == 12.0);
    const QualityFigures told = figures(seen.total);
    CHECK(told.slippage_bps.value() == Approx(27.0));
    CHECK(told.time_to_hedge == 12.0);
    CHECK(told.trades_utility == 50.0);
    CHECK_FALSE(told.holds_utility);
    INFO("gas comes on top: 0.002 coins at 2,000");
    seen = observe(std::move(seen),
                   {.time = kNoon + 24, .exposure = &filled, .gas = 0.002, .coin_price = 2000.0});
    CHECK(figures(seen.total).cost_bps.value() == Approx(29.0));
    INFO("gas without a price is not for nothing");
    seen = observe(std::move(seen), {.time = kNoon + 36, .exposure = &filled, .gas = 0.001});
    CHECK_FALSE(figures(seen.total).cost_bps);
    CHECK(seen.total.gas == Approx(0.003));
}

TEST_CASE("Buying back costs what is paid above the decision's price", "[quality]") {
    const Exposure sold = exposure("2000", "-3", perp("-10", "20000", "10000", "2000"));
    const QualityOrder buy{"perp", "ETH", wad("4"), 1.0};
    Quality seen = observe({}, {.time = kNoon, .exposure = &sold, .orders = std::span(&buy, 1)});
    INFO("4 bought for 8,020: a loss of 20 is realised");
    const Exposure bought = exposure("2000", "1", perp("-6", "12000", "9980", "2000"));
    seen = observe(std::move(seen), {.time = kNoon + 24, .exposure = &bought});
    CHECK(seen.total.slippage == Approx(20.0));
    CHECK(seen.total.notional == Approx(8000.0));
}

TEST_CASE("Funding that a fill settles is no slippage", "[quality]") {
    HedgeState owing = perp("-1", "2000", "10000", "2000");
    owing.pending_funding = wad("5");
    owing.value -= owing.pending_funding;
    owing.margin -= owing.pending_funding;
    const Exposure at = exposure("2000", "11", owing);
    Quality seen = observe({}, {.time = kNoon, .exposure = &at, .orders = std::span(&kSell, 1)});
    const Exposure filled = exposure("2000", "1", perp("-11", "22000", "9995", "2000"));
    seen = observe(std::move(seen), {.time = kNoon + 12, .exposure = &filled});
    CHECK(seen.total.measured == 1);
    CHECK(seen.total.slippage == Approx(0.0).margin(1e-9));
}

TEST_CASE("Of a shared order only its share counts", "[quality]") {
    QualityOrder shared = kSell;
    shared.share = 0.25;
    const Exposure filled = exposure("2000", "1", perp("-10", "19960", "10000", "2000"));
    const Quality seen = observe(decided(shared), {.time = kNoon + 12, .exposure = &filled});
    CHECK(seen.total.notional == Approx(5000.0));
    CHECK(seen.total.slippage == Approx(10.0));
}

TEST_CASE("Money that somebody moved at the same time is no slippage", "[quality]") {
    const Exposure filled = exposure("2000", "1", perp("-10", "20000", "15000", "2000"));
    const Quality seen = observe(decided(), {.time = kNoon + 12, .exposure = &filled});
    CHECK(seen.total.fills == 1);
    CHECK(seen.total.measured == 0);
    CHECK(seen.total.slippage == 0.0);
    CHECK_FALSE(figures(seen.total).slippage_bps);
    CHECK_FALSE(figures(seen.total).cost_bps);
}

TEST_CASE("An order waits for its fill while anything of it is on its way", "[quality]") {
    const Exposure waiting = unhedged("2000", "11");
    Quality seen =
        observe(decided(), {.time = kNoon + 12, .exposure = &waiting, .in_flight = true});
    CHECK(seen.awaited.size() == 1);
    SECTION("what replaces it goes on where it began") {
        const Exposure now = unhedged("2100", "11");
        seen = observe(std::move(seen), {.time = kNoon + 24,
                                         .exposure = &now,
                                         .in_flight = true,
                                         .orders = std::span(&kSell, 1)});
        REQUIRE(seen.awaited.size() == 1);
        CHECK(seen.awaited[0].time == kNoon);
        CHECK(seen.awaited[0].price == 2100.0);
    }
    SECTION("it came to nothing") {
        seen = observe(std::move(seen), {.time = kNoon + 24, .exposure = &waiting});
        CHECK(seen.awaited.empty());
        CHECK(seen.total.fills == 0);
    }
    SECTION("a venue that carries it out later is given its time") {
        HedgeState late = perp("0", "0", "10000", "2000");
        late.fills_within = 20;
        const Exposure at = exposure("2000", "11", late);
        seen = observe(std::move(seen), {.time = kNoon + 24, .exposure = &at});
        CHECK(seen.awaited.size() == 1);
        seen = observe(std::move(seen), {.time = kNoon + 44, .exposure = &at});
        CHECK(seen.awaited.empty());
    }
    SECTION("what goes the other way is not its fill") {
        const Exposure bought = exposure("2000", "12", perp("1", "-2000", "10000", "2000"));
        seen =
            observe(std::move(seen), {.time = kNoon + 24, .exposure = &bought, .in_flight = true});
        CHECK(seen.total.fills == 0);
        CHECK(seen.awaited.size() == 1);
    }
}

TEST_CASE("The last day forgets what is older", "[quality]") {
    Quality seen;
    const Exposure at = unhedged("2000", "2");
    for (std::uint64_t hour = 0; hour <= 30; ++hour)
        seen = observe(std::move(seen), {.time = kNoon + hour * 3600, .exposure = &at});
    CHECK(seen.total.delta_time == Approx(30.0));
    CHECK(seen.hours.size() == kQualityHours);
    CHECK(last_day(seen, kNoon + 30 * 3600).delta_time == Approx(24.0));
    CHECK(last_day(seen, kNoon + 40 * 3600).delta_time == Approx(14.0));
    CHECK(last_day(seen, kNoon + 90 * 3600) == QualitySums());
}

TEST_CASE("What holding was worth is told apart from trading", "[quality]") {
    const Exposure at = unhedged("2000", "2");
    Quality seen;
    for (const double utility : {-3.0, -1.0})
        seen = observe(std::move(seen), {.time = kNoon, .exposure = &at, .utility = utility});
    CHECK(figures(seen.total).holds_utility == -2.0);
    CHECK_FALSE(figures(seen.total).trades_utility);
}
