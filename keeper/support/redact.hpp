// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace evenkeel {

/// Text that may be shown: URLs are cut to scheme://host:port (no credentials, path or query), and
/// 64 hex digits in a row, which may be a private key, become "<32 bytes>".
std::string redact(std::string_view text);
/// Only the URLs: for text of ours that names transactions by their hash.
std::string redact_urls(std::string_view text);

}  // namespace evenkeel
