// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/index_tracking.hpp"

#include <algorithm>
#include <cmath>

#include "strategies/models/series/sample.hpp"
#include "strategies/models/settled.hpp"
#include "strategies/models/volatility/hedge_weights.hpp"
#include "strategies/spec/figures.hpp"
#include "strategies/spec/watched.hpp"

namespace evenkeel {
namespace {

constexpr const char* kKind = "index_tracking";
constexpr double kUsualLeast = 0.02;

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, std::string(kKind) + ": " + what);
}

std::size_t place_of(const std::vector<std::string>& names, const std::string& name) {
    const auto found = std::ranges::find(names, name);
    ensure_invariant(found != names.end(), "an asset of the strategy's own lists");
    return static_cast<std::size_t>(found - names.begin());
}

/// The covariance with the index as one more asset, the last.
Matrix with_index(const Matrix& sigma, const std::vector<double>& weights) {
    const std::size_t n = sigma.rows;
    Matrix out = Matrix::zeros(n + 1, n + 1);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) out.at(i, j) = sigma.at(i, j);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) out.at(i, n) += sigma.at(i, j) * weights[j];
        out.at(n, i) = out.at(i, n);
    }
    out.at(n, n) = bilinear(weights, sigma, weights);
    return out;
}

Result<void> check_weights(const std::map<std::string, Wad>& index) {
    Wad sum;
    for (const auto& [name, weight] : index) {
        if (weight.sign() <= 0) return refuse("index: expected a weight of " + name + " above 0%");
        sum += weight;
    }
    if (sum == Wad::from_int(1)) return {};
    return refuse("expected weights of the index of 100% together, found " +
                  figure(mul(sum, Wad::from_int(100)).value_or(sum)) + "%");
}

}  // namespace

bool IndexTrackingTerms::replicates() const {
    return std::ranges::all_of(index, [&](const auto& one) {
        return std::ranges::count(members, one.first) > 0 && one.second.to_double() >= least_weight;
    });
}

std::vector<Key> index_tracking_keys() {
    Key index{.name = "index",
              .kind = KeyKind::kMap,
              .required = true,
              .help = "What is followed: weights by asset, 100% together.",
              .children = {
                  {.name = "", .kind = KeyKind::kRatio, .required = true, .help = "Its weight."}}};
    Key members{
        .name = "members",
        .kind = KeyKind::kList,
        .help =
            "The assets that are held to follow it, the strategy's own one of them; a "
            "strategy each. Absent: those of the index.",
        .children = {{.name = "", .kind = KeyKind::kText, .required = true, .help = "An asset."}}};
    std::vector<Key> out{std::move(index), std::move(members),
                         Key{.name = "size",
                             .kind = KeyKind::kAmount,
                             .required = true,
                             .help = "What all members are worth together, in USD."},
                         Key{.name = "least_weight",
                             .kind = KeyKind::kRatio,
                             .help = "Members of a smaller weight are left out.",
                             .fallback = "2%"},
                         Key{.name = "max_tracking_error",
                             .kind = KeyKind::kRatio,
                             .help = "Nothing is traded while members can only follow with a "
                                     "greater error, a year. Absent: whatever it is."}};
    for (Key& key : covariance_keys()) out.push_back(std::move(key));
    return out;
}

Result<IndexTrackingTerms> index_tracking_terms(const StrategySpec& spec) {
    IndexTrackingTerms out;
    out.index = shares_in(spec.terms, "index");
    if (out.index.empty()) return refuse("index is empty");
    EVENKEEL_CHECK(check_weights(out.index));
    out.members = texts_in(spec.terms, "members");
    if (out.members.empty())
        for (const auto& [name, weight] : out.index) out.members.push_back(name);
    std::ranges::sort(out.members);
    const auto* size = spec.terms.find<Amount>("size");
    if (!size || size->value.sign() <= 0) return refuse("expected a size above zero");
    out.size = size->value;
    const auto* least = spec.terms.find<Ratio>("least_weight");
    out.least_weight = least ? least->value.to_double() : kUsualLeast;
    if (out.least_weight < 0.0 || out.least_weight >= 1.0)
        return refuse("expected a least_weight from 0% to below 100%");
    if (const auto* most = spec.terms.find<Ratio>("max_tracking_error"))
        out.most_error = most->value.to_double();
    if (out.most_error && !(*out.most_error > 0.0))
        return refuse("expected a max_tracking_error above 0%");
    return out;
}

