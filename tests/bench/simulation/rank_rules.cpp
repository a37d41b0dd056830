// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
//
// Ranks the rules in every scenario and prints the tables of docs/simulation.md.
//
//     rank_rules [PATHS [THREADS [SEED]]]      EVENKEEL_DATA says where real prices are
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "strategies/backtest/csv_cells.hpp"
#include "strategies/backtest/ranking_figures.hpp"
#include "strategies/models/calendar.hpp"
#include "tests/bench/simulation/scenarios.hpp"

namespace evenkeel {
namespace {

constexpr std::int64_t kEightHours = 8 * 3'600;
// 30 days of 8 hours, begun every three days.
constexpr std::size_t kWindow = 90, kStride = 9;

/// The closes of Binance's ETH/USDT perpetual in a file with the columns time, exchange, crypto,
/// pair, contract, open, high, low, close.
std::vector<double> perp_closes(const std::string& folder) {
    std::ifstream in(folder + "/multivenue_8h/all_exchanges.csv");
    std::vector<double> out;
    for (std::string line; std::getline(in, line);) {
        const auto cells = cells_of(line);
        if (cells.size() < 9 || cells[1] != "binance" || cells[3] != "ETHUSDT") continue;
        if (const auto close = number_in(cells[8])) out.push_back(*close);
    }
    return out;
}

double volatility(const std::vector<double>& prices) {
    double squares = 0.0;
    for (std::size_t i = 1; i < prices.size(); ++i)
        squares += std::pow(std::log(prices[i] / prices[i - 1]), 2.0);
    const double a_year = kSecondsPerYear / static_cast<double>(kEightHours);
    return std::sqrt(squares / static_cast<double>(prices.size() - 1) * a_year);
}

/// Windows of real prices, each scaled to begin at 2,000.
std::optional<Scenario> real_perp() {
    const char* folder = std::getenv("EVENKEEL_DATA");
    const std::vector<double> closes = folder ? perp_closes(folder) : std::vector<double>();
    if (closes.size() <= kWindow) return std::nullopt;
    Scenario out = scenarios().front();
    out.name = "real ETH perp, 8 h";
    RankingSpec& spec = out.spec;
    spec.path.step = kEightHours;
    spec.sigma = volatility(closes);
    spec.batch = kWindow / kStride;
    for (std::size_t from = 0; from + kWindow < closes.size(); from += kStride) {
        std::vector<double> window;
        for (std::size_t i = from; i <= from + kWindow; ++i)
            window.push_back(i == from ? spec.path.start
                                       : spec.path.start * closes[i] / closes[from]);
        spec.windows.push_back(std::move(window));
    }
    return out;
}

/// The usual clocks of a ranking's interval family, as if each traded, and paid, at each of its
/// times: ours does not where nothing is off the target, as it is out of range.
std::vector<RankedRule> usual_clocks(const RankingSpec& spec, const Ranking& ranking) {
    constexpr std::int64_t kHour = 3'600'000;
    constexpr std::int64_t kUsual[]{kHour, 4 * kHour, 8 * kHour, 24 * kHour};
    std::vector<RankedRule> out;
    for (RankedRule one : ranking.settings) {
        const auto* every = one.rebalance.params.find<Duration>("every");
        if (!every || std::ranges::find(kUsual, every->milliseconds) == std::end(kUsual)) continue;
        const double times = std::ceil(ranking.days * kSecondsPerDay * 1'000.0 /
                                       static_cast<double>(every->milliseconds));
        const double spared = times - one.trades_per_day * ranking.days;
        one.mean_cost += spec.costs.fixed * spared;
        one.risk_plus_cost += spec.costs.fixed * spared;
        out.push_back(std::move(one));
    }
    return out;
}

void print_usual_clocks(const Scenario& scenario, const Ranking& ranking) {
    const RankedRule& best = ranking.rules.front();
    const auto clocks = usual_clocks(scenario.spec, ranking);
    if (clocks.empty() || best.family != "optimal_band") return;
    const auto lowest = std::ranges::min_element(clocks, {}, &RankedRule::risk_plus_cost);
    std::printf("clocks of 1, 4, 8 and 24 h that pay each time: %.2f of the lowest J",
                lowest->risk_plus_cost / best.risk_plus_cost);
    if (const auto te = te_at_cost(clocks, best.mean_cost))
        std::printf(", TE cut %.1f%%", (1.0 - best.te_std / *te) * 100.0);
    std::printf("\n");
}

void print(const Scenario& scenario, const Ranking& ranking, double seconds) {
    std::printf("\n%s: %zu paths of %g days, %.0f s\n\n", scenario.name.c_str(), ranking.paths,
                ranking.days, seconds);
    std::printf(
        "| rule | setting | cost | trades a day | TE | J | of the lowest | TE cut at its cost |\n");
    std::printf("|---|---|---|---|---|---|---|---|\n");
    for (const RankedRule& one : ranking.rules) {
        std::printf("| %s | %s%s | %.0f | %.2f | %.0f | %.0f ± %.0f | ", one.family.c_str(),
                    one.parameters.c_str(), one.at_end_of_grid ? " (end of grid)" : "",
                    one.mean_cost, one.trades_per_day, one.te_std, one.risk_plus_cost,
                    one.standard_error);
        std::printf("%.2f ± %.3f%s | ", one.ratio_to_best,
                    one.excess_error / ranking.rules.front().risk_plus_cost,
                    one.tie ? ", a tie" : "");
        std::printf(one.te_cut ? "%.1f%% |\n" : "|\n", one.te_cut.value_or(0.0) * 100.0);
    }
    print_usual_clocks(scenario, ranking);
    std::fflush(stdout);
}

int run(int argc, char** argv) {
    const auto number = [&](int at, unsigned long fallback) {
        return argc > at ? std::strtoul(argv[at], nullptr, 10) : fallback;
    };
    std::vector<Scenario> all = scenarios();
    if (auto real = real_perp()) all.push_back(*std::move(real));
    for (Scenario& one : all) {
        one.spec.count = number(1, 1'500);
        one.spec.threads = static_cast<unsigned>(number(2, 2));
        one.spec.path.seed = number(3, 1);
        const auto from = std::chrono::steady_clock::now();
        const auto ranking = rank_rules(one.spec);
        if (!ranking) {
            std::fprintf(stderr, "%s: %s\n", one.name.c_str(), ranking.error().message.c_str());
            return 1;
        }
        print(one, *ranking,
              std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count());
    }
    return 0;
}

}  // namespace
}  // namespace evenkeel

int main(int argc, char** argv) {
    return evenkeel::run(argc, argv);
}
