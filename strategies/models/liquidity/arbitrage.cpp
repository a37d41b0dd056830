// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/liquidity/arbitrage.hpp"

#include <boost/math/special_functions/zeta.hpp>
#include <cmath>
#include <numbers>

#include "strategies/models/calendar.hpp"
#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

constexpr const char* kModel = "arbitrage";

Result<double> share(double constant, double fee, double sigma_block) {
    EVENKEEL_CHECK(check_not_negative(kModel, {{"a fee", fee}}));
    EVENKEEL_CHECK(check_positive(kModel, {{"volatility over a block", sigma_block}}));
    return 1.0 / (1.0 + constant * fee / sigma_block);
}

}  // namespace

Result<double> arbitrage_share_random_blocks(double fee, double sigma_block) {
    return share(std::numbers::sqrt2, fee, sigma_block);
}

Result<double> arbitrage_share_fixed_blocks(double fee, double sigma_block) {
    return share(fixed_block_constant(), fee, sigma_block);
}

double fixed_block_constant() {
    static const double kConstant =
        std::sqrt(2.0 * std::numbers::pi) / std::abs(boost::math::zeta(0.5));
    return kConstant;
}

Result<double> block_volatility(double sigma_daily, double seconds) {
    EVENKEEL_CHECK(check_not_negative(kModel, {{"volatility", sigma_daily}, {"time", seconds}}));
    return sigma_daily * std::sqrt(seconds / kSecondsPerDay);
}

}  // namespace evenkeel
