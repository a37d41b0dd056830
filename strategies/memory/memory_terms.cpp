// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/memory/memory_terms.hpp"

namespace evenkeel {
namespace {

constexpr std::int64_t kUsualSample = 300'000;
constexpr std::int64_t kUsualHalfLife = 24LL * 3'600'000;
constexpr std::int64_t kUsualHorizon = 7LL * 24 * 3'600'000;
constexpr std::int64_t kUsualStay = 25LL * 24 * 3'600'000;
// More would ask for a leverage that no one hedges with.
constexpr std::int64_t kMostMargin = 100;

Key key(std::string name, KeyKind kind, std::string help, std::string fallback = "") {
    return {.name = std::move(name),
            .kind = kind,
            .help = std::move(help),
            .fallback = std::move(fallback)};
}

std::int64_t time_of(const Params& params, const char* name, std::int64_t usual) {
    const auto* value = params.find<Duration>(name);
    return value ? value->milliseconds : usual;
}

double number_of(const Params& params, const std::string& name, double usual) {
    const auto* value = params.find<Wad>(name);
    return value ? value->to_double() : usual;
}

tl::unexpected<Error> refuse_in(const std::string& group, const char* what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, "models." + group + ": " + what);
}

/// The keys `risk` and `margin` of a group, each for what a state of the market changes.
std::vector<Key> caution_keys(const std::string& when) {
    return {
        key("risk", KeyKind::kNumber, when + " risk aversion is multiplied by this.", "1"),
        key("margin", KeyKind::kNumber,
            when + " hedges with a leverage.target are to have so many times the margin.", "1")};
}

Result<Caution> caution(const Params& params, const std::string& group) {
    Caution out;
    out.risk = number_of(params, group + ".risk", 1.0);
    if (!(out.risk > 0.0)) return refuse_in(group, "expected a risk above zero");
    if (const auto* margin = params.find<Wad>(group + ".margin")) out.margin = *margin;
    if (out.margin < Wad::from_int(1) || out.margin > Wad::from_int(kMostMargin))
        return refuse_in(group, "expected a margin from 1 to 100");
    return out;
}

Result<RegimeTerms> regime_terms(const Params& params) {
    RegimeTerms out;
    out.calm = number_of(params, "regimes.calm", 0.0);
    out.wild = number_of(params, "regimes.wild", 0.0);
    EVENKEEL_TRY(out.wild_one, caution(params, "regimes"));
    out.calm_for = static_cast<double>(time_of(params, "regimes.calm_for", kUsualStay)) / 1000.0;
    out.wild_for = static_cast<double>(time_of(params, "regimes.wild_for", kUsualStay)) / 1000.0;
    if (!(out.calm > 0.0) || !(out.wild > out.calm))
        return refuse_in("regimes",
                         "expected a calm volatility above zero and a wild one above that");
    if (!(out.calm_for >= 1.0) || !(out.wild_for >= 1.0))
        return refuse_in("regimes", "expected stays of at least 1s");
    return out;
}

Result<TailTerms> tail_terms(const Params& params) {
    TailTerms out;
    out.beyond = number_of(params, "tails.beyond", 0.0);
    if (const auto* often = params.find<Ratio>("tails.often")) out.often = often->value.to_double();
    EVENKEEL_TRY(out.heavy, caution(params, "tails"));
    if (!(out.beyond >= 1.0) || !(out.beyond <= 100.0))
        return refuse_in("tails", "expected to look beyond 1 to 100 deviations");
    if (!(out.often > 0.0) || !(out.often < 1.0))
        return refuse_in("tails", "expected often above 0% and below 100%");
    return out;
}

Key regime_key() {
    Key out = key("regimes", KeyKind::kGroup,
                  "Two regimes of volatility; which one it is is told from the returns.");
    out.children = {
        key("calm", KeyKind::kNumber, "Volatility of the calm one, per square root of a year."),
        key("wild", KeyKind::kNumber, "Volatility of the wild one."),
        key("calm_for", KeyKind::kDuration, "How long a calm stay takes on average.", "25d"),
        key("wild_for", KeyKind::kDuration, "How long a wild one does.", "25d")};
    out.children[0].required = out.children[1].required = true;
    for (Key& one : caution_keys("In the wild one")) out.children.push_back(std::move(one));
    return out;
}

Key tail_key() {
    Key out = key("tails", KeyKind::kGroup,
                  "Whether extreme returns are frequent; told from the returns.");
    out.children = {
        key("beyond", KeyKind::kNumber,
            "A return is extreme beyond so many deviations, as measured before it."),
        key("often", KeyKind::kRatio,
            "Tails are heavy from this share of extreme returns on, until below half of it.")};
    out.children[0].required = out.children[1].required = true;
    for (Key& one : caution_keys("While tails are heavy")) out.children.push_back(std::move(one));
    return out;
}

}  // namespace

std::vector<Key> memory_keys() {
    Key volatility = key("volatility", KeyKind::kChoice,
                         "Whether the rule goes by the volatility that was measured, once there "
                         "are enough returns, or by its own key.",
                         "configured");
    volatility.choices = {"configured", "measured"};
    return {key("sample", KeyKind::kDuration, "Least time between two returns.", "5m"),
            key("half_life", KeyKind::kDuration,
                "After so long a return, or a funding rate, counts half.", "24h"),
            std::move(volatility),
            key("tilt", KeyKind::kRatio,
                "The most that expected funding moves the target, as a share of the gross delta; "
                "the rule's risk aversion and volatility say how far. Absent: not at all."),
            key("horizon", KeyKind::kDuration, "Over which funding is forecast.", "7d"),
            regime_key(),
            tail_key(),
            key(std::string(kWarmUpKey), KeyKind::kText,
                "CSV file of times and prices that a new strategy's memory begins with.")};
}

Result<MemoryTerms> memory_terms(const Params& params) {
    const auto refuse = [](const std::string& what) {
        return fail(Errc::kConfig, Remedy::kGiveUp, "models: " + what);
    };
    const std::int64_t sample = time_of(params, "sample", kUsualSample);
    const std::int64_t half_life = time_of(params, "half_life", kUsualHalfLife);
    const std::int64_t horizon = time_of(params, "horizon", kUsualHorizon);
    if (sample < 1000) return refuse("sample is shorter than 1s");
    if (half_life < sample) return refuse("half_life is shorter than a sample");
    if (horizon < sample) return refuse("horizon is shorter than a sample");
    MemoryTerms out;
    out.sample = static_cast<std::uint64_t>(sample) / 1000;
    out.half_life = static_cast<double>(half_life) / 1000.0;
    out.horizon = static_cast<std::uint64_t>(horizon) / 1000;
    const auto* volatility = params.find<std::string>("volatility");
    out.measures = volatility && *volatility == "measured";
    if (const auto* tilt = params.find<Ratio>("tilt")) out.tilt = tilt->value.to_double();
    if (out.tilt && (*out.tilt < 0.0 || *out.tilt > 1.0))
        return refuse("expected a tilt from 0% to 100%");
    if (params.has("regimes.calm") || params.has("regimes.wild")) {
        EVENKEEL_TRY(out.regimes, regime_terms(params));
    }
    if (params.has("tails.beyond") || params.has("tails.often")) {
        EVENKEEL_TRY(out.tails, tail_terms(params));
    }
    return out;
}

}  // namespace evenkeel
