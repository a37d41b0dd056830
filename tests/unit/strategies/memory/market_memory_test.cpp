// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/memory/market_memory.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "strategies/models/calendar.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using test::wad;

namespace {

constexpr std::uint64_t kStart = 1'700'000'000;

MemoryTerms five_minutes() {
    MemoryTerms out;
    out.sample = 300;
    out.half_life = 86'400.0;
    out.horizon = 7ULL * 86'400;
    out.measures = true;
    return out;
}

/// Prices that go up and down by the same return, a sample each.
MarketMemory swung(const MemoryTerms& terms, double one_return, int samples,
                   MarketMemory memory = {}) {
    const std::uint64_t from = memory.time == 0 ? kStart : memory.time + terms.sample;
    for (int i = 0; i < samples; ++i) {
        const double price = 2000.0 * std::exp(i % 2 == 0 ? 0.0 : one_return);
        memory = remembered(terms, memory,
                            {from + static_cast<std::uint64_t>(i) * terms.sample, price, {}});
    }
    return memory;
}

MarketMemory paid(const MemoryTerms& terms, const std::vector<double>& rates) {
    MarketMemory memory;
    for (std::size_t i = 0; i < rates.size(); ++i)
        memory = remembered(terms, memory, {kStart + i * terms.sample, 2000.0, rates[i]});
    return memory;
}

}  // namespace

TEST_CASE("Volatility is that of the returns, once there are twelve", "[memory]") {
    const MemoryTerms terms = five_minutes();
    CHECK_FALSE(measured_volatility(MarketMemory()));
    CHECK_FALSE(measured_volatility(swung(terms, 0.001, 12)));
    const auto sigma = measured_volatility(swung(terms, 0.001, 13));
    REQUIRE(sigma);
    CHECK(*sigma == Approx(0.001 * std::sqrt(kSecondsPerYear / 300.0)).epsilon(1e-8));
}

TEST_CASE("What is past counts half after each half-life", "[memory]") {
    const MemoryTerms terms = five_minutes();
    // A day of one volatility and a day of twice that: a third of the weight and two thirds.
    const int day = 288;
    const MarketMemory memory = swung(terms, 0.002, day, swung(terms, 0.001, 100 * day));
    const double unit = 0.001 * std::sqrt(kSecondsPerYear / 300.0);
    const double expected = unit * std::sqrt(0.5 * 1.0 + 0.5 * 4.0);
    CHECK(measured_volatility(memory).value() == Approx(expected).epsilon(2e-3));
}

TEST_CASE("A sample that comes too soon, or without a price, changes nothing", "[memory]") {
    const MemoryTerms terms = five_minutes();
    const MarketMemory memory = swung(terms, 0.001, 20);
    CHECK(remembered(terms, memory, {memory.time + 299, 2500.0, 0.1}) == memory);
    CHECK(remembered(terms, memory, {memory.time - 5, 2500.0, 0.1}) == memory);
    CHECK(remembered(terms, memory, {memory.time + 300, 0.0, 0.1}) == memory);
    const MarketMemory later = remembered(terms, memory, {memory.time + 300, 2500.0, {}});
    CHECK(later.time == memory.time + 300);
    CHECK(later.returns == memory.returns + 1);
}

