// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/report_command.hpp"

#include <cstdio>
#include <fmt/format.h>

#include "keeper/cli/account.hpp"
#include "keeper/cli/configuration.hpp"
#include "keeper/cli/exit_code.hpp"
#include "keeper/cli/journalled.hpp"
#include "keeper/cli/report_past.hpp"
#include "keeper/cli/report_text.hpp"
#include "keeper/cli/session.hpp"
#include "keeper/journal/documents.hpp"
#include "strategies/kinds/strategy.hpp"

namespace evenkeel::cli {
namespace {

/// What was read for a report, and what could not be.
struct ReportView {
    std::shared_ptr<const Snapshot> snapshot;
    std::vector<ReportSource> sources;
    std::vector<PriceOrigin> origins;  ///< One a source.
    std::vector<std::pair<std::string, Error>> failed;
};

Result<BlockView> view_of(Session& session, std::optional<std::uint64_t> block) {
    Reader reader(session.portfolio(), session.chain(), session.further());
    if (!block) return reader.read_newest();
    EVENKEEL_TRY(const Head head, session.chain().head_at(*block));
    return reader.read(head);
}

/// What one transaction costs, by the gas that the rule counts; nothing if it counts none.
std::optional<double> gas_of(const Session& session, const StrategySpec& strategy,
                             const Exposure& exposure, const Head& head) {
    const auto* gas = strategy.rebalance.params.find<std::int64_t>("gas");
    if (gas == nullptr || *gas <= 0 || !exposure.coin_price) return std::nullopt;
    const double price =
        head.base_fee.amount.to_double() + tip_paid(session.config().portfolio).amount.to_double();
    return static_cast<double>(*gas) * price / 1e18 * exposure.coin_price->to_double();
}

void add_past(const ReportPast& past, ReportSource& source, PriceOrigin& origin) {
    const auto income = past.income.find(source.exposure.strategy);
    if (income != past.income.end()) source.income = income->second;
    const auto prices = past.prices.find(source.exposure.asset);
    if (prices == past.prices.end()) {
        source.no_prices = past.why;
        return;
    }
    origin = {prices->second.source, prices->second.rows.size(), prices->second.rows.front().time,
              prices->second.rows.back().time};
    auto series = PriceSeries::make(prices->second.rows, kAnyGap);
    if (series)
        source.prices = *std::move(series);
    else
        source.no_prices = series.error().message;
}

Result<ReportView> look(Config config, const ReportPast& past, const ReportOptions& options) {
    EVENKEEL_TRY(const Address account, account_of(config.signer));
    EVENKEEL_TRY(const auto session, Session::open(std::move(config), account));
    EVENKEEL_TRY(const BlockView view, view_of(*session, options.block));
    ReportView out;
    out.snapshot = view.snapshot;
    auto exposures = owned_exposures(*session, *view.snapshot);
    const PortfolioSpec& portfolio = session->config().portfolio;
    for (std::size_t i = 0; i < exposures.size(); ++i) {
        const StrategySpec& strategy = portfolio.strategies[i];
        if (!exposures[i]) {
            out.failed.emplace_back(strategy.name, exposures[i].error());
            continue;
        }
        ReportSource source;
        source.exposure = *std::move(exposures[i]);
        source.tokens = tokens_of(portfolio, strategy.asset);
        source.gas = gas_of(*session, strategy, source.exposure, view.snapshot->head());
        PriceOrigin origin;
        add_past(past, source, origin);
        out.sources.push_back(std::move(source));
        out.origins.push_back(std::move(origin));
    }
    return out;
}

int print(const ReportView& view, bool json) {
    for (const auto& [strategy, error] : view.failed) complain_of(strategy + ": " + error.message);
    const auto report = make_report(view.sources);
    if (!report) return complain(report.error());
    if (json) {
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < report->strategies.size(); ++i)
            texts.push_back(report_json(report->strategies[i], view.origins[i]));
        for (const auto& [strategy, error] : view.failed)
            texts.push_back(strategy_error_json(strategy, error));
        std::string document =
            document_json(view.snapshot->head(), texts, view.snapshot->further());
        document.pop_back();
        fmt::print("{},\"portfolio\":{}}}\n", document, report_json(report->portfolio));
    } else {
        const Head& head = view.snapshot->head();
        fmt::print("block {} {}\n", head.number, to_hex(head.hash));
        for (std::size_t i = 0; i < report->strategies.size(); ++i)
            fmt::print("{}", report_table(report->strategies[i], view.origins[i]));
        if (report->strategies.size() != 1) fmt::print("{}", report_table(report->portfolio));
    }
    return view.failed.empty() ? kDone : kFailed;
}

}  // namespace

int show_report(const std::string& config_path, const ReportOptions& options) {
    auto config = load_or_complain(config_path);
    if (!config) return kUsage;
    auto given = prices_from(options.prices, config->portfolio);
    if (!given) return complain(given.error());
    ReportPast past = past_of(*config);
    for (auto& [asset, prices] : *given) past.prices[asset] = std::move(prices);
    const auto view = look(*std::move(config), past, options);
    return view ? print(*view, options.json) : complain(view.error());
}

}  // namespace evenkeel::cli
