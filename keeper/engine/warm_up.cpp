// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/warm_up.hpp"

#include <algorithm>

#include "keeper/engine/memory_json.hpp"
#include "keeper/support/files.hpp"
#include "strategies/backtest/history.hpp"
#include "strategies/backtest/price_table.hpp"
#include "strategies/models/calendar.hpp"

namespace evenkeel {
namespace {

constexpr std::size_t kLargestFile = 256UL << 20;

MarketMemory recalled(const MemoryTerms& terms, const History& history, std::int64_t until) {
    MarketMemory out;
    double paid = 0.0;  // Since the newest sample.
    for (const HistoryRow& row : history.rows) {
        if (row.time <= 0 || row.time > until) continue;
        MarketSample sample{static_cast<std::uint64_t>(row.time), row.price, {}};
        paid += row.funding;
        const auto since = static_cast<double>(sample.time - out.time);
        if (out.time != 0 && since < static_cast<double>(terms.sample)) continue;
        if (out.time != 0 && history.knows.funding) sample.funding = paid / since * kSecondsPerYear;
        paid = 0.0;
        out = remembered(terms, out, sample);
    }
    return out;
}

/// The same of a table of several assets' prices, the strategy's own among them; funding has no
/// column there.
MarketMemory recalled(const MemoryTerms& terms, const std::vector<PriceTableRow>& rows,
                      const std::string& own, std::int64_t until) {
    const auto& assets = terms.covariance->assets;
    const auto place = static_cast<std::size_t>(std::ranges::find(assets, own) - assets.begin());
    MarketMemory out;
    for (const PriceTableRow& row : rows) {
        if (row.time <= 0 || row.time > until) continue;
        out = remembered(terms, std::move(out),
                         {static_cast<std::uint64_t>(row.time), row.prices[place], {}, row.prices});
    }
    return out;
}

/// What is known of other assets than the strategy looks at now begins with the history too.
Result<MarketMemory> with_covariance(MarketMemory memory, const StrategySpec& spec, WallTime now) {
    EVENKEEL_TRY(const Aims aims, aims_of(spec));
    if (!aims.memory || !aims.memory->covariance) return memory;
    const auto& known = memory.covariance;
    if (known && known->assets == aims.memory->covariance->assets) return memory;
    EVENKEEL_TRY(auto warm, warmed_up(spec, now));
    if (warm) memory.covariance = std::move(warm->covariance);
    return memory;
}

Result<std::optional<MarketMemory>> known_memory(const JournalHistory& history,
                                                 const StrategySpec& spec, WallTime now) {
    EVENKEEL_TRY(const auto text, history.memory(spec.name));
    if (text) {
        auto memory = parse_market_memory(*text);
        if (!memory) return fail_in("journal, strategy " + spec.name, std::move(memory).error());
        if (*memory) {
            auto whole = with_covariance(**std::move(memory), spec, now);
            if (!whole)
                return fail_in("strategy " + spec.name + ": models.warm_up",
                               std::move(whole).error());
            return std::optional(*std::move(whole));
        }
    }
    auto warm = warmed_up(spec, now);
    if (!warm)
        return fail_in("strategy " + spec.name + ": models.warm_up", std::move(warm).error());
    return warm;
}

}  // namespace

Result<std::optional<MarketMemory>> warmed_up(const StrategySpec& spec, WallTime now) {
    const auto* file = spec.models.find<std::string>(std::string(kWarmUpKey));
    if (!file) return std::optional<MarketMemory>();
    EVENKEEL_TRY(const Aims aims, aims_of(spec));
    EVENKEEL_TRY(const std::string text, read_file(*file, kLargestFile));
    const auto until = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
    if (aims.memory && aims.memory->covariance) {
        EVENKEEL_TRY(const auto rows,
                     read_price_table(*file, text, aims.memory->covariance->assets));
        return std::optional(recalled(*aims.memory, rows, spec.asset, until.count()));
    }
    EVENKEEL_TRY(const History history, read_history({}, *file, text, {}));
    return std::optional(recalled(*aims.memory, history, until.count()));
}

Result<void> recall(const JournalHistory& history, const PortfolioSpec& spec, WallTime now,
                    std::vector<StrategyInputs>& inputs) {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        EVENKEEL_TRY(inputs[i].memory, known_memory(history, spec.strategies[i], now));
    }
    return {};
}

}  // namespace evenkeel
