// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>

#include "strategies/models/options/ssvi_fit.hpp"
#include "strategies/models/options/svi_fit.hpp"

using namespace evenkeel;

namespace {

std::vector<SmilePoint> sampled(const SviSlice& slice, int count) {
    std::vector<SmilePoint> out;
    for (int i = 0; i < count; ++i) {
        const double k = -0.6 + 1.2 * i / (count - 1);
        out.push_back({k, total_variance(slice, k)});
    }
    return out;
}

}  // namespace

TEST_CASE("Quotes without noise give their SVI slice back", "[models]") {
    // As many quotes as can tell the five parameters apart, and more.
    const std::vector<std::pair<int, SviSlice>> cases{{5, {0.01, 0.055, -0.25, 0.02, 0.14}},
                                                      {8, {-0.041, 0.1331, 0.306, 0.3586, 0.4153}},
                                                      {11, {0.03, 0.25, -0.75, -0.15, 0.06}},
                                                      {21, {0.005, 0.02, 0.6, 0.1, 0.5}}};
    for (const auto& [count, slice] : cases) {
        const SviFit fit = fit_svi(sampled(slice, count)).value();
        INFO(slice.a << " " << count);
        CHECK(fit.rmse < 1e-12);
        CHECK(fit.slice.a == Approx(slice.a).epsilon(1e-8));
        CHECK(fit.slice.b == Approx(slice.b).epsilon(1e-8));
        CHECK(fit.slice.rho == Approx(slice.rho).epsilon(1e-8));
        CHECK(fit.slice.m == Approx(slice.m).epsilon(1e-8));
        CHECK(fit.slice.sigma == Approx(slice.sigma).epsilon(1e-8));
    }
}

TEST_CASE("A fitted slice is sound though its quotes are not", "[models]") {
    auto points = sampled({0.01, 0.055, -0.25, 0.02, 0.14}, 9);
    points[3].variance *= 1.3;
    points[6].variance *= 0.6;
    const SviFit fit = fit_svi(points).value();
    CHECK(check_slice(fit.slice));
    CHECK(fit.rmse > 1e-4);
    // Weight decides which quotes are missed.
    points[3].weight = 1e6;
    const SviFit leaning = fit_svi(points).value();
    CHECK(std::abs(total_variance(leaning.slice, points[3].k) - points[3].variance) <
          std::abs(total_variance(fit.slice, points[3].k) - points[3].variance));
    // A smile that bends down has no slice: the flattest is nearest.
    for (auto& point : points) point = {point.k, 0.05 - 0.1 * point.k * point.k};
    CHECK(check_slice(fit_svi(points).value().slice));
}

TEST_CASE("Quotes that cannot be fitted are refused", "[models]") {
    auto points = sampled({0.01, 0.055, -0.25, 0.02, 0.14}, 5);
    CHECK_FALSE(fit_svi({}));
    CHECK_FALSE(fit_svi(std::span(points).first(4)));
    points[1].k = points[0].k;
    CHECK_FALSE(fit_svi(points));
    points = sampled({0.01, 0.055, -0.25, 0.02, 0.14}, 8);
    for (const double bad : {0.0, -0.1, std::nan("")}) {
        auto broken = points;
        broken[2].variance = bad;
        CHECK_FALSE(fit_svi(broken));
        broken = points;
        broken[2].weight = bad;
        CHECK_FALSE(fit_svi(broken));
    }
    points[2].k = std::nan("");
    CHECK_FALSE(fit_svi(points));
}

TEST_CASE("SSVI is the raw slice that it names", "[models]") {
    const SsviSlice slice = ssvi_slice(0.04, -0.6, {0.9, 0.45}).value();
    for (const double k : {-1.0, -0.1, 0.0, 0.2, 2.0})
        CHECK(total_variance(slice, k) ==
              Approx(total_variance(raw_slice(slice), k)).epsilon(1e-13));
    CHECK(total_variance(slice, 0.0) == Approx(0.04).epsilon(1e-14));
    CHECK(conditions(slice).is_free());
    CHECK(check_butterfly(raw_slice(slice)).value().is_free);
    CHECK(suffices({0.9, 0.45}, -0.6));
    CHECK_FALSE(suffices({1.3, 0.45}, -0.6));
    CHECK(grows(PowerLaw{0.9, 0.45}, -0.6, 0.04));
    const double step = 1e-6;
    CHECK(skew_at_the_money(slice) == Approx((std::sqrt(total_variance(slice, step)) -
                                              std::sqrt(total_variance(slice, -step))) /
                                             (2.0 * step))
                                          .epsilon(1e-8));
    CHECK_FALSE(ssvi_slice(0.0, -0.6, {0.9, 0.45}));
    CHECK_FALSE(ssvi_slice(0.04, -1.0, {0.9, 0.45}));
    CHECK_FALSE(ssvi_slice(0.04, -0.6, {0.9, 1.1}));
    CHECK_FALSE(ssvi_slice(0.04, -0.6, {std::nan(""), 0.5}));
}

TEST_CASE("Quotes without noise give their SSVI surface back", "[models]") {
    const PowerLaw law{1.1, 0.4};
    std::vector<SurfaceExpiry> expiries;
    for (const double theta : {0.005, 0.02, 0.07}) {
        SurfaceExpiry expiry{theta, {}};
        const SsviSlice slice = ssvi_slice(theta, -0.45, law).value();
        for (const double k : {-0.3, -0.1, 0.1, 0.3})
            expiry.points.push_back({k, total_variance(slice, k)});
        expiries.push_back(expiry);
    }
    const SsviFit fit = fit_ssvi(expiries).value();
    CHECK(fit.rmse < 1e-8);
    CHECK(fit.rho == Approx(-0.45).epsilon(1e-5));
    CHECK(fit.law.eta == Approx(1.1).epsilon(1e-5));
    CHECK(fit.law.gamma == Approx(0.4).epsilon(1e-5));
    // Whatever is quoted, what comes out has no arbitrage.
    for (auto& point : expiries[0].points) point.variance *= 1.0 + 5.0 * point.k * point.k;
    const SsviFit bent = fit_ssvi(expiries).value();
    CHECK(suffices(bent.law, bent.rho));
    CHECK(bent.law.gamma <= 0.5);
    std::swap(expiries[0], expiries[1]);
    CHECK_FALSE(fit_ssvi(expiries));
    CHECK_FALSE(fit_ssvi({}));
}
