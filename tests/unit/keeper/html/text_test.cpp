// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/html/text.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace evenkeel;

TEST_CASE("Text for HTML loses its markup and nothing else", "[html]") {
    CHECK(html_text("a <script>alert(\"x\")</script> & 'b'") ==
          "a &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;b&#39;");
    CHECK(html_text("&amp;") == "&amp;amp;");
    CHECK(html_text("Zürich €") == "Zürich €");
    CHECK(html_text("a\nb\tc") == "a b c");
    CHECK(html_text(std::string_view("a\0b\x1b[31m\x7f", 9)) ==
          "a\xef\xbf\xbd"
          "b\xef\xbf\xbd[31m\xef\xbf\xbd");
    CHECK(html_text("\xff<\xc3") == "\xef\xbf\xbd&lt;\xef\xbf\xbd");
    CHECK(html_text("").empty());
}

TEST_CASE("Numbers are grouped by thousands and keep their decimals", "[html]") {
    CHECK(grouped(0.0, 2) == "0.00");
    CHECK(grouped(-0.001, 2) == "0.00");
    CHECK(grouped(-0.005001, 2) == "-0.01");
    CHECK(grouped(999.0, 0) == "999");
    CHECK(grouped(1'000.0, 0) == "1,000");
    CHECK(grouped(-123'456.789, 2) == "-123,456.79");
    CHECK(grouped(12'345'678.0, 1) == "12,345,678.0");
    CHECK(grouped(2.5e20, 2) == "2.5e+20");
    CHECK(grouped(std::nan(""), 2) == "n/a");
    CHECK(grouped(-std::numeric_limits<double>::infinity(), 2) == "n/a");
}

TEST_CASE("Decimals suit the size of what is shown", "[html]") {
    CHECK(decimals_for(123'456.0) == 2);
    CHECK(decimals_for(-99.5) == 4);
    CHECK(decimals_for(0.012) == 7);
    CHECK(decimals_for(1e-30) == 12);
    CHECK(decimals_for(0.0) == 2);
    CHECK(decimals_for(std::nan("")) == 2);
}

TEST_CASE("Times are told in UTC, and in numbers where no calendar reaches", "[html]") {
    CHECK(utc_minute(0) == "1970-01-01 00:00");
    CHECK(utc_minute(1'709'210'096) == "2024-02-29 12:34:56");
    CHECK(utc_minute(253'402'300'799) == "9999-12-31 23:59:59");
    CHECK(utc_minute(253'402'300'800) == "253402300800");
    CHECK(utc_minute(-1) == "-1");
    CHECK(utc_minute(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
}
