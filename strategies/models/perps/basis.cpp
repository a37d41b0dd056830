// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/perps/basis.hpp"

#include <cmath>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

constexpr const char* kModel = "basis";

}  // namespace

Result<double> no_arbitrage_ratio(double anchor, double premium, double rate) {
    EVENKEEL_CHECK(
        check_finite(kModel, {{"an anchor", anchor}, {"a premium", premium}, {"a rate", rate}}));
    if (anchor > rate && anchor > premium) return (anchor - premium) / (anchor - rate);
    return refuse_input(kModel, "expected an anchor above the premium and the rate, found " +
                                    std::to_string(anchor));
}

Result<BasisSignal> basis_signal(const MeanReversion& history, double basis) {
    EVENKEEL_CHECK(check_finite(kModel, {{"a basis", basis}}));
    EVENKEEL_CHECK(check_positive(kModel, {{"a deviation", history.deviation()}}));
    const auto half_life = history.half_life();
    if (!half_life) return refuse_input(kModel, "its history does not fall back slowly");
    return BasisSignal{(basis - history.mean) / history.deviation(), *half_life};
}

double compression_gain(const MeanReversion& history, double basis, double steps, double costs) {
    return std::abs(basis - history.forecast(basis, steps)) - costs;
}

}  // namespace evenkeel
