// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "strategies/models/series/bar_series.hpp"

namespace evenkeel::golden {

/// The daily bars of "ETH", "BTC" or "LINK", in that order of names, on the days that all three
/// have: data/daily/*-USD.csv. NoData without the files.
BarSeries daily_bars(const std::string& asset);

/// Log returns of their closes.
std::vector<double> daily_returns(const std::string& asset);

/// Log returns of data/btc_daily_var/btc_price_volume.csv. NoData without the file.
std::vector<double> long_btc_returns();

}  // namespace evenkeel::golden
