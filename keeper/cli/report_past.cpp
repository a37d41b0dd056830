// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/report_past.hpp"

#include <algorithm>

#include "keeper/engine/journal_stage.hpp"
#include "keeper/support/files.hpp"
#include "strategies/backtest/history.hpp"
#include "strategies/report/fee_meter.hpp"

namespace evenkeel::cli {
namespace {

constexpr std::uint64_t kSecondsPerHour = 3'600;
constexpr std::int64_t kWidestGap = 2 * 86'400;
constexpr std::size_t kLargestFile = 1u << 30;

tl::unexpected<Error> wrong(const std::string& what) {
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp, "--prices: " + what);
}

std::set<std::string> assets_of(const PortfolioSpec& portfolio) {
    std::set<std::string> out;
    for (const StrategySpec& strategy : portfolio.strategies) out.insert(strategy.asset);
    return out;
}

Result<PastPrices> read_prices(const std::string& path) {
    const auto text = read_file(path, kLargestFile);
    if (!text) return wrong(text.error().message);
    HistoryFormat format;
    format.widest_gap = kWidestGap;
    const auto history = read_history({}, path, *text, format);
    if (!history) return wrong(history.error().message);
    PastPrices out{path, {}};
    for (const HistoryRow& row : history->rows) out.rows.push_back({row.time, row.price});
    return out;
}

/// "ASSET=FILE", or a file of the only asset there is.
Result<std::pair<std::string, std::string>> named_file(const std::string& text,
                                                       const std::set<std::string>& assets) {
    const auto split = text.find('=');
    if (split != std::string::npos && assets.contains(text.substr(0, split)))
        return std::pair(text.substr(0, split), text.substr(split + 1));
    if (assets.size() == 1) return std::pair(*assets.begin(), text);
    std::string all;
    for (const std::string& asset : assets) all += (all.empty() ? "" : ", ") + asset;
    return wrong("expected ASSET=FILE with one of " + all + ", found " + text);
}

/// Walks a journal at about one block an hour.
class PastReader {
  public:
    PastReader(const PortfolioSpec& portfolio, ReportPast& out)
        : portfolio_(portfolio), out_(out) {}

    Result<void> visit(const DecidedSnapshot& decided) {
        const std::uint64_t time = decided.head.timestamp;
        if (seen_ && time < *seen_ + kSecondsPerHour) return {};
        seen_ = time;
        EVENKEEL_CHECK(stage_.set(decided));
        EVENKEEL_TRY(const Snapshot snapshot, stage_.snapshot(decided));
        const auto exposures = stage_.portfolio().exposures(snapshot);
        for (const auto& exposure : exposures)
            if (exposure && is_still(*exposure)) see(*exposure, time);
        return {};
    }
    void finish() {
        for (const auto& [strategy, meter] : meters_) out_.income[strategy] = meter.income();
    }

  private:
    bool is_still(const Exposure& exposure) const {
        return std::ranges::any_of(portfolio_.strategies, [&](const StrategySpec& one) {
            return one.name == exposure.strategy && one.asset == exposure.asset;
        });
    }
    void see(const Exposure& exposure, std::uint64_t time) {
        PastPrices& prices = out_.prices[exposure.asset];
        prices.source = "journal";
        const auto at = static_cast<std::int64_t>(time);
        const double price = exposure.price.to_double();
        if (prices.rows.empty() || prices.rows.back().time < at) prices.rows.push_back({at, price});
        const auto tokens = tokens_of(portfolio_, exposure.asset);
        for (const Term& term : exposure.terms)
            meters_[exposure.strategy].see(term, price, tokens, time);
    }

    const PortfolioSpec& portfolio_;
    ReportPast& out_;
    JournalStage stage_;
    std::optional<std::uint64_t> seen_;
    std::map<std::string, FeeMeter> meters_;
};

}  // namespace

std::set<Address> tokens_of(const PortfolioSpec& portfolio, const std::string& asset) {
    std::set<Address> out;
    for (const AssetSpec& one : portfolio.assets) {
        if (one.name != asset) continue;
        out.insert(one.tokens.begin(), one.tokens.end());
        for (const auto& [chain, tokens] : one.tokens_on) out.insert(tokens.begin(), tokens.end());
    }
    return out;
}

Result<std::map<std::string, PastPrices>> prices_from(const std::vector<std::string>& files,
                                                      const PortfolioSpec& portfolio) {
    std::map<std::string, PastPrices> out;
    const auto assets = assets_of(portfolio);
    for (const std::string& text : files) {
        EVENKEEL_TRY(const auto named, named_file(text, assets));
        EVENKEEL_TRY(PastPrices prices, read_prices(named.second));
        if (!out.emplace(named.first, std::move(prices)).second)
            return wrong("two files for " + named.first);
    }
    return out;
}

ReportPast past_of(const Config& config) {
    ReportPast out;
    const auto journal = JournalReader::open(config.journal_path);
    if (!journal) {
        out.why = journal.error().message;
        return out;
    }
    PastReader reader(config.portfolio, out);
    const auto walked = journal->each_snapshot(
        [&](const DecidedSnapshot& decided) { return reader.visit(decided); });
    reader.finish();
    out.why = walked ? "the journal has no block of it" : walked.error().message;
    return out;
}

}  // namespace evenkeel::cli
