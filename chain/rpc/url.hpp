// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace evenkeel::rpc {

/// scheme://host:port of an endpoint, all that may be shown of it: paths, queries and credentials
/// hold keys. What cannot be told apart safely is not shown at all.
std::string redacted(std::string_view url);

/// Whether the scheme is http or https and a host follows.
bool is_http_url(std::string_view url);

}  // namespace evenkeel::rpc
