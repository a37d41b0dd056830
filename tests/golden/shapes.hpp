// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel::golden {

using nlohmann::json;

/// A golden case as it stands in its file. `want` is there for names that carry a parameter
/// ("payoff_at_1900"), and to tell apart what one name of an input can mean.
struct Case {
    const json& in;    ///< `inputs`.
    const json& want;  ///< `expected`.
    const json& self;  ///< All of the case.
    const json& file;  ///< All of its file.
};

/// How cases of one form are computed: every leaf of `expected` must be in what `compute` gives.
struct Shape {
    std::string file;                   ///< "04_lvr", without the suffix.
    std::vector<std::string> inputs;    ///< Keys that the case's inputs must have.
    std::vector<std::string> expected;  ///< Keys that its `expected` must have.
    json (*compute)(const Case&);
};

/// Names shapes to the runner: `const Shapes kShapes{{…}, {…}};` in the file of their golden file.
struct Shapes {
    Shapes(std::initializer_list<Shape> more);
};

/// Of inputs that do not fit a model, or of a case that cannot be computed.
struct Refused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What a case is about is not on this machine: it is skipped, and the runner says so.
struct NoData : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The value of a Result, or Refused with its error.
template <class T>
T value_of(Result<T> result) {
    if (!result) throw Refused(result.error().message);
    return *std::move(result);
}

/// The number under a key.
inline double number(const json& in, const std::string& key) {
    return in.at(key).get<double>();
}

/// The list of numbers under a key.
inline std::vector<double> numbers(const json& in, const std::string& key) {
    return in.at(key).get<std::vector<double>>();
}

/// Where a file that a case names ("data/daily/ETH-USD.csv") is: in EVENKEEL_DATA, or in
/// ../shared/data beside the project. NoData if it is in neither.
std::string data_path(const std::string& name);

}  // namespace evenkeel::golden
