// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace evenkeel {

/// The page at "/": shows /api/state and /healthz and asks again every two seconds. Everything is
/// in it; values are put in as text, never as markup.
extern const std::string_view kOpsPage;

/// Content-Security-Policy of that page: nothing from elsewhere.
inline constexpr const char* kOpsPagePolicy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src "
    "'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

}  // namespace evenkeel
