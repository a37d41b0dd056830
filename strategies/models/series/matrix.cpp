// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/series/matrix.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

constexpr double kAsymmetry = 1e-9;

std::string place(std::size_t row, std::size_t column) {
    return "[" + std::to_string(row) + "][" + std::to_string(column) + "]";
}

Result<void> check_lengths(std::span<const std::vector<double>> lines) {
    for (std::size_t i = 1; i < lines.size(); ++i)
        if (lines[i].size() != lines[0].size())
            return unfit("matrix: line " + std::to_string(i) + " has " +
                         std::to_string(lines[i].size()) + " values, line 0 has " +
                         std::to_string(lines[0].size()));
    return {};
}

}  // namespace

Result<Matrix> matrix_of_rows(std::span<const std::vector<double>> rows) {
    EVENKEEL_CHECK(check_lengths(rows));
    Matrix out{rows.size(), rows.empty() ? 0 : rows[0].size(), {}};
    for (const auto& row : rows) out.values.insert(out.values.end(), row.begin(), row.end());
    return out;
}

Result<Matrix> matrix_of_columns(std::span<const std::vector<double>> columns) {
    EVENKEEL_CHECK(check_lengths(columns));
    Matrix out = Matrix::zeros(columns.empty() ? 0 : columns[0].size(), columns.size());
    for (std::size_t row = 0; row < out.rows; ++row)
        for (std::size_t column = 0; column < out.columns; ++column)
            out.at(row, column) = columns[column][row];
    return out;
}

Result<void> check_covariance(const Matrix& sigma) {
    if (sigma.rows == 0 || sigma.rows != sigma.columns ||
        sigma.values.size() != sigma.rows * sigma.columns)
        return unfit("covariance: " + std::to_string(sigma.rows) + " rows and " +
                     std::to_string(sigma.columns) + " columns, expected as many, one or more");
    EVENKEEL_CHECK(check_sample(sigma.values, 1, "covariance"));
    double most = 0.0;
    for (const double value : sigma.values) most = std::max(most, std::abs(value));
    for (std::size_t i = 0; i < sigma.rows; ++i) {
        if (sigma.at(i, i) <= 0.0)
            return unfit("covariance: the variance at " + place(i, i) + " is not above zero");
        for (std::size_t j = 0; j < i; ++j)
            if (std::abs(sigma.at(i, j) - sigma.at(j, i)) > kAsymmetry * most)
                return unfit("covariance: " + place(i, j) + " differs from " + place(j, i));
    }
    return {};
}

double bilinear(std::span<const double> x, const Matrix& m, std::span<const double> y) {
    double sum = 0.0;
    for (std::size_t i = 0; i < m.rows; ++i)
        for (std::size_t j = 0; j < m.columns; ++j) sum += x[i] * m.at(i, j) * y[j];
    return sum;
}

}  // namespace evenkeel
