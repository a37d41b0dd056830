// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/rpc/url.hpp"

#include <catch2/catch.hpp>

using evenkeel::rpc::is_http_url;
using evenkeel::rpc::redacted;

TEST_CASE("of an endpoint only scheme, host and port are shown") {
    struct Row {
        const char *url, *shown;
    };
    const auto row = GENERATE(values<Row>({
        {"https://mainnet.infura.io/v3/0123secret", "https://mainnet.infura.io"},
        {"http://127.0.0.1:8545", "http://127.0.0.1:8545"},
        {"https://user:pass@node.example:8443/x?key=secret#f", "https://node.example:8443"},
        {"https://node.example?apikey=secret", "https://node.example"},
        {"https://a@b@node.example/", "https://node.example"},
        {"http://[::1]:8545/secret", "http://[::1]:8545"},
        {"https://user:pa/ss@node.example", "(endpoint not shown)"},
        {"user:secret@node.example", "(endpoint not shown)"},
        {"secret://", "(endpoint not shown)"},
        {"", "(endpoint not shown)"},
    }));
    INFO(row.url);
    CHECK(redacted(row.url) == row.shown);
}

TEST_CASE("only http and https with a host are endpoints") {
    CHECK(is_http_url("http://localhost:8545"));
    CHECK(is_http_url("https://node.example/key"));
    CHECK_FALSE(is_http_url("file:///etc/passwd"));
    CHECK_FALSE(is_http_url("ws://node.example"));
    CHECK_FALSE(is_http_url("https://"));
    CHECK_FALSE(is_http_url("node.example"));
}
