// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <initializer_list>
#include <string>

#include "chain/base/result.hpp"

namespace evenkeel {

/// Above zero and finite; false for NaN.
inline bool is_positive(double value) {
    return std::isfinite(value) && value > 0.0;
}

/// Zero or above and finite; false for NaN.
inline bool is_not_negative(double value) {
    return std::isfinite(value) && value >= 0.0;
}

/// Errc::kInvalidArgument with `expected` as its text unless `holds`: for what is not about one
/// figure.
inline Result<void> demand(bool holds, const char* expected) {
    if (holds) return {};
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp, std::string("expected ") + expected);
}

/// A figure that goes into a model, with the name that an error calls it by.
struct ModelInput {
    const char* name;
    double value;
};

/// Errc::kInvalidArgument, naming the model and the first input that is not a finite number above
/// zero.
inline Result<void> check_positive(const char* model, std::initializer_list<ModelInput> inputs) {
    for (const auto& [name, value] : inputs)
        if (!is_positive(value))
            return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                        std::string(model) + ": expected " + name + " above zero, found " +
                            std::to_string(value));
    return {};
}

/// The same where zero is allowed.
inline Result<void> check_not_negative(const char* model,
                                       std::initializer_list<ModelInput> inputs) {
    for (const auto& [name, value] : inputs)
        if (!is_not_negative(value))
            return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                        std::string(model) + ": expected " + name + " of zero or above, found " +
                            std::to_string(value));
    return {};
}

/// The same where any finite number is allowed.
inline Result<void> check_finite(const char* model, std::initializer_list<ModelInput> inputs) {
    for (const auto& [name, value] : inputs)
        if (!std::isfinite(value))
            return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                        std::string(model) + ": expected " + name + " to be a number, found " +
                            std::to_string(value));
    return {};
}

/// Errc::kInvalidArgument with these words.
inline tl::unexpected<Error> refuse_input(const char* model, const std::string& what) {
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp, std::string(model) + ": " + what);
}

}  // namespace evenkeel
