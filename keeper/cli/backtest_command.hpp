// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/cli/backtest_options.hpp"

namespace evenkeel::cli {

/// `backtest CONFIG --prices FILE…`: runs the strategies' own decisions over history, each
/// combination of what is swept, and prints what came of them. The chain is only looked at, once,
/// where no positions were given. kUsage for a file or option that is wrong, kFailed if a run fails
/// or does not add up.
int backtest(BacktestOptions options);

}  // namespace evenkeel::cli
