// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// How a portfolio is made of its specification, and what of it is refused.

#include "strategies/kinds/distinct.hpp"
#include "strategies/kinds/portfolio_parts.hpp"
#include "strategies/kinds/shared_margin.hpp"

namespace evenkeel {

Portfolio::Portfolio(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Portfolio::Portfolio(Portfolio&&) noexcept = default;
Portfolio& Portfolio::operator=(Portfolio&&) noexcept = default;
Portfolio::~Portfolio() = default;

Result<Portfolio> Portfolio::make(PortfolioSpec spec) {
    for (const StrategySpec& one : spec.strategies) {
        // These are their hedges; what they are done with they count themselves.
        const bool needs_none = one.kind == "cash_and_carry" || one.kind == "index_tracking";
        if (one.positions.empty() && !needs_none)
            return fail(Errc::kConfig, Remedy::kGiveUp,
                        label(one) + ": expected at least one position");
    }
    EVENKEEL_TRY(Portfolio out, build(std::move(spec)));
    EVENKEEL_CHECK(check_sold(out.spec(), out.parts_->book, out.parts_->strategies));
    return out;
}

Result<Portfolio> Portfolio::hedges_only(PortfolioSpec spec) {
    const PortfolioSpec whole = spec;
    for (StrategySpec& one : spec.strategies) one.positions.clear();
    for (AssetSpec& asset : spec.assets) asset.peg.reset();
    EVENKEEL_TRY(Portfolio out, build(std::move(spec)));
    EVENKEEL_CHECK(check_sold(whole, out.parts_->book, out.parts_->strategies));
    return out;
}

Result<Portfolio> Portfolio::build(PortfolioSpec spec) {
    EVENKEEL_TRY(AssetBook book, AssetBook::make(spec.assets));
    EVENKEEL_CHECK(check_chains(spec));
    EVENKEEL_CHECK(check_distinct(spec.strategies));
    EVENKEEL_CHECK(check_hedged_once(spec.strategies));
    std::vector<StrategyParts> strategies;
    for (const StrategySpec& one : spec.strategies) {
        auto parts = make_strategy(one, book, spec);
        if (!parts) return fail_in(label(one), std::move(parts).error());
        if (auto distinct = check_balances(*parts); !distinct)
            return fail_in(label(one), std::move(distinct).error());
        strategies.push_back(*std::move(parts));
    }
    EVENKEEL_TRY(auto shared, find_shared(spec.strategies, strategies));
    EVENKEEL_CHECK(check_across(spec.strategies, book, strategies));
    EVENKEEL_CHECK(check_shared_margin(spec.strategies, strategies));
    auto joint = joint_worths(spec, strategies, shared);
    return Portfolio(
        std::make_unique<Parts>(Parts{std::move(spec), std::move(book), std::move(strategies),
                                      std::move(shared), std::move(joint)}));
}

}  // namespace evenkeel
