// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/golden/daily_data.hpp"

#include <chrono>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {
namespace {

/// The rows of a file, by the names of its first line.
std::vector<std::map<std::string, std::string>> rows_of(const std::string& name) {
    std::ifstream in(data_path(name));
    const auto cells = [](const std::string& line) {
        std::vector<std::string> out;
        std::istringstream rest(line);
        for (std::string cell; std::getline(rest, cell, ',');) out.push_back(cell);
        return out;
    };
    std::vector<std::map<std::string, std::string>> out;
    std::string line;
    std::getline(in, line);
    const auto names = cells(line);
    while (std::getline(in, line)) {
        const auto values = cells(line);
        out.emplace_back();
        for (std::size_t i = 0; i < values.size(); ++i) out.back()[names.at(i)] = values[i];
    }
    return out;
}

/// "2021-10-27" in seconds.
std::int64_t seconds_of(const std::string& day) {
    using namespace std::chrono;
    const year_month_day date(year(std::stoi(day.substr(0, 4))),
                              month(static_cast<unsigned>(std::stoi(day.substr(5, 2)))),
                              std::chrono::day(static_cast<unsigned>(std::stoi(day.substr(8, 2)))));
    return duration_cast<seconds>(sys_days(date).time_since_epoch()).count();
}

std::map<std::int64_t, Bar> bars_by_day(const std::string& asset) {
    std::map<std::int64_t, Bar> out;
    for (const auto& row : rows_of("data/daily/" + asset + "-USD.csv")) {
        const auto of = [&](const char* key) { return std::stod(row.at(key)); };
        const std::int64_t day = seconds_of(row.at("Date"));
        out[day] = {day, of("open"), of("high"), of("low"), of("close")};
    }
    return out;
}

}  // namespace

BarSeries daily_bars(const std::string& asset) {
    const auto eth = bars_by_day("ETH"), btc = bars_by_day("BTC"), link = bars_by_day("LINK");
    std::vector<Bar> bars;
    for (const auto& [day, bar] : bars_by_day(asset))
        if (eth.contains(day) && btc.contains(day) && link.contains(day)) bars.push_back(bar);
    // One day is missing in three places.
    return value_of(BarSeries::make(std::move(bars), 2 * 86'400));
}

std::vector<double> daily_returns(const std::string& asset) {
    return value_of(log_returns(daily_bars(asset).closes()));
}

std::vector<double> long_btc_returns() {
    std::vector<PricePoint> points;
    for (const auto& row : rows_of("data/btc_daily_var/btc_price_volume.csv"))
        points.push_back({seconds_of(row.at("date")), std::stod(row.at("price"))});
    return value_of(log_returns(value_of(PriceSeries::make(std::move(points), 86'400))));
}

}  // namespace evenkeel::golden
