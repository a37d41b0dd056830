// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/options/jump_wings.hpp"

#include <cmath>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

// As near as the share of the way matters.
constexpr int kHalvings = 40;

/// A share of the way from a slice to where it has no butterfly arbitrage.
class Way {
  public:
    Way(const SviSlice& slice, double years, const StrikeGrid& grid)
        : slice_(slice), years_(years), grid_(grid) {}

    /// Along jump wings if their far end is free, and else toward a flat smile, which always is.
    Result<void> choose() {
        EVENKEEL_TRY(from_, jump_wings(slice_, years_));
        to_ = without_butterfly(from_);
        flatten_ = !is_free(at(1.0));
        return {};
    }

    Result<SviSlice> at(double share) const {
        if (flatten_) {
            SviSlice out = slice_;
            out.b *= 1.0 - share;
            out.a = (1.0 - share) * slice_.a + share * total_variance(slice_, 0.0);
            return out;
        }
        JumpWings out = from_;
        out.c += share * (to_.c - from_.c);
        out.v_tilde += share * (to_.v_tilde - from_.v_tilde);
        return from_jump_wings(out, years_);
    }

    bool is_free(const Result<SviSlice>& slice) const {
        if (!slice) return false;
        const auto seen = check_butterfly(*slice, grid_);
        return seen && seen->is_free;
    }

  private:
    SviSlice slice_;
    double years_;
    StrikeGrid grid_;
    JumpWings from_, to_;
    bool flatten_ = false;
};

}  // namespace

Result<JumpWings> jump_wings(const SviSlice& slice, double years) {
    EVENKEEL_CHECK(demand(is_positive(years), "a time to expiry above zero"));
    const double w = total_variance(slice, 0.0);
    EVENKEEL_CHECK(
        demand(is_positive(w) && slice.b >= 0.0 && std::abs(slice.rho) < 1.0 && slice.sigma > 0.0,
               "a slice whose variance is above zero at the money"));
    const double root = std::sqrt(w);
    JumpWings out;
    out.v = w / years;
    out.psi = slice.b / (2.0 * root) * (slice.rho - slice.m / std::hypot(slice.m, slice.sigma));
    out.p = slice.b * (1.0 - slice.rho) / root;
    out.c = slice.b * (1.0 + slice.rho) / root;
    const double least = slice.a + slice.b * slice.sigma * std::sqrt(1.0 - slice.rho * slice.rho);
    out.v_tilde = least / years;
    return out;
}

Result<SviSlice> from_jump_wings(const JumpWings& wings, double years) {
    EVENKEEL_CHECK(demand(is_positive(years), "a time to expiry above zero"));
    EVENKEEL_CHECK(
        demand(is_positive(wings.v) && is_positive(wings.v_tilde) && wings.v_tilde <= wings.v,
               "variances above zero, the least not above that at the money"));
    EVENKEEL_CHECK(
        demand(is_positive(wings.p) && is_positive(wings.c), "wings that rise on both sides"));
    const double root = std::sqrt(wings.v * years);
    SviSlice out;
    out.b = root * (wings.c + wings.p) / 2.0;
    out.rho = (wings.c - wings.p) / (wings.c + wings.p);
    // m / sqrt(m^2 + sigma^2)
    const double lean = out.rho - 2.0 * wings.psi * root / out.b;
    EVENKEEL_CHECK(demand(std::abs(lean) < 1.0, "a skew less steep than the wings"));
    const double upright = std::sqrt(1.0 - lean * lean);
    const double bend = std::sqrt(1.0 - out.rho * out.rho);
    const double drop = 1.0 - out.rho * lean - upright * bend;
    EVENKEEL_CHECK(demand(wings.psi != 0.0 && drop > 0.0 && wings.v_tilde < wings.v,
                          "a smile whose lowest point is not at the money"));
    const double radius = (wings.v - wings.v_tilde) * years / (out.b * drop);
    out.m = lean * radius;
    out.sigma = upright * radius;
    out.a = wings.v_tilde * years - out.b * out.sigma * bend;
    return out;
}

JumpWings without_butterfly(const JumpWings& wings) {
    JumpWings out = wings;
    out.c = wings.p + 2.0 * wings.psi;
    const double sum = wings.p + out.c;
    out.v_tilde = 4.0 * wings.v * wings.p * out.c / (sum * sum);
    return out;
}

Result<SviSlice> repaired(const SviSlice& slice, double years, const StrikeGrid& grid) {
    Way way(slice, years, grid);
    EVENKEEL_CHECK(way.choose());
    if (way.is_free(slice)) return slice;
    EVENKEEL_TRY(SviSlice best, way.at(1.0));
    EVENKEEL_CHECK(demand(way.is_free(best), "a grid that a slice can be held to"));
    double low = 0.0, high = 1.0;
    for (int i = 0; i < kHalvings; ++i) {
        const double share = low + (high - low) / 2.0;
        const auto tried = way.at(share);
        if (way.is_free(tried)) {
            high = share;
            best = *tried;
        } else {
            low = share;
        }
    }
    return best;
}

}  // namespace evenkeel
