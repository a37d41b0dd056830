// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tl/expected.hpp>
#include <utility>

#include "chain/base/error.hpp"

namespace evenkeel {

/// A value or the Error that kept it from being there. Dropping one is a compiler warning, so an
/// error here.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
  public:
    using tl::expected<T, Error>::expected;
};

/// The failing side of a Result, e.g. `return fail(Errc::kDecode, Remedy::kGiveUp, "…")`.
inline tl::unexpected<Error> fail(Errc code, Remedy remedy, std::string message) {
    return tl::unexpected<Error>(Error{code, remedy, std::move(message)});
}

/// The same failure with words put before its message: says which step of ours met it.
inline tl::unexpected<Error> fail_in(std::string_view where, Error error) {
    error.message = std::string(where) + ": " + error.message;
    return tl::unexpected<Error>(std::move(error));
}

}  // namespace evenkeel

#define EVENKEEL_CONCAT_(a, b) a##b
#define EVENKEEL_CONCAT(a, b) EVENKEEL_CONCAT_(a, b)
#define EVENKEEL_TRY_(temporary, declaration, expression)                                   \
    auto temporary = (expression);                                                          \
    if (!temporary) return tl::unexpected<::evenkeel::Error>(std::move(temporary).error()); \
    declaration = *std::move(temporary)

/// `EVENKEEL_TRY(auto x, f());` takes the value out of a Result or returns its Error to the caller.
#define EVENKEEL_TRY(declaration, expression) \
    EVENKEEL_TRY_(EVENKEEL_CONCAT(evenkeel_try_, __COUNTER__), declaration, expression)

#define EVENKEEL_CHECK_(checked, expression)                                      \
    do {                                                                          \
        if (auto checked = (expression); !checked)                                \
            return tl::unexpected<::evenkeel::Error>(std::move(checked).error()); \
    } while (false)

/// The same for a Result<void>, or where the value is not wanted. May be nested.
#define EVENKEEL_CHECK(expression) \
    EVENKEEL_CHECK_(EVENKEEL_CONCAT(evenkeel_checked_, __COUNTER__), expression)
