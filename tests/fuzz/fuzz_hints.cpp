// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <string>

#include "chain/rpc/head_hint.hpp"
#include "chain/rpc/url.hpp"

using namespace evenkeel;

/// Announcements of heads, and URLs on their way into a message.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)rpc::announced_head(text);
    // Keys stand in paths, queries and before an @.
    if (rpc::redacted(text).find_first_of("?#@") != std::string::npos) std::abort();
    (void)rpc::is_http_url(text);
    return 0;
}
