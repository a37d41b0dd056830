// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/quantity.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

struct Row {
    const char* text;
    const char* want;
};

}  // namespace

TEST_CASE("A share is a percentage or basis points, held as an exact fraction", "[config]") {
    const auto row = GENERATE(values<Row>({{"2%", "0.02"},
                                           {"2 %", "0.02"},
                                           {"25 bps", "0.0025"},
                                           {"25bps", "0.0025"},
                                           {"0.5%", "0.005"},
                                           {"0%", "0"},
                                           {"100%", "1"},
                                           {"0.0000000000000001%", "0.000000000000000001"}}));
    INFO(row.text);
    CHECK(parse_ratio(row.text).value().value == wad(row.want));
}

TEST_CASE("What is not a share from 0 to 100% is refused with what was expected", "[config]") {
    const auto text = GENERATE("2", "2 percent", "-1%", "101%", "10001 bps", "%", "", "2%%", " 2%",
                               "1e1%", "0.00000000000000001%", "2  %");
    INFO(text);
    const auto ratio = parse_ratio(text);
    REQUIRE_FALSE(ratio);
    CHECK(ratio.error().code == Errc::kConfig);
    CHECK(ratio.error().message.rfind("expected a share such as 2% or 25 bps", 0) == 0);
}

TEST_CASE("A duration is held in whole milliseconds", "[config]") {
    struct Case {
        const char* text;
        std::int64_t want;
    };
    const auto row = GENERATE(values<Case>({{"500ms", 500},
                                            {"30s", 30'000},
                                            {"5m", 300'000},
                                            {"1h", 3'600'000},
                                            {"2d", 172'800'000},
                                            {"1.5 h", 5'400'000},
                                            {"0.001s", 1}}));
    INFO(row.text);
    CHECK(parse_duration(row.text).value() == Duration{row.want});
}

TEST_CASE("A duration without a unit says what a duration looks like", "[config]") {
    CHECK(parse_duration("30").error().message ==
          "expected a duration such as 30s, 5m or 1h, found 30");
}

TEST_CASE("Durations that cannot be are refused", "[config]") {
    const auto text = GENERATE("", "s", "-5s", "0s", "0.5ms", "1w", "5 min", "1h30m", "30S",
                               "3651d", "99999999999999999999d");
    INFO(text);
    CHECK_FALSE(parse_duration(text).has_value());
}

TEST_CASE("An amount is an exact number, a space and a unit", "[config]") {
    CHECK(parse_amount("1.5 ETH").value() == Amount{wad("1.5"), "ETH"});
    CHECK(parse_amount("250 USD").value() == Amount{wad("250"), "USD"});
    CHECK(parse_amount("0.000000000000000001 X").value().value == Wad::from_raw(i256(1)));
    CHECK(parse_amount("5 1INCH").value().unit == "1INCH");
    CHECK(parse_amount("-2 ETH", true).value().value == wad("-2"));
}

TEST_CASE("An amount without a unit or with more than its number is refused", "[config]") {
    const auto text = GENERATE("250", "1.5ETH", "-2 ETH", "ETH", "1.5 ", "1,5 ETH", "1_000 USD",
                               "1.5 ETH USD", "0x10 ETH", "1e3 USD", "0.0000000000000000001 ETH",
                               "9999999999999999999999999999999999 ETH");
    INFO(text);
    CHECK_FALSE(parse_amount(text).has_value());
}

TEST_CASE("The chain's coin is counted in wei, gwei or ether", "[config]") {
    const auto row = GENERATE(values<Row>({{"20 gwei", "0.00000002"},
                                           {"0.5 ETH", "0.5"},
                                           {"0.5 ether", "0.5"},
                                           {"7 wei", "0.000000000000000007"},
                                           {"1.5gwei", "0.0000000015"},
                                           {"0 wei", "0"}}));
    INFO(row.text);
    CHECK(parse_coin(row.text).value() == wad(row.want));
    CHECK_FALSE(parse_coin("20").has_value());
    CHECK_FALSE(parse_coin("0.5 wei").has_value());
    CHECK_FALSE(parse_coin("-1 gwei").has_value());
    CHECK_FALSE(parse_coin("1 Gwei").has_value());
}

TEST_CASE("A count is digits only and not below its least", "[config]") {
    CHECK(parse_count("30").value() == 30);
    CHECK(parse_count("9223372036854775807").value() == INT64_MAX);
    const auto text = GENERATE("", "-1", "+1", "1.0", "0x1", "9223372036854775808", "1 ", "ten");
    INFO(text);
    CHECK_FALSE(parse_count(text).has_value());
    CHECK(parse_count("0", 1).error().message == "expected a whole number from 1, found 0");
}

TEST_CASE("A URL needs one of the schemes and a host", "[config]") {
    const std::vector<std::string> schemes{"https", "http"};
    const auto good = GENERATE("https://a.example", "http://127.0.0.1:8545",
                               "https://user:pass@a.example:1/x?y#z", "http://[::1]:8545/");
    CHECK(parse_url(good, schemes).value() == good);
    const auto bad = GENERATE("", "a.example", "ftp://a.example", "https://", "https://:8545",
                              "https://a.example:99999", "https://a b", "https://a\nb", "//a");
    INFO(bad);
    CHECK_FALSE(parse_url(bad, schemes).has_value());
}

TEST_CASE("A refused URL is not quoted, for it may carry a key", "[config]") {
    CHECK(parse_url("htps://node/s3cret", {"https"}).error().message.find("s3cret") ==
          std::string::npos);
}

TEST_CASE("An address to listen on is a host and a port", "[config]") {
    CHECK(parse_host_port("127.0.0.1:9464").value() == "127.0.0.1:9464");
    CHECK(parse_host_port("[::1]:0").has_value());
    const auto text = GENERATE("", "9464", ":9464", "127.0.0.1", "127.0.0.1:", "a:65536", "a b:1");
    INFO(text);
    CHECK_FALSE(parse_host_port(text).has_value());
}

TEST_CASE("Text in messages is quoted, escaped, cut and without keys", "[config]") {
    CHECK(shown("30") == "30");
    CHECK(shown("two words") == "\"two words\"");
    CHECK(shown("") == "\"\"");
    CHECK(shown("a\x1b[2Jb").find('\x1b') == std::string::npos);
    CHECK(shown(std::string(1'000, 'x')).size() < 100);
    CHECK(shown(std::string(64, 'a')).find("aaa") == std::string::npos);
}
