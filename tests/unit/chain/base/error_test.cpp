// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/base/error.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

using namespace evenkeel;

namespace {

/// Names by code; what has no enumerator is "unknown".
template <class Enum>
void check_names(unsigned at_least) {
    std::set<std::string_view> seen;
    unsigned code = 0;
    for (; name(static_cast<Enum>(code)) != "unknown"; ++code) {
        const std::string_view text = name(static_cast<Enum>(code));
        INFO(code << " is " << text);
        CHECK(seen.insert(text).second);
        CHECK(std::all_of(text.begin(), text.end(),
                          [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; }));
    }
    CHECK(code >= at_least);
    for (; code < 256; ++code) CHECK(name(static_cast<Enum>(code)) == "unknown");
}

}  // namespace

TEST_CASE("every kind of error has a distinct snake_case name", "[base][error]") {
    check_names<Errc>(static_cast<unsigned>(Errc::kUnsupported) + 1);
}

TEST_CASE("every remedy has a distinct snake_case name", "[base][error]") {
    check_names<Remedy>(static_cast<unsigned>(Remedy::kResyncNonce) + 1);
}

TEST_CASE("names that metrics and alerts rely on do not change", "[base][error]") {
    CHECK(name(Errc::kRateLimited) == "rate_limited");
    CHECK(name(Errc::kReverted) == "reverted");
    CHECK(name(Errc::kNonceTooLow) == "nonce_too_low");
    CHECK(name(Remedy::kRetryLater) == "retry_later");
}