Result<void> check_index_tracking(const StrategySpec& spec, const AssetBook& book) {
    EVENKEEL_TRY(const IndexTrackingTerms terms, index_tracking_terms(spec));
    std::vector<std::string> names;
    for (const auto& [name, weight] : terms.index) names.push_back(name);
    EVENKEEL_CHECK(check_names(names, book, std::string(kKind) + ": index"));
    EVENKEEL_CHECK(check_names(terms.members, book, std::string(kKind) + ": members"));
    if (std::ranges::count(terms.members, spec.asset) == 0)
        return refuse("expected the strategy's own asset " + spec.asset + " among the members " +
                      listed(terms.members));
    const std::string& unit = spec.terms.find<Amount>("size")->unit;
    if (!book.is_unit_of_account(unit)) return refuse("expected a size in USD, found " + unit);
    return {};
}

Result<IndexHolding> index_holding(const IndexTrackingTerms& terms,
                                   const CovarianceMemory& memory) {
    IndexHolding out;
    if (terms.replicates()) {
        for (const std::string& member : terms.members) {
            const auto own = terms.index.find(member);
            out.weights.push_back(own == terms.index.end() ? Wad() : own->second);
        }
        return out;
    }
    EVENKEEL_TRY(const Matrix sigma, shrunk_covariance_of(memory, kLongWindow));
    std::vector<double> weights(memory.assets.size());
    for (const auto& [name, weight] : terms.index)
        weights[place_of(memory.assets, name)] = weight.to_double();
    std::vector<std::size_t> basket;
    for (const std::string& member : terms.members)
        basket.push_back(place_of(memory.assets, member));
    EVENKEEL_TRY(const Weights found, track_index_with_few(with_index(sigma, weights), sigma.rows,
                                                           basket, terms.least_weight));
    for (const double weight : found.values) {
        EVENKEEL_TRY(const Wad exact, Wad::from_double(settled(weight)));
        out.weights.push_back(exact);
    }
    out.error = settled(found.deviation * std::sqrt(returns_a_year(memory, kLongWindow)));
    return out;
}

Result<void> aim_index_tracking(const IndexTrackingTerms& terms,
                                const std::optional<CovarianceTerms>& covariance,
                                const MarketMemory& memory, Exposure& exposure) {
    Outlook& outlook = exposure.outlook;
    const auto no_target = [&](const std::string& why) {
        outlook.refusal = std::string(kKind) + ": " + why;
        return Result<void>();
    };
    if (covariance)
        if (const auto why = untold(*covariance, memory)) return no_target(*why);
    const auto found = index_holding(terms, memory.covariance.value_or(CovarianceMemory()));
    if (!found) return no_target(found.error().message);
    if (terms.most_error && found->error > *terms.most_error)
        return no_target("its members follow with a tracking error of " + percentage(found->error) +
                         " a year, max_tracking_error is " + percentage(*terms.most_error));
    const Wad weight = found->weights[place_of(terms.members, exposure.asset)];
    EVENKEEL_TRY(const Wad money, mul(weight, terms.size));
    EVENKEEL_TRY(const Wad wanted, div(money, exposure.price));
    exposure.target += wanted;
    exposure.gross_delta = std::max(exposure.gross_delta, wanted.abs());
    outlook.target_slope -= settled(wanted.to_double() / exposure.price.to_double());
    outlook.words += (outlook.words.empty() ? "" : ", ") + percentage(weight.to_double()) + " of " +
                     figure(terms.size) + " USD is " + figure(wanted) + " " + exposure.asset +
                     ", tracking error " + percentage(found->error) + " a year";
    return {};
}

}  // namespace evenkeel
