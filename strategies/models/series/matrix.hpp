// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel {

/// A matrix of doubles, row after row.
struct Matrix {
    std::size_t rows = 0, columns = 0;
    std::vector<double> values;  ///< rows * columns of them.

    /// One of zeros.
    static Matrix zeros(std::size_t rows, std::size_t columns) {
        return {rows, columns, std::vector<double>(rows * columns)};
    }

    double& at(std::size_t row, std::size_t column) { return values[row * columns + column]; }
    double at(std::size_t row, std::size_t column) const { return values[row * columns + column]; }
    /// One row's values.
    std::span<const double> row(std::size_t index) const {
        return std::span(values).subspan(index * columns, columns);
    }
    bool operator==(const Matrix&) const = default;
};

/// A matrix of rows; an error naming the first row that is of another length than row 0.
Result<Matrix> matrix_of_rows(std::span<const std::vector<double>> rows);

/// A matrix with these columns, one series each; an error if they are not of one length.
Result<Matrix> matrix_of_columns(std::span<const std::vector<double>> columns);

/// Whether it is square, finite and symmetric (to 1e-9 of its largest entry) with a diagonal above
/// zero, as a covariance of risky assets is; the error says what is not.
Result<void> check_covariance(const Matrix& sigma);

/// x' M y for a square M and as many of each.
double bilinear(std::span<const double> x, const Matrix& m, std::span<const double> y);

}  // namespace evenkeel
