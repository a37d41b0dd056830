// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/perps/leverage_drift.hpp"

#include <cmath>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

constexpr const char* kModel = "leverage";

Result<void> check(const LeveragedPosition& position) {
    return check_positive(kModel, {{"a size", std::abs(position.size)},
                                   {"a price", position.price},
                                   {"equity", position.equity}});
}

}  // namespace

double LeveragedPosition::leverage() const {
    return std::abs(size) * price / equity;
}

Result<LeveragedPosition> moved_by(const LeveragedPosition& position, double move) {
    EVENKEEL_CHECK(check(position));
    EVENKEEL_CHECK(check_positive(kModel, {{"the price after the move", 1.0 + move}}));
    const LeveragedPosition out{position.size, position.price * (1.0 + move),
                                position.equity + position.size * position.price * move};
    EVENKEEL_CHECK(check(out));
    return out;
}

Result<double> restoring_trade(const LeveragedPosition& position, double target) {
    EVENKEEL_CHECK(check(position));
    EVENKEEL_CHECK(check_positive(kModel, {{"a target", target}}));
    const double wanted = target * position.equity / position.price;
    return std::copysign(wanted, position.size) - position.size;
}

Result<double> restoring_margin(const LeveragedPosition& position, double target) {
    EVENKEEL_CHECK(check(position));
    EVENKEEL_CHECK(check_positive(kModel, {{"a target", target}}));
    return std::abs(position.size) * position.price / target - position.equity;
}

double leverage_drag(double signed_leverage, double sigma) {
    return -signed_leverage * (signed_leverage - 1.0) * sigma * sigma / 2.0;
}

}  // namespace evenkeel
