// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/aims.hpp"

#include "strategies/kinds/shared_hedge.hpp"
#include "strategies/models/perps/funding_tilt.hpp"
#include "strategies/models/settled.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, what);
}

Key required(std::string name, KeyKind kind, std::string help) {
    return {.name = std::move(name), .kind = kind, .required = true, .help = std::move(help)};
}

Result<CarryTerms> carry_terms(const StrategySpec& spec) {
    const auto* size = spec.terms.find<Amount>("size");
    const auto* step = spec.terms.find<Amount>("step");
    if (!size || !step) return refuse("cash_and_carry: size or step is missing");
    for (const Amount* one : {size, step})
        if (one->unit != spec.asset || one->value.sign() <= 0)
            return refuse("cash_and_carry: expected size and step above zero in " + spec.asset +
                          ", found " + figure(*one));
    if (spec.hedge.size() != 2 || spec.hedge[1].venue != "spot_swap" ||
        spec.hedge[0].venue == "spot_swap")
        return refuse(
            "cash_and_carry: expected two hedges, the perp that is sold and then a spot_swap");
    if (spec.allocation != AllocationSpec{} || spec.hedge[0].params.has("share"))
        return refuse("cash_and_carry: expected no allocation and no shares");
    return CarryTerms{size->value, step->value};
}

Result<CarrySignal> carry_signal(const StrategySpec& spec) {
    const auto* enter = spec.terms.find<Ratio>("enter");
    const auto* exit = spec.terms.find<Ratio>("exit");
    if (!enter || !exit) return refuse("cash_and_carry: enter or exit is missing");
    if (exit->value >= enter->value)
        return refuse("cash_and_carry: expected an exit below enter, found " + figure(exit->value) +
                      " and " + figure(enter->value));
    return CarrySignal{enter->value.to_double(), exit->value.to_double()};
}

/// Whether the rule's own keys say what a tilt is weighed with.
Result<void> check_tilt(const StrategySpec& spec, const MemoryTerms& terms) {
    const Params& rule = spec.rebalance.params;
    if (!terms.tilt) return {};
    if (!rule.has("risk_aversion")) return refuse("models.tilt needs rebalance.risk_aversion");
    if (!rule.has("volatility")) return refuse("models.tilt needs rebalance.volatility");
    return {};
}

/// Of the kinds that look at several assets.
Result<void> add_watching(const StrategySpec& spec, Aims& aims) {
    if (spec.kind == "market_neutral") {
        EVENKEEL_TRY(aims.neutral, market_neutral_terms(spec));
    }
    if (spec.kind == "index_tracking") {
        EVENKEEL_TRY(aims.index, index_tracking_terms(spec));
    }
    if (!aims.neutral && (!aims.index || aims.index->replicates())) return {};
    if (!aims.memory) {
        EVENKEEL_TRY(aims.memory, memory_terms(spec.models));
    }
    EVENKEEL_TRY(aims.memory->covariance, covariance_terms(spec));
    return {};
}

/// What a state of the market changes, in words.
std::string caution_words(const Caution& caution) {
    std::string out = ", risk aversion times " + significant(caution.risk);
    if (caution.margin != Wad::from_int(1)) out += ", margin times " + figure(caution.margin);
    return out;
}

std::string tail_words(const TailMemory& tails, const TailTerms& terms) {
    const auto often = outlier_share(tails);
    if (!often) return "too few returns to tell their tails";
    return (tails.heavy ? "heavy tails" + caution_words(terms.heavy) : "light tails") + " (" +
           percentage(*often) + " of returns beyond " + significant(terms.beyond) + " deviations)";
}

std::string memory_words(const Outlook& outlook, const MarketMemory& memory,
                         const MemoryTerms& terms) {
    std::string out;
    const auto add = [&](const std::string& text) { out += (out.empty() ? "" : ", ") + text; };
    if (terms.measures)
        add(outlook.sigma
                ? "volatility " + percentage(*outlook.sigma) + " measured over " +
                      std::to_string(memory.returns) + " returns"
                : "volatility as configured, after " + std::to_string(memory.returns) + " returns");
    if (terms.regimes)
        add((memory.wild ? "wild regime" + caution_words(terms.regimes->wild_one)
                         : std::string("calm regime")) +
            " (wild by " + percentage(memory.p_wild) + ")");
    if (terms.tails) add(tail_words(memory.tails.value_or(TailMemory()), *terms.tails));
    return out;
}

/// Both may hold at once: then one comes on top of the other.
Result<void> heed(const Caution& caution, Outlook& outlook) {
    outlook.risk *= caution.risk;
    EVENKEEL_TRY(outlook.margin, mul(outlook.margin, caution.margin));
    return {};
}

