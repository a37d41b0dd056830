// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/market_neutral.hpp"

#include <algorithm>
#include <map>

#include "strategies/models/settled.hpp"
#include "strategies/models/volatility/hedge_weights.hpp"
#include "strategies/spec/figures.hpp"
#include "strategies/spec/watched.hpp"

namespace evenkeel {
namespace {

constexpr const char* kKind = "market_neutral";
constexpr double kUsualFit = 0.6;

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, std::string(kKind) + ": " + what);
}

std::string days(std::uint64_t seconds_) {
    constexpr std::uint64_t kDay = 86'400;
    return seconds_ % kDay == 0 ? std::to_string(seconds_ / kDay) + "d" : seconds(seconds_);
}

/// The covariances of a strategy's assets, and which of them hedge.
class Proxies {
  public:
    Proxies(const MarketNeutralTerms& terms, const CovarianceMemory& memory, std::string own)
        : memory_(memory), own_(std::move(own)) {
        hedges_.push_back(place_of(own_));
        for (const std::string& factor : terms.factors) hedges_.push_back(place_of(factor));
    }

    Result<void> look() {
        EVENKEEL_TRY(short_, covariance_of(memory_, kShortWindow));
        EVENKEEL_TRY(long_, covariance_of(memory_, kLongWindow));
        EVENKEEL_TRY(drawn_, shrunk_covariance_of(memory_, kLongWindow));
        return {};
    }

    /// Beta and fits of one asset; the size is for who knows how much of it there is.
    Result<BasketHedge> hedge_of(const std::string& name) const {
        std::vector<double> one(memory_.assets.size());
        const std::size_t place = place_of(name);
        one[place] = 1.0;
        EVENKEEL_TRY(const Weights found, hedge_vector(drawn_, one, hedges_));
        BasketHedge out{.beta = {}, .size = {}};
        EVENKEEL_TRY(out.beta, Wad::from_double(settled(-found.values.front())));
        EVENKEEL_TRY(out.short_fit, fit(short_, one, place));
        EVENKEEL_TRY(out.long_fit, fit(long_, one, place));
        return out;
    }

  private:
    std::size_t place_of(const std::string& name) const {
        const auto found = std::ranges::find(memory_.assets, name);
        ensure_invariant(found != memory_.assets.end(), "the covariance is of all that is watched");
        return static_cast<std::size_t>(found - memory_.assets.begin());
    }

    /// 1 - what the hedges leave of its variance.
    Result<double> fit(const Matrix& sigma, const std::vector<double>& one,
                       std::size_t place) const {
        EVENKEEL_TRY(const Weights found, hedge_vector(sigma, one, hedges_));
        const double left = found.deviation * found.deviation / sigma.at(place, place);
        return settled(std::clamp(1.0 - left, 0.0, 1.0));
    }

    const CovarianceMemory& memory_;
    std::string own_;
    std::vector<std::size_t> hedges_;  ///< Its own first.
    Matrix short_, long_, drawn_;
};

bool is_held(const MarketNeutralTerms& terms, const BasketTerm& term) {
    return !term.gross.is_zero() && std::ranges::count(terms.basket, term.asset) > 0;
}

void add_words(Outlook& outlook, const std::string& text) {
    outlook.words += (outlook.words.empty() ? "" : ", ") + text;
}

/// Why it is no proxy, if so.
std::optional<std::string> misfit(const MarketNeutralTerms& terms, const CovarianceTerms& windows,
                                  const BasketTerm& term, const std::string& own) {
    if (std::max(term.hedge->short_fit, term.hedge->long_fit) >= terms.min_fit) return std::nullopt;
    std::vector<std::string> hedges{own};
    hedges.insert(hedges.end(), terms.factors.begin(), terms.factors.end());
    return listed(hedges) + " takes away " + percentage(term.hedge->short_fit) +
           " of the variance of " + term.asset + " over " + days(windows.windows[kShortWindow]) +
           " and " + percentage(term.hedge->long_fit) + " over " +
           days(windows.windows[kLongWindow]) + ", less than min_fit " + percentage(terms.min_fit) +
           " over both";
}

/// Units of the strategy's asset that so much of another stands for.
Result<Wad> equivalent(const Wad& beta, const Wad& amount, const BasketTerm& term,
                       const Wad& price) {
    EVENKEEL_TRY(const Wad value, mul(amount, *term.price));
    EVENKEEL_TRY(const Wad moved, mul(beta, value));
    return div(moved, price);
}

Result<void> offset(BasketTerm& term, Exposure& exposure) {
    BasketHedge& hedge = *term.hedge;
    EVENKEEL_TRY(const Wad stands_for, equivalent(hedge.beta, term.amount, term, exposure.price));
    EVENKEEL_TRY(const Wad gross, equivalent(hedge.beta, term.gross, term, exposure.price));
    EVENKEEL_TRY(const Wad value, mul(term.amount, *term.price));
    hedge.size = -stands_for;
    exposure.target += hedge.size;
    exposure.gross_delta += gross.abs();
    add_words(exposure.outlook,
              term.asset + " of " + figure(value) + " USD hedged as " + figure(hedge.size) + " " +
                  exposure.asset + ": beta " + significant(hedge.beta.to_double()) + ", fit " +
                  percentage(hedge.short_fit) + " and " + percentage(hedge.long_fit));
    return {};
}

