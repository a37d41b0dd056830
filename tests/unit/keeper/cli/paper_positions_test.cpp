// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/paper_positions.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "strategies/models/range_greeks.hpp"

using namespace evenkeel;
using namespace evenkeel::cli;

namespace {

constexpr double kPrice = 2000.0;

/// What a venue reports of this liquidity at kPrice.
Term term_of(const PriceRange& range) {
    const RangeGreeks greeks = range_greeks(range, kPrice);
    Term out;
    out.venue = "uniswap_v3";
    out.id = "7";
    out.delta = Wad::from_double(greeks.delta).value();
    out.value = Wad::from_double(greeks.value).value();
    out.gamma = greeks.gamma;
    out.edges = PriceEdges{range.lower, range.upper};
    return out;
}

/// The same of a constant product's.
Term full_range(double liquidity) {
    Term out;
    out.venue = "uniswap_v2";
    out.id = "0xpair";
    out.delta = Wad::from_double(liquidity / std::sqrt(kPrice)).value();
    out.value = Wad::from_double(2.0 * liquidity * std::sqrt(kPrice)).value();
    out.gamma = -liquidity / (2.0 * std::pow(kPrice, 1.5));
    return out;
}

Exposure exposure_of(std::vector<Term> terms) {
    Exposure out;
    out.strategy = "s";
    out.price = Wad::from_int(2000);
    out.terms = std::move(terms);
    return out;
}

std::string refusal(const Term& term) {
    const auto found = paper_positions(exposure_of({term}), kPrice);
    REQUIRE(!found);
    return found.error().message;
}

}  // namespace

TEST_CASE("A range on the chain is the same liquidity at another first price", "[cli]") {
    const PriceRange range{300.0, 1800.0, 2200.0};
    const auto found = paper_positions(exposure_of({term_of(range)}), 1900.0).value();
    REQUIRE(found.size() == 1);
    CHECK(found[0].lower == 1800.0);
    CHECK(found[0].upper == 2200.0);
    CHECK(found[0].value == Approx(range_greeks(range, 1900.0).value).epsilon(1e-12));
    // Beyond an edge it is worth what it holds there.
    const auto below = paper_positions(exposure_of({term_of(range)}), 1000.0).value();
    CHECK(below[0].value == Approx(range_greeks(range, 1000.0).value).epsilon(1e-12));
}

TEST_CASE("All of a constant product is a range without ends", "[cli]") {
    const auto found = paper_positions(exposure_of({full_range(500.0)}), 2500.0).value();
    REQUIRE(found.size() == 1);
    const PaperLiquidity paper = PaperLiquidity::make(found[0], 2500.0).value();
    CHECK(paper.at(2500.0).delta == Approx(500.0 / 50.0).epsilon(1e-5));
    CHECK(paper.at(400.0).delta == Approx(500.0 / 20.0).epsilon(1e-5));
    CHECK(paper.at(400.0).value == Approx(2.0 * 500.0 * 20.0).epsilon(1e-5));
}

TEST_CASE("Hedges and idle money are no paper positions", "[cli]") {
    Term perp;
    perp.hedge = HedgeState{};
    perp.delta = Wad::from_int(-3);
    Term idle;
    idle.value = Wad::from_int(1000);
    const Term range = term_of({300.0, 1800.0, 2200.0});
    CHECK(paper_positions(exposure_of({range, idle, perp}), kPrice).value().size() == 1);
    const auto none = paper_positions(exposure_of({idle, perp}), kPrice);
    REQUIRE(!none);
    CHECK(none.error().code == Errc::kInvalidArgument);
}

TEST_CASE("What is no range is refused by its name", "[cli]") {
    Term wallet;
    wallet.venue = "wallet";
    wallet.id = "0xme";
    wallet.delta = Wad::from_int(2);
    wallet.value = Wad::from_int(4000);
    CHECK(refusal(wallet).starts_with("wallet 0xme: it is no range of prices; give positions by "));
    Term weighted = full_range(500.0);
    weighted.gamma *= 0.64;
    CHECK(refusal(weighted).starts_with("uniswap_v2 0xpair: it is no range"));
    Term twice = term_of({300.0, 1800.0, 2200.0});
    twice.delta += twice.delta;
    CHECK(refusal(twice).find("a range of its edges and value has a delta of ") !=
          std::string::npos);
    Term owing = term_of({300.0, 1800.0, 2200.0});
    owing.debts[Address()] = u256(1U);
    CHECK(refusal(owing).find("it owes something") != std::string::npos);
}
