// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/covariance_keys.hpp"

#include <set>

#include "strategies/spec/figures.hpp"
#include "strategies/spec/watched.hpp"

namespace evenkeel {
namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kUsualReturn = 4 * kHour;
constexpr std::int64_t kUsualShort = 30LL * 24 * kHour;
constexpr std::int64_t kUsualLong = 90LL * 24 * kHour;
// So much of the short window may pass without a price of one of the assets.
constexpr std::uint64_t kMissingPart = 10;

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, what);
}

Key duration(std::string name, std::string help, std::string fallback) {
    return {.name = std::move(name),
            .kind = KeyKind::kDuration,
            .help = std::move(help),
            .fallback = std::move(fallback)};
}

std::uint64_t seconds_of(const Params& params, const char* name, std::int64_t usual) {
    const auto* value = params.find<Duration>(name);
    return static_cast<std::uint64_t>(value ? value->milliseconds : usual) / 1000;
}

}  // namespace

std::vector<Key> covariance_keys() {
    return {duration("returns_over",
                     "Time that one return is over; oracles that speak seldom ask for a long one.",
                     "4h"),
            duration("short_window", "Over which a covariance is told, the shorter time.", "30d"),
            duration("long_window", "The longer time; weights and betas are of this one.", "90d")};
}

Result<CovarianceTerms> covariance_terms(const StrategySpec& spec) {
    CovarianceTerms out;
    out.assets = watched_assets(spec);
    out.sample = seconds_of(spec.terms, "returns_over", kUsualReturn);
    out.windows = {seconds_of(spec.terms, "short_window", kUsualShort),
                   seconds_of(spec.terms, "long_window", kUsualLong)};
    if (out.sample < 1) return refuse(spec.kind + ": returns_over is shorter than 1s");
    if (out.windows[kShortWindow] < out.sample)
        return refuse(spec.kind + ": short_window is shorter than returns_over");
    if (out.windows[kLongWindow] < out.windows[kShortWindow])
        return refuse(spec.kind + ": long_window is shorter than short_window");
    return out;
}

std::optional<std::string> untold(const CovarianceTerms& terms, const MarketMemory& memory) {
    const auto& seen = memory.covariance;
    const std::uint64_t returns = seen && seen->assets == terms.assets ? seen->returns : 0;
    if (returns < kLeastCovarianceReturns)
        return std::to_string(returns) + " returns of " + listed(terms.assets) +
               " at once are too few, " + std::to_string(kLeastCovarianceReturns) + " are needed";
    const std::uint64_t most = terms.windows[kShortWindow] / kMissingPart + terms.sample;
    if (memory.time <= seen->time + most) return std::nullopt;
    return "the newest prices of " + listed(terms.assets) + " at once are " +
           seconds(memory.time - seen->time) + " old, at most " + seconds(most) + " are allowed";
}

Result<void> check_names(const std::vector<std::string>& names, const AssetBook& book,
                         const std::string& what) {
    std::set<std::string> seen;
    const auto wrong = [&](const std::string& name, const char* why) {
        return refuse(what + ": " + name + why);
    };
    for (const std::string& name : names) {
        if (!book.find(name)) return wrong(name, " is not among the assets");
        if (book.is_unit_of_account(name))
            return wrong(name, " is the unit of account, whose price does not move");
        if (!seen.insert(name).second) return wrong(name, " stands twice");
    }
    return {};
}

std::string listed(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

}  // namespace evenkeel
