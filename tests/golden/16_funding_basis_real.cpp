// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "strategies/models/calendar.hpp"
#include "strategies/models/perps/mean_reversion.hpp"
#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {
namespace {

/// What a name like "dYdX v3 ETH hourly 2022-2023" says.
struct FundingSeries {
    std::string venue, asset;
    double hours = 0.0;
};

FundingSeries series_named(const std::string& name) {
    static const std::regex kForm(R"((\w+) .*\b(ETH|BTC)\b.*\b(hourly|(\d+)h)\b.*)");
    std::smatch parts;
    if (!std::regex_match(name, parts, kForm))
        throw Refused("expected a name with venue, asset and interval");
    FundingSeries out{parts[1], parts[2], 1.0};
    std::ranges::transform(out.venue, out.venue.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (parts[4].matched) out.hours = std::stod(parts[4]);
    return out;
}

/// The third column of the file of "ASSET-USDT_venue_from_to.csv".
std::vector<double> rates_of(const FundingSeries& series) {
    const std::string prefix = series.asset + "-USDT_" + series.venue + "_";
    for (const auto& entry : std::filesystem::directory_iterator(data_path("data/funding"))) {
        if (!entry.path().filename().string().starts_with(prefix)) continue;
        std::vector<double> out;
        std::ifstream in(entry.path());
        std::string line, cell;
        std::getline(in, line);
        while (std::getline(in, line)) {
            std::istringstream cells(line);
            for (int i = 0; i < 3; ++i) std::getline(cells, cell, ',');
            out.push_back(std::stod(cell));
        }
        return out;
    }
    throw NoData("no series of " + prefix + " here");
}

json funding(const Case& one) {
    const FundingSeries series = series_named(one.self.at("name"));
    const auto rates = rates_of(series);
    if (rates.size() != one.in.at("n").get<std::size_t>())
        throw Refused("expected another number of rows, found " + std::to_string(rates.size()));
    const SeriesFigures found = value_of(series_figures(rates));
    return {{"sum", found.sum},
            {"mean", found.mean},
            {"apr_received_by_short", found.mean * kHoursPerYear / series.hours},
            {"std_per_period", found.deviation},
            {"share_negative", found.share_negative},
            {"min", found.least},
            {"max", found.most},
            {"lag1_autocorr", found.autocorrelation.value()}};
}

const Shapes kShapes{{"16_funding_basis_real", {"n"}, {"apr_received_by_short"}, &funding}};

}  // namespace
}  // namespace evenkeel::golden
