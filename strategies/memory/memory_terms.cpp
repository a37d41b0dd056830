// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/memory/memory_terms.hpp"

namespace evenkeel {
namespace {

constexpr std::int64_t kUsualSample = 300'000;
constexpr std::int64_t kUsualHalfLife = 24 * 3'600'000;
constexpr std::int64_t kUsualHorizon = 7 * 24 * 3'600'000;
constexpr std::int64_t kUsualStay = 25LL * 24 * 3'600'000;

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

Result<RegimeTerms> regime_terms(const Params& params) {
    const auto number = [&](const char* name, double usual) {
        const auto* value = params.find<Wad>(name);
        return value ? value->to_double() : usual;
    };
    RegimeTerms out;
    out.calm = number("regimes.calm", 0.0);
    out.wild = number("regimes.wild", 0.0);
    out.risk = number("regimes.risk", 1.0);
    out.calm_for = static_cast<double>(time_of(params, "regimes.calm_for", kUsualStay)) / 1000.0;
    out.wild_for = static_cast<double>(time_of(params, "regimes.wild_for", kUsualStay)) / 1000.0;
    const auto refuse = [](const char* what) {
        return fail(Errc::kConfig, Remedy::kGiveUp, std::string("models.regimes: ") + what);
    };
    if (!(out.calm > 0.0) || !(out.wild > out.calm))
        return refuse("expected a calm volatility above zero and a wild one above that");
    if (!(out.risk > 0.0)) return refuse("expected a risk above zero");
    if (!(out.calm_for >= 1.0) || !(out.wild_for >= 1.0))
        return refuse("expected stays of at least 1s");
    return out;
}

}  // namespace

std::vector<Key> memory_keys() {
    Key volatility = key("volatility", KeyKind::kChoice,
                         "Whether the rule goes by the volatility that was measured, once there "
                         "are enough returns, or by its own key.",
                         "configured");
    volatility.choices = {"configured", "measured"};
    Key regimes = key("regimes", KeyKind::kGroup,
                      "Two regimes of volatility; which one it is is told from the returns.");
    regimes.children = {
        key("calm", KeyKind::kNumber, "Volatility of the calm one, per square root of a year."),
        key("wild", KeyKind::kNumber, "Volatility of the wild one."),
        key("calm_for", KeyKind::kDuration, "How long a calm stay takes on average.", "25d"),
        key("wild_for", KeyKind::kDuration, "How long a wild one does.", "25d"),
        key("risk", KeyKind::kNumber, "In the wild one risk aversion is multiplied by this.", "1")};
    regimes.children[0].required = regimes.children[1].required = true;
    return {key("sample", KeyKind::kDuration, "Least time between two returns.", "5m"),
            key("half_life", KeyKind::kDuration,
                "After so long a return, or a funding rate, counts half.", "24h"),
            std::move(volatility),
            key("tilt", KeyKind::kRatio,
                "The most that expected funding moves the target, as a share of the gross delta; "
                "the rule's risk aversion and volatility say how far. Absent: not at all."),
            key("horizon", KeyKind::kDuration, "Over which funding is forecast.", "7d"),
            std::move(regimes),
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
    return out;
}

}  // namespace evenkeel