/// By how much what is off its target moves with the price is d(delta - target)/dP, where each
/// other asset of beta b moves by b times the share that P does: of its own asset
/// sum_j b_j s_own,j / P, of another sum_i b_i p_i/P^2 (sum_j b_j s_ij + A_i (b_i - 1)), s being
/// the amounts' swings. The rule counts the exposure's gamma less the slope.
double slope_of(const Exposure& exposure) {
    const double price = exposure.price.to_double();
    std::map<std::string, double> betas{{exposure.asset, 1.0}};
    for (const BasketTerm& term : exposure.basket)
        if (term.hedge) betas[term.asset] = term.hedge->beta.to_double();
    const auto swung = [&](const std::string& asset) {
        double sum = 0.0;
        for (const auto& [pair, swing] : exposure.swings)
            if (const auto beta = betas.find(pair.second);
                pair.first == asset && beta != betas.end())
                sum += beta->second * swing;
        return sum;
    };
    double off = swung(exposure.asset);
    for (const BasketTerm& term : exposure.basket) {
        if (!term.hedge) continue;
        const double beta = betas.at(term.asset);
        off += beta * term.price->to_double() / price *
               (swung(term.asset) + term.amount.to_double() * (beta - 1.0));
    }
    return settled(exposure.gamma - off / price);
}

}  // namespace

std::vector<Key> market_neutral_keys() {
    Key basket{
        .name = "basket",
        .kind = KeyKind::kList,
        .required = true,
        .help = "Other assets: what positions hold of them is hedged with the strategy's.",
        .children = {{.name = "", .kind = KeyKind::kText, .required = true, .help = "An asset."}}};
    Key factors = basket;
    factors.name = "factors";
    factors.required = false;
    factors.help = "Assets that other strategies hedge the same with; betas are beside theirs.";
    std::vector<Key> out{std::move(basket), std::move(factors),
                         Key{.name = "min_fit",
                             .kind = KeyKind::kRatio,
                             .help = "Nothing is traded where the hedges take away less of the "
                                     "variance over both windows.",
                             .fallback = "60%"}};
    for (Key& key : covariance_keys()) out.push_back(std::move(key));
    return out;
}

Result<MarketNeutralTerms> market_neutral_terms(const StrategySpec& spec) {
    MarketNeutralTerms out;
    out.basket = texts_in(spec.terms, "basket");
    out.factors = texts_in(spec.terms, "factors");
    const auto* fit = spec.terms.find<Ratio>("min_fit");
    out.min_fit = fit ? fit->value.to_double() : kUsualFit;
    if (out.basket.empty()) return refuse("basket is empty");
    if (out.min_fit < 0.0 || out.min_fit > 1.0) return refuse("expected min_fit from 0% to 100%");
    return out;
}

Result<void> check_market_neutral(const StrategySpec& spec, const AssetBook& book) {
    EVENKEEL_TRY(const MarketNeutralTerms terms, market_neutral_terms(spec));
    EVENKEEL_CHECK(check_names(terms.basket, book, std::string(kKind) + ": basket"));
    EVENKEEL_CHECK(check_names(terms.factors, book, std::string(kKind) + ": factors"));
    for (const std::string& name : terms.basket) {
        if (name == spec.asset)
            return refuse("basket: " + name + " is the strategy's own asset, which is counted");
        if (std::ranges::count(terms.factors, name) > 0)
            return refuse(name + " is in basket and factors: who hedges itself needs no proxy");
    }
    if (std::ranges::count(terms.factors, spec.asset) > 0)
        return refuse("factors: " + spec.asset + " is the strategy's own asset");
    return {};
}

Result<void> aim_market_neutral(const MarketNeutralTerms& terms, const CovarianceTerms& covariance,
                                const MarketMemory& memory, Exposure& exposure) {
    const auto no_target = [&](const std::string& why) {
        exposure.outlook.refusal = std::string(kKind) + ": " + why;
        return Result<void>();
    };
    const auto held = [&](const BasketTerm& term) { return is_held(terms, term); };
    if (std::ranges::none_of(exposure.basket, held)) {
        add_words(exposure.outlook, "nothing of " + listed(terms.basket) + " is held");
        return {};
    }
    if (const auto why = untold(covariance, memory)) return no_target(*why);
    Proxies proxies(terms, *memory.covariance, exposure.asset);
    if (const auto looked = proxies.look(); !looked) return no_target(looked.error().message);
    for (BasketTerm& term : exposure.basket) {
        if (!held(term)) continue;
        auto hedge = proxies.hedge_of(term.asset);
        if (!hedge) return no_target(term.asset + ": " + hedge.error().message);
        term.hedge = *std::move(hedge);
        if (const auto why = misfit(terms, covariance, term, exposure.asset))
            return no_target(*why);
    }
    for (BasketTerm& term : exposure.basket)
        if (term.hedge) EVENKEEL_CHECK(offset(term, exposure));
    exposure.outlook.target_slope += slope_of(exposure);
    return {};
}

}  // namespace evenkeel
