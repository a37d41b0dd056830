// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "strategies/kinds/strategy.hpp"

using namespace evenkeel;

TEST_CASE("Venues are told what a transaction may tip, but where tips buy nothing", "[strategy]") {
    PortfolioSpec portfolio;
    portfolio.chain_id = 43114;
    portfolio.max_tip = gwei(2);
    CHECK(context_of(portfolio, {}).max_tip == gwei(2));
    portfolio.chain_id = 1;
    CHECK(context_of(portfolio, {}).max_tip == gwei(2));
    portfolio.chain_id = 42161;
    CHECK(context_of(portfolio, {}).max_tip == Wei());
}
