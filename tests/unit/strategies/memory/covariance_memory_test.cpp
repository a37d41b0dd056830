// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/memory/covariance_memory.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <numbers>

#include "strategies/models/series/sample.hpp"
#include "strategies/models/volatility/hedge_ratio.hpp"
#include "tests/unit/strategies/golden.hpp"
#include "tests/unit/strategies/models/noise.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr std::uint64_t kStart = 1'700'000'000;
// So long that no weight comes to less than one by as much as a figure keeps.
constexpr std::uint64_t kForever = 1ULL << 60;

CovarianceTerms terms_of(std::size_t assets, std::uint64_t window = kForever) {
    CovarianceTerms out;
    for (std::size_t i = 0; i < assets; ++i) out.assets.push_back(std::string(1, "ABCDE"[i]));
    out.sample = 3'600;
    out.windows = {window, 3 * window};
    if (window == kForever) out.windows = {kForever, kForever};
    return out;
}

/// What is remembered of prices that returned this, an hour a row.
CovarianceMemory lived(const CovarianceTerms& terms, const Matrix& returns,
                       CovarianceMemory memory = {}) {
    std::vector<double> prices(terms.assets.size(), 100.0);
    std::uint64_t time = kStart;
    if (memory.time != 0) {
        prices = memory.prices;
        time = memory.time;
    } else {
        memory = remembered(terms, memory, time, prices);
    }
    for (std::size_t t = 0; t < returns.rows; ++t) {
        for (std::size_t i = 0; i < prices.size(); ++i) prices[i] *= std::exp(returns.at(t, i));
        memory = remembered(terms, memory, time += 3'600, prices);
    }
    return memory;
}

/// Rows less their columns' means: about zero is then about the means.
Matrix centred(Matrix rows) {
    for (std::size_t i = 0; i < rows.columns; ++i) {
        double sum = 0.0;
        for (std::size_t t = 0; t < rows.rows; ++t) sum += rows.at(t, i);
        for (std::size_t t = 0; t < rows.rows; ++t)
            rows.at(t, i) -= sum / static_cast<double>(rows.rows);
    }
    return rows;
}

/// A market of so many assets that share most of what they do.
Matrix market(std::size_t rows, std::size_t assets) {
    Noise noise(77);
    Matrix out = Matrix::zeros(rows, assets);
    for (std::size_t t = 0; t < rows; ++t) {
        const double shared = noise.normal();
        for (std::size_t i = 0; i < assets; ++i)
            out.at(t, i) = 0.01 * (shared * (1.0 + 0.2 * static_cast<double>(i)) + noise.normal());
    }
    return centred(std::move(out));
}

void check_near(const Matrix& found, const Matrix& expected) {
    REQUIRE(found.values.size() == expected.values.size());
    for (std::size_t i = 0; i < found.values.size(); ++i)
        CHECK(found.values[i] == Approx(expected.values[i]).epsilon(1e-7));
}

}  // namespace

TEST_CASE("With equal weights what is remembered is the batch's covariance and shrinkage",
          "[covariance]") {
    for (const std::size_t rows : {5UL, 40UL}) {
        const Matrix returns = market(rows, 3);
        const CovarianceMemory memory = lived(terms_of(3), returns);
        CHECK(memory.returns == rows);
        for (const std::size_t window : {kShortWindow, kLongWindow}) {
            check_near(covariance_of(memory, window).value(), sample_covariance(returns).value());
            check_near(shrunk_covariance_of(memory, window).value(),
                       shrink_to_identity(returns).value().sigma);
            CHECK(returns_a_year(memory, window) == Approx(24.0 * 365.0));
        }
    }
}

TEST_CASE("What is remembered of the golden returns is shrunk as they are", "[covariance]") {
    const auto file = golden("07_hedge_ratio_vol.json");
    bool found = false;
    for (const auto& one : file.at("cases")) {
        if (!one.at("name").get<std::string>().starts_with("Ledoit-Wolf 2004")) continue;
        const auto rows = one.at("inputs").at("X").get<std::vector<std::vector<double>>>();
        const Matrix returns = centred(matrix_of_rows(rows).value());
        const CovarianceMemory memory = lived(terms_of(3), returns);
        const auto expected =
            one.at("expected").at("sigma").get<std::vector<std::vector<double>>>();
        check_near(shrunk_covariance_of(memory, kLongWindow).value(),
                   matrix_of_rows(expected).value());
        found = true;
    }
    CHECK(found);
}

TEST_CASE("Its ratio of sums is the minimum-variance hedge", "[covariance]") {
    const Matrix returns = market(60, 2);
    const Matrix sigma = covariance_of(lived(terms_of(2), returns), kLongWindow).value();
    std::vector<double> x, y;
    for (std::size_t t = 0; t < returns.rows; ++t) {
        x.push_back(returns.at(t, 0));
        y.push_back(returns.at(t, 1));
    }
    const HedgeRatio batch = minimum_variance_hedge(y, x).value();
    CHECK(sigma.at(0, 1) / sigma.at(0, 0) == Approx(batch.ratio).epsilon(1e-7));
    CHECK(sigma.at(0, 1) * sigma.at(0, 1) / sigma.at(0, 0) / sigma.at(1, 1) ==
          Approx(batch.effectiveness).epsilon(1e-7));
}

