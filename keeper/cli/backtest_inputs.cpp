// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/backtest_inputs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "keeper/config/quantity.hpp"
#include "keeper/support/files.hpp"
#include "strategies/backtest/csv_cells.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel::cli {
namespace {

// Ten years of seconds, and room to spare.
constexpr std::size_t kLargestHistory = 2'000'000'000;
constexpr double kUsualPerpCost = 0.0006, kUsualSwapCost = 0.0008, kUsualFixed = 0.5;

tl::unexpected<Error> misused(std::string_view option, std::string_view what) {
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp, fmt::format("{}: {}", option, what));
}

/// The same failure as one of usage, with the option before it.
tl::unexpected<Error> misused(std::string_view option, const Error& error) {
    return misused(option, error.message);
}

Result<double> share_in(const char* option, const std::string& text) {
    const auto ratio = parse_ratio(text);
    if (!ratio) return misused(option, ratio.error());
    return ratio->value.to_double();
}

/// A number, or an amount of the unit of account.
Result<double> money_in(const char* option, std::string text) {
    if (text.ends_with(" USD")) text.resize(text.size() - 4);
    const auto number = number_in(text);
    if (!number) return misused(option, "expected an amount such as 250 USD, found " + shown(text));
    return *number;
}

Result<HistoryFormat> format_in(const BacktestOptions& options, const std::string& asset,
                                const std::vector<AssetSpec>& all) {
    HistoryFormat out;
    out.asset = asset;
    for (const AssetSpec& one : all)
        if (one.name != asset) out.others.push_back(one.name);
    if (!options.widest_gap.empty()) {
        const auto gap = parse_duration(options.widest_gap);
        if (!gap) return misused("--widest-gap", gap.error());
        out.widest_gap = gap->milliseconds / 1000;
    }
    if (options.base != "token0" && options.base != "token1")
        return misused("--base", "expected token0 or token1, found " + shown(options.base));
    if (options.pool_decimals.empty()) return out;
    const std::string& text = options.pool_decimals;
    const auto colon = text.find(':');
    const auto decimals0 = parse_count(text.substr(0, colon));
    const auto decimals1 = parse_count(colon == text.npos ? "" : text.substr(colon + 1));
    constexpr std::int64_t kMost = 36;
    if (!decimals0 || !decimals1 || *decimals0 > kMost || *decimals1 > kMost)
        return misused("--pool-decimals", "expected D0:D1 such as 6:18, found " + shown(text));
    out.pool = PoolShape{static_cast<unsigned>(*decimals0), static_cast<unsigned>(*decimals1),
                         options.base == "token0"};
    return out;
}

Result<PaperRange> range_in(const std::string& text, const std::string& value) {
    PaperRange out;
    const auto named = text.find('=');
    if (named != text.npos) out.asset = text.substr(0, named);
    const std::string_view edges =
        std::string_view(text).substr(named == text.npos ? 0 : named + 1);
    const auto colon = edges.find(':');
    const auto lower = number_in(edges.substr(0, colon));
    const auto upper =
        number_in(colon == edges.npos ? std::string_view() : edges.substr(colon + 1));
    if (!lower || !upper || !(*lower > 0.0) || !(*lower < *upper))
        return misused(
            "--range",
            "expected LOWER:UPPER or ASSET=LOWER:UPPER, prices above zero, found " + shown(text));
    out.lower = *lower;
    out.upper = *upper;
    EVENKEEL_TRY(out.value, money_in("--value", value));
    if (!(out.value > 0.0))
        return misused("--value", "expected more than 0, found " + shown(value));
    return out;
}

/// A cost as people hear of it: what it is, the rule's key, and whether it is a share.
struct CostWords {
    const char* what;
    const char* key;
    bool is_share;
};

/// A cost as typed, or as the rule has it, or the usual; says which.
double taken(const CostWords& words, const std::optional<double>& typed,
             const std::optional<double>& ruled, double usual, Assumptions& said) {
    const double value = typed ? *typed : ruled.value_or(usual);
    const std::string figure =
        words.is_share ? significant(value * 1e4) + " bps" : significant(value) + " USD";
    const std::string source = typed   ? "as given"
                               : ruled ? "as rebalance." + std::string(words.key)
                                       : "the usual, for none was given";
    said.push_back(fmt::format("{} {}, {}", words.what, figure, source));
    return value;
}

/// A value of the run's own rule, or else of the file's.
template <class T>
const T* found_in(const CostSources& sources, const std::string& key) {
    const T* own = sources.rule.find<T>(key);
    return own ? own : sources.file.find<T>(key);
}