TEST_CASE("A gap is one return over all of its time", "[memory]") {
    const MemoryTerms terms = five_minutes();
    MarketMemory memory = swung(terms, 0.001, 2);
    const double before = memory.price;
    memory = remembered(terms, memory, {memory.time + 86'400, before * std::exp(0.05), {}});
    CHECK(memory.span == Approx(300.0 / 2.0 + 86'400.0));
    CHECK(memory.squares == Approx(1e-6 / 2.0 + 0.0025));
}

TEST_CASE("Funding is expected to fall back to its mean as it did before", "[memory]") {
    MemoryTerms terms = five_minutes();
    terms.half_life = 1e9;  // all count alike
    CHECK_FALSE(expected_funding(terms, paid(terms, std::vector<double>(11, 0.1))));
    CHECK(expected_funding(terms, paid(terms, std::vector<double>(12, 0.1))).value() ==
          Approx(0.1));
    // Rates that alternate: no memory in them, so the last says nothing.
    std::vector<double> apart;
    for (int i = 0; i < 200; ++i) apart.push_back(i % 2 == 0 ? 0.0 : 0.2);
    CHECK(expected_funding(terms, paid(terms, apart)).value() == Approx(0.1).epsilon(1e-3));
    // Three and three: a third of a distance is left after one step, by their autocovariance.
    std::vector<double> threes;
    for (int i = 0; i < 600; ++i) threes.push_back(i / 3 % 2 == 0 ? 0.0 : 0.2);
    MemoryTerms next = terms;
    next.horizon = 300;
    CHECK(expected_funding(next, paid(next, threes)).value() ==
          Approx(0.1 + 0.1 / 3.0).epsilon(0.01));
    // Rates that stay for long: the last one is worth something for a while.
    std::vector<double> stays;
    for (int i = 0; i < 400; ++i) stays.push_back(i / 50 % 2 == 0 ? 0.0 : 0.2);
    terms.horizon = 300;
    CHECK(expected_funding(terms, paid(terms, stays)).value() > 0.18);
    terms.horizon = 365ULL * 86'400;
    CHECK(expected_funding(terms, paid(terms, stays)).value() == Approx(0.1).epsilon(0.02));
}

TEST_CASE("The regime is told by the returns, and does not flicker", "[memory]") {
    MemoryTerms terms = five_minutes();
    terms.regimes = RegimeTerms{0.45, 1.15, 25 * 86'400.0, 25 * 86'400.0, {}};
    const double calm = 0.45 * std::sqrt(300.0 / kSecondsPerYear);
    const double wild = 1.15 * std::sqrt(300.0 / kSecondsPerYear);
    MarketMemory memory = swung(terms, calm, 100);
    CHECK(memory.p_wild < 0.01);
    CHECK_FALSE(memory.wild);
    memory = swung(terms, wild, 100, memory);
    CHECK(memory.p_wild > 0.99);
    CHECK(memory.wild);
    memory.p_wild = 0.5;  // between 0.3 and 0.7 it stays what it was
    const double between = std::sqrt(calm * wild);
    CHECK(swung(terms, between, 1, memory).wild);
    CHECK_FALSE(swung(terms, calm, 100, memory).wild);
}

TEST_CASE("Which regime a gap's return is of goes by all of its time", "[memory]") {
    MemoryTerms terms = five_minutes();
    terms.regimes = RegimeTerms{0.45, 1.15, 25 * 86'400.0, 25 * 86'400.0, {}};
    const MarketMemory before = remembered(terms, {}, {kStart, 2000.0, {}});
    const double by = 4.0 * 0.45 * std::sqrt(300.0 / kSecondsPerYear);
    const auto after = [&](std::uint64_t seconds) {
        return remembered(terms, before, {kStart + seconds, 2000.0 * std::exp(by), {}}).p_wild;
    };
    CHECK(after(300) > 0.7);
    CHECK(after(16 * 300) < 0.4);
}

TEST_CASE("Where returns tell nothing, a regime is as likely as its stays are long", "[memory]") {
    MemoryTerms terms = five_minutes();
    terms.sample = 86'400;
    terms.half_life = 1e7;
    terms.regimes = RegimeTerms{0.5, 0.500001, 30 * 86'400.0, 10 * 86'400.0, {}};
    CHECK(swung(terms, 0.02, 100).p_wild == Approx(0.25).epsilon(0.01));
}

TEST_CASE("Tails are heavy once enough returns were extreme, and until half as many are",
          "[memory]") {
    MemoryTerms terms = five_minutes();
    terms.half_life = 300.0 * 50;
    terms.tails = TailTerms{4.0, 0.03, {}};
    MarketMemory memory = swung(terms, 0.001, 12);
    REQUIRE(memory.tails);
    INFO("eleven returns measure nothing, so that none of them could be told");
    CHECK(memory.tails->weight == 0.0);
    CHECK_FALSE(outlier_share(*memory.tails));
    memory = swung(terms, 0.001, 400, memory);
    CHECK(outlier_share(*memory.tails) == 0.0);
    CHECK_FALSE(memory.tails->heavy);
    const auto jumped = [&](const MarketMemory& before, double by) {
        return remembered(terms, before,
                          {before.time + terms.sample, before.price * std::exp(by), {}});
    };
    INFO("by what was measured before it, and not by itself");
    CHECK(jumped(memory, 0.0039).tails->outliers == 0.0);
    CHECK(jumped(memory, -0.0041).tails->outliers == 1.0);
    // One weighs 1 of about 72.6, two are enough for 2.7%, three for 4%.
    memory = jumped(memory, 0.02);
    CHECK(outlier_share(*memory.tails).value() == Approx(1.0 / 72.64).epsilon(0.01));
    CHECK_FALSE(memory.tails->heavy);
    memory = jumped(jumped(memory, 0.2), 2.0);
    CHECK(memory.tails->heavy);
    CHECK(outlier_share(*memory.tails).value() == Approx(3.0 / 72.64).epsilon(0.03));
    // Half of 3% is reached when the share has faded to 0.36 of what it was: 73 samples.
    const auto calm = [&](MarketMemory at, int samples) {
        for (int i = 0; i < samples; ++i) at = jumped(at, i % 2 == 0 ? 0.001 : -0.001);
        return at;
    };
    MarketMemory later = calm(memory, 65);
    CHECK(later.tails->heavy);
    CHECK(outlier_share(*later.tails).value() < 0.03);
    later = calm(later, 20);
    CHECK_FALSE(later.tails->heavy);
}

TEST_CASE("A gap's return is held against all of its time", "[memory]") {
    MemoryTerms terms = five_minutes();
    terms.tails = TailTerms{4.0, 0.03, {}};
    const MarketMemory memory = swung(terms, 0.001, 100);
    const auto after = [&](std::uint64_t steps, double by) {
        return remembered(terms, memory,
                          {memory.time + steps * 300, memory.price * std::exp(by), {}})
            .tails->outliers;
    };
    CHECK(after(1, 0.0045) == 1.0);
    CHECK(after(4, 0.0075) == 0.0);
    CHECK(after(4, 0.0085) == 1.0);
}

TEST_CASE("A carry trade is entered above one rate and left below another", "[memory]") {
    MemoryTerms terms = five_minutes();
    terms.half_life = 300.0;  // so that the mean follows
    terms.carry = CarrySignal{0.10, 0.02};
    const auto after = [&](MarketMemory memory, double rate) {
        for (int i = 0; i < 30; ++i)
            memory = remembered(terms, memory,
                                {memory.time == 0 ? kStart : memory.time + 300, 2000.0, rate});
        return memory;
    };
    MarketMemory memory = after({}, 0.09);
    INFO("between the two nothing is told before it was told once: what is held stays");
    CHECK_FALSE(memory.carrying);
    memory = after(memory, 0.11);
    CHECK(memory.carrying == true);
    memory = after(memory, 0.03);
    CHECK(memory.carrying == true);
    memory = after(memory, 0.01);
    CHECK(memory.carrying == false);
    memory = after(memory, 0.09);
    CHECK(memory.carrying == false);
    memory = remembered(terms, {}, {kStart, 2000.0, 0.5});
    CHECK_FALSE(memory.carrying);  // one rate tells nothing
}

TEST_CASE("What funding is of is the hedge where a short pays least", "[memory]") {
    Exposure exposure;
    exposure.price = Wad::from_int(2000);
    const auto add = [&](const char* carry, bool turns) {
        Term term;
        term.hedge = HedgeState{};
        term.hedge->turns = turns;
        if (carry) term.hedge->cost = TradingCost{Wad(), parse_wad(carry).value()};
        exposure.terms.push_back(term);
    };
    CHECK_FALSE(sample_of(MemoryTerms(), exposure, 5).funding);
    add(nullptr, true);
    add("-0.5", false);
    CHECK_FALSE(sample_of(MemoryTerms(), exposure, 5).funding);
    add("0.03", true);
    add("-0.08", true);
    CHECK(sample_of(MemoryTerms(), exposure, 5).funding.value() == Approx(0.08));
    CHECK(sample_of(MemoryTerms(), exposure, 5).time == 5);
    CHECK(sample_of(MemoryTerms(), exposure, 5).price == 2000.0);
}

TEST_CASE("Terms of models that mean nothing are refused", "[memory]") {
    const auto refused = [](const char* name, ParamValue value) {
        Params params;
        params.set("regimes.calm", Wad::from_double(0.45).value());
        params.set("regimes.wild", Wad::from_double(1.15).value());
        params.set(name, std::move(value));
        const auto terms = memory_terms(params);
        return terms ? std::string() : terms.error().message;
    };
    CHECK(refused("sample", Duration{999}) == "models: sample is shorter than 1s");
    CHECK(refused("half_life", Duration{1000}) == "models: half_life is shorter than a sample");
    CHECK(refused("horizon", Duration{1000}) == "models: horizon is shorter than a sample");
    CHECK(refused("tilt", Ratio{Wad::from_int(2)}) == "models: expected a tilt from 0% to 100%");
    CHECK(refused("regimes.wild", Wad::from_double(0.4).value()) ==
          "models.regimes: expected a calm volatility above zero and a wild one above that");
    CHECK(refused("regimes.risk", Wad()) == "models.regimes: expected a risk above zero");
    CHECK(refused("regimes.margin", wad("0.99")) ==
          "models.regimes: expected a margin from 1 to 100");
    CHECK(refused("regimes.margin", wad("100.1")) ==
          "models.regimes: expected a margin from 1 to 100");
    CHECK(refused("regimes.margin", wad("100")).empty());
    CHECK(refused("tails.beyond", wad("4")) ==
          "models.tails: expected often above 0% and below 100%");
    CHECK(refused("tails.often", Ratio{wad("0.01")}) ==
          "models.tails: expected to look beyond 1 to 100 deviations");
    CHECK(refused("regimes.calm_for", Duration{10}) ==
          "models.regimes: expected stays of at least 1s");
    CHECK(refused("horizon", Duration{300'000}).empty());
    const MemoryTerms usual = memory_terms({}).value();
    CHECK(usual.sample == 300);
    CHECK(usual.half_life == 86'400.0);
    CHECK_FALSE(usual.measures);
    CHECK_FALSE(usual.tilt);
    CHECK_FALSE(usual.regimes);
    CHECK_FALSE(usual.tails);
}

TEST_CASE("What a state of the market changes is read by its group", "[memory]") {
    Params params;
    params.set("tails.beyond", wad("4"));
    params.set("tails.often", Ratio{wad("0.01")});
    params.set("tails.margin", wad("1.5"));
    const TailTerms tails = memory_terms(params).value().tails.value();
    CHECK(tails == TailTerms{4.0, 0.01, {1.0, wad("1.5")}});
    const auto refused = [&](const char* name, ParamValue value) {
        Params with = params;
        with.set(name, std::move(value));
        return memory_terms(with).error().message;
    };
    CHECK(refused("tails.beyond", wad("0.9")) ==
          "models.tails: expected to look beyond 1 to 100 deviations");
    CHECK(refused("tails.often", Ratio{wad("1")}) ==
          "models.tails: expected often above 0% and below 100%");
    CHECK(refused("tails.risk", wad("0")) == "models.tails: expected a risk above zero");
    CHECK(refused("tails.margin", wad("0.5")) == "models.tails: expected a margin from 1 to 100");
}