/// -f / (ra sigma^2 P), bounded; zero while funding cannot be told.
Result<void> tilt(const StrategySpec& spec, const MemoryTerms& terms, const MarketMemory& memory,
                  Exposure& exposure) {
    Outlook& outlook = exposure.outlook;
    const std::string sep = outlook.words.empty() ? "" : ", ";
    const auto funding = expected_funding(terms, memory);
    if (!funding) {
        outlook.words +=
            sep + "no tilt: " + std::to_string(memory.fundings) + " funding rates are too few";
        return {};
    }
    const Params& rule = spec.rebalance.params;
    const TiltProblem problem{
        .delta = exposure.gross_delta.to_double(),
        .price = exposure.price.to_double(),
        .sigma = outlook.sigma.value_or(rule.find<Wad>("volatility")->to_double()),
        .risk_aversion = rule.find<Wad>("risk_aversion")->to_double() * outlook.risk,
        .funding = *funding};
    EVENKEEL_TRY(const FundingTilt found, funding_tilt(problem, *terms.tilt));
    EVENKEEL_TRY(const Wad residual, Wad::from_double(settled(found.residual)));
    exposure.target += residual;
    outlook.words += sep + "target tilted by " + figure(residual) + " " + exposure.asset +
                     ": longs are expected to pay " + percentage(*funding) + " a year";
    return {};
}

/// What the kinds that look at several assets make of them.
Result<void> aim_at_several(const Aims& aims, const MarketMemory& memory, Exposure& exposure) {
    if (aims.neutral)
        return aim_market_neutral(*aims.neutral, *aims.memory->covariance, memory, exposure);
    if (!aims.index) return {};
    const auto covariance = aims.memory ? aims.memory->covariance : std::nullopt;
    return aim_index_tracking(*aims.index, covariance, memory, exposure);
}

/// The delta that is `leverage` times what the strategy is worth, its hedges' margin included.
Result<void> lever(const Wad& leverage, Exposure& exposure) {
    const Wad equity = own_equity(exposure);
    if (equity.sign() <= 0)
        return fail(Errc::kMissing, Remedy::kRetryLater,
                    "target_leverage: the strategy is worth " + figure(equity) +
                        ", which cannot be levered");
    EVENKEEL_TRY(const Wad money, mul(leverage, equity));
    EVENKEEL_TRY(const Wad wanted, div(money, exposure.price));
    exposure.target += wanted;
    const double price = exposure.price.to_double();
    exposure.outlook.target_slope =
        settled(leverage.to_double() * (exposure.delta.to_double() * price - equity.to_double()) /
                (price * price));
    EVENKEEL_TRY(const Wad held, mul(exposure.delta, exposure.price));
    EVENKEEL_TRY(const Wad now, div(held, equity));
    exposure.outlook.words += std::string(exposure.outlook.words.empty() ? "" : ", ") +
                              "leverage " + figure(now) + ", target " + figure(leverage) + " of " +
                              figure(equity) + " USD";
    return {};
}

}  // namespace

std::vector<Key> target_leverage_keys() {
    Key leverage = required("leverage", KeyKind::kNumber,
                            "Delta wanted, as a multiple of what the strategy is worth; below zero "
                            "is short. `target` comes on top.");
    leverage.may_be_negative = true;
    return {std::move(leverage)};
}

std::vector<Key> cash_and_carry_keys() {
    Key enter = required("enter", KeyKind::kRatio,
                         "The trade is put on once longs are expected to pay so much a year.");
    Key exit =
        required("exit", KeyKind::kRatio, "It is taken off once they no longer pay so much.");
    return {required("size", KeyKind::kAmount, "The asset that is bought and sold short."),
            required("step", KeyKind::kAmount,
                     "The most that is bought at once, and so stays unhedged for a moment."),
            std::move(enter), std::move(exit)};
}

Result<Aims> aims_of(const StrategySpec& spec) {
    Aims out;
    const bool carries = spec.kind == "cash_and_carry";
    if (!spec.models.values().empty() || carries) {
        EVENKEEL_TRY(out.memory, memory_terms(spec.models));
        EVENKEEL_CHECK(check_tilt(spec, *out.memory));
    }
    if (spec.kind == "target_leverage") {
        const auto* leverage = spec.terms.find<Wad>("leverage");
        if (!leverage) return refuse("target_leverage: leverage is missing");
        out.leverage = *leverage;
    }
    if (carries) {
        EVENKEEL_TRY(out.carry, carry_terms(spec));
        EVENKEEL_TRY(out.memory->carry, carry_signal(spec));
    }
    EVENKEEL_CHECK(add_watching(spec, out));
    return out;
}

Result<void> take_aim(const StrategySpec& spec, const Aims& aims, const MarketMemory& memory,
                      Exposure& exposure) {
    Outlook& outlook = exposure.outlook;
    if (aims.memory) {
        if (aims.memory->measures) outlook.sigma = measured_volatility(memory);
        if (aims.memory->regimes && memory.wild)
            EVENKEEL_CHECK(heed(aims.memory->regimes->wild_one, outlook));
        if (aims.memory->tails && memory.tails && memory.tails->heavy)
            EVENKEEL_CHECK(heed(aims.memory->tails->heavy, outlook));
        outlook.carrying = memory.carrying;
        outlook.words = memory_words(outlook, memory, *aims.memory);
    }
    EVENKEEL_CHECK(aim_at_several(aims, memory, exposure));
    // Its bound is a share of all that is hedged.
    if (aims.memory && aims.memory->tilt)
        EVENKEEL_CHECK(tilt(spec, *aims.memory, memory, exposure));
    return aims.leverage ? lever(*aims.leverage, exposure) : Result<void>();
}

}  // namespace evenkeel