TEST_CASE("Weights halve in the time that makes them as old as a window", "[covariance]") {
    const std::uint64_t window = 30 * 86'400;
    const CovarianceTerms terms = terms_of(2, window);
    const Matrix one{1, 2, {0.02, 0.01}};
    const double half_life = static_cast<double>(window) * std::numbers::ln2 / 2.0;
    CovarianceMemory memory = lived(terms, one);
    REQUIRE(memory.windows[kShortWindow].products.size() == 3);
    const double before = memory.windows[kShortWindow].products[0];
    CHECK(before == Approx(0.0004));
    // A gap counts as one return, over all of its time.
    const auto later = memory.time + static_cast<std::uint64_t>(half_life);
    memory = remembered(terms, memory, later, memory.prices);
    CHECK(memory.returns == 2);
    CHECK(memory.windows[kShortWindow].products[0] == Approx(before / 2.0).epsilon(1e-5));
    CHECK(memory.windows[kShortWindow].weight == Approx(1.5).epsilon(1e-5));
    CHECK(memory.windows[kShortWindow].squares == Approx(1.25).epsilon(1e-5));
    CHECK(memory.windows[kShortWindow].span == Approx(1'800.0 + half_life).epsilon(1e-5));
    CHECK(memory.windows[kLongWindow].weight == Approx(1.0 + std::exp2(-1.0 / 3.0)).epsilon(1e-5));
    // The mean age of steady returns is half of the window.
    CovarianceMemory steady = lived(terms, market(9'000, 2));
    const double weight = steady.windows[kShortWindow].weight;
    CHECK(weight * 3'600.0 == Approx(static_cast<double>(window) / 2.0).epsilon(0.01));
}

TEST_CASE("Returns are counted of all assets at once or not at all", "[covariance]") {
    const CovarianceTerms terms = terms_of(2);
    const CovarianceMemory memory = lived(terms, market(10, 2));
    const auto after = [&](std::uint64_t passed, std::vector<double> prices) {
        return remembered(terms, memory, memory.time + passed, prices);
    };
    CHECK(after(3'599, {100.0, 100.0}) == memory);
    CHECK(after(3'600, {100.0}) == memory);
    CHECK(after(3'600, {}) == memory);
    CHECK(after(3'600, {100.0, 0.0}) == memory);
    CHECK(after(3'600, {std::nan(""), 100.0}) == memory);
    CHECK(after(3'600, {100.0, 100.0}).returns == 11);
    CHECK(remembered(terms, memory, memory.time - 1, memory.prices) == memory);
}

TEST_CASE("Another list of assets begins anew", "[covariance]") {
    const CovarianceMemory memory = lived(terms_of(2), market(10, 2));
    CovarianceTerms other = terms_of(2);
    other.assets[1] = "Z";
    const CovarianceMemory fresh = remembered(other, memory, memory.time + 1, memory.prices);
    CHECK(fresh.returns == 0);
    CHECK(fresh.assets == other.assets);
    CHECK(covariance_of(fresh, kLongWindow).error().message ==
          "covariance: there are no returns yet");
}

TEST_CASE("An asset whose price does not move is named", "[covariance]") {
    Matrix returns = market(10, 2);
    for (std::size_t t = 0; t < returns.rows; ++t) returns.at(t, 1) = 0.0;
    CHECK(covariance_of(lived(terms_of(2), returns), kShortWindow).error().message ==
          "covariance: B does not move");
}

TEST_CASE("Sums that no returns make are told from those that some do", "[covariance]") {
    const CovarianceMemory good = lived(terms_of(3), market(10, 3));
    CHECK(makes_sense(good));
    CHECK(makes_sense(CovarianceMemory()));
    const auto bad = [&](const std::function<void(CovarianceMemory&)>& change) {
        CovarianceMemory out = good;
        change(out);
        return !makes_sense(out);
    };
    CHECK(bad([](auto& m) { m.prices.pop_back(); }));
    CHECK(bad([](auto& m) { m.prices[0] = 0.0; }));
    CHECK(bad([](auto& m) { m.assets.push_back("D"); }));
    CHECK(bad([](auto& m) { m.windows[0].products.push_back(1.0); }));
    CHECK(bad([](auto& m) { m.windows[1].products[3] = -1.0; }));  // B's own
    CHECK(bad([](auto& m) { m.windows[1].weight = -1.0; }));
    CHECK(bad([](auto& m) { m.windows[1].fourths = std::nan(""); }));
    CHECK_FALSE(bad([](auto& m) { m.windows[1].products[1] = -1e-9; }));
}
