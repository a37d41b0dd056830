// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/options/smile.hpp"

#include <boost/math/special_functions/erf.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <numbers>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

namespace bm = boost::math;
using Quiet = bm::policies::policy<bm::policies::evaluation_error<bm::policies::errno_on_error>,
                                   bm::policies::domain_error<bm::policies::errno_on_error>,
                                   bm::policies::overflow_error<bm::policies::errno_on_error>>;

constexpr int kMostDoublings = 40;

double d1(const SviSlice& slice, double k) {
    const double root = std::sqrt(total_variance(slice, k));
    return -k / root + root / 2.0;
}

/// The log-strike where d1 is `wanted`. It falls with k where the wings are less steep than 2.
Result<double> log_strike(const SviSlice& slice, double wanted) {
    const auto off = [&](double k) { return d1(slice, k) - wanted; };
    const double step = std::sqrt(total_variance(slice, 0.0));
    double low = -step, high = step;
    for (int i = 0; i < kMostDoublings && off(low) < 0.0; ++i) low *= 2.0;
    for (int i = 0; i < kMostDoublings && off(high) > 0.0; ++i) high *= 2.0;
    EVENKEEL_CHECK(
        demand(off(low) >= 0.0 && off(high) <= 0.0, "a smile that has a strike of this delta"));
    if (off(low) == 0.0) return low;
    if (off(high) == 0.0) return high;
    std::uintmax_t rounds = 200;
    const auto found = bm::tools::toms748_solve(
        off, low, high, off(low), off(high), bm::tools::eps_tolerance<double>(52), rounds, Quiet());
    return found.first + (found.second - found.first) / 2.0;
}

SmileStrike at(const Smile& smile, double k) {
    return {k, smile.forward * std::exp(k),
            std::sqrt(total_variance(smile.slice, k) / smile.years)};
}

}  // namespace

Result<SmileStrike> strike_at_delta(const Smile& smile, double call_delta) {
    EVENKEEL_CHECK(check_slice(smile.slice));
    EVENKEEL_CHECK(demand(is_positive(smile.years) && is_positive(smile.forward),
                          "a time to expiry and a forward above zero"));
    EVENKEEL_CHECK(demand(call_delta > 0.0 && call_delta < 1.0, "a delta between 0 and 1"));
    const double wanted = -std::numbers::sqrt2 * bm::erfc_inv(2.0 * call_delta, Quiet());
    EVENKEEL_TRY(const double k, log_strike(smile.slice, wanted));
    return at(smile, k);
}

Result<SmileQuotes> smile_quotes(const Smile& smile) {
    SmileQuotes out;
    EVENKEEL_TRY(out.call, strike_at_delta(smile, 0.25));
    EVENKEEL_TRY(out.put, strike_at_delta(smile, 0.75));
    EVENKEEL_TRY(out.neutral, strike_at_delta(smile, 0.5));
    out.at_the_money = at(smile, 0.0).volatility;
    out.risk_reversal = out.call.volatility - out.put.volatility;
    out.butterfly = (out.call.volatility + out.put.volatility) / 2.0 - out.neutral.volatility;
    return out;
}

}  // namespace evenkeel