Result<std::optional<double>> optional_share(const char* option, const std::string& text) {
    if (text.empty()) return std::optional<double>();
    EVENKEEL_TRY(const double share, share_in(option, text));
    return std::optional(share);
}

}  // namespace

Result<History> history_in(const BacktestOptions& options, const std::string& asset,
                           const std::vector<AssetSpec>& all) {
    EVENKEEL_TRY(const HistoryFormat format, format_in(options, asset, all));
    History out;
    for (const std::string& path : options.prices) {
        const auto text = read_file(path, kLargestHistory);
        if (!text) return misused("--prices", text.error());
        auto longer = read_history(std::move(out), path, *text, format);
        if (!longer) return fail(Errc::kInvalidArgument, Remedy::kGiveUp, longer.error().message);
        out = *std::move(longer);
    }
    if (out.rows.size() < 2)
        return misused("--prices",
                       fmt::format("expected at least two rows, found {}", out.rows.size()));
    return out;
}

Result<std::vector<PaperRange>> typed_ranges(const BacktestOptions& options) {
    if (options.ranges.size() != options.values.size())
        return misused("--range", fmt::format("expected a --value each, found {} ranges and {} "
                                              "values",
                                              options.ranges.size(), options.values.size()));
    std::vector<PaperRange> out;
    for (std::size_t i = 0; i < options.ranges.size(); ++i) {
        EVENKEEL_TRY(const PaperRange range, range_in(options.ranges[i], options.values[i]));
        out.push_back(range);
    }
    return out;
}

Result<double> typed_margin(const BacktestOptions& options, Assumptions& said) {
    if (options.margin.empty()) return 0.0;
    EVENKEEL_TRY(const double margin, money_in("--margin", options.margin));
    if (margin < 0.0)
        return misused("--margin", "expected 0 or more, found " + shown(options.margin));
    said.push_back(significant(margin) + " USD with the hedges at first");
    return margin;
}

Result<PaperFees> paper_fees(const BacktestOptions& options, const HistoryKnows& knows,
                             Assumptions& said) {
    PaperFees out{.fee = 0.0, .in_pool = options.in_pool, .kept = !options.sells_fees};
    if (!options.fee.empty()) {
        EVENKEEL_TRY(out.fee, share_in("--fee", options.fee));
    }
    if (!knows.pool) {
        if (!options.fee.empty())
            return misused("--fee", "the prices come without a pool's swaps, which fees come of");
        said.push_back("the positions earn no fees: the prices come without a pool's swaps");
        return out;
    }
    if (options.fee.empty())
        return misused("--fee", "expected the pool's fee such as 0.05%, found none");
    said.push_back(fmt::format("fees of {} bps, {}; they are {}", significant(out.fee * 1e4),
                               out.in_pool ? "the positions being part of the pool's liquidity"
                                           : "the positions coming on top of the pool's liquidity",
                               out.kept ? "kept" : "sold as they come"));
    return out;
}

Result<PaperCosts> paper_costs(const BacktestOptions& options, const CostSources& sources,
                               const HistoryKnows& knows, Assumptions& said) {
    PaperCosts out;
    std::optional<double> ruled_cost, ruled_fixed, typed_fixed;
    if (const auto* share = found_in<Ratio>(sources, "cost")) ruled_cost = share->value.to_double();
    if (const auto* amount = found_in<Amount>(sources, "fixed_cost"))
        ruled_fixed = amount->value.to_double();
    EVENKEEL_TRY(const auto typed_cost, optional_share("--cost", options.cost));
    if (!options.fixed.empty()) {
        EVENKEEL_TRY(typed_fixed, money_in("--fixed", options.fixed));
    }
    out.fee = taken({"a trade costs", "cost", true}, typed_cost, ruled_cost,
                    sources.on_perps ? kUsualPerpCost : kUsualSwapCost, said);
    if (knows.gas && !typed_fixed)
        said.push_back("a trade's gas is as the history tells");
    else
        out.fixed = taken({"each trade costs besides", "fixed_cost", false}, typed_fixed,
                          ruled_fixed, kUsualFixed, said);
    EVENKEEL_TRY(const auto spread, optional_share("--half-spread", options.half_spread));
    EVENKEEL_TRY(const auto impact, optional_share("--impact", options.impact));
    out.half_spread = spread.value_or(0.0);
    out.impact = impact.value_or(0.0);
    if (spread) said.push_back("half spread " + significant(out.half_spread * 1e4) + " bps");
    if (impact)
        said.push_back("each unit traded moves the price by " + significant(out.impact * 1e4) +
                       " bps");
    return out;
}

}  // namespace evenkeel::cli
