// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/html/table.hpp"

#include <catch2/catch.hpp>

#include "keeper/html/page.hpp"
#include "tests/support/markup.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

TEST_CASE("A table aligns words and figures, links and escapes", "[html]") {
    HtmlTable table({{"run", true}, {"a < b"}});
    table.add({"<b>", "1.0"}, {.kind = "sum", .link = "run-1"});
    table.add({"only"});
    CHECK(table.html() ==
          "<table>\n<thead><tr><th class=\"words\">run</th><th>a &lt; b</th></tr></thead>\n"
          "<tbody>\n"
          "<tr class=\"sum\"><td class=\"words\"><a href=\"#run-1\">&lt;b&gt;</a></td>"
          "<td>1.0</td></tr>\n"
          "<tr><td class=\"words\">only</td><td></td></tr>\n"
          "</tbody>\n</table>\n");
    CHECK(read_markup(table.html()).fault == "");
}

TEST_CASE("A page takes nothing from elsewhere and says so", "[html]") {
    const std::string page = html_page("a < b", "<p>x</p>\n");
    const Markup read = read_markup(page);
    CHECK(read.fault == "");
    CHECK(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    CHECK(page.find("<title>a &lt; b</title>") != page.npos);
    CHECK(page.find("default-src 'none'") != page.npos);
    CHECK(page.find("prefers-color-scheme: dark") != page.npos);
    for (const char* foreign : {"<script", "<link", "<img", "url(", "@import", "http:", "https:"})
        CHECK(page.find(foreign) == page.npos);
}

TEST_CASE("The reader of markup finds faults", "[html]") {
    CHECK(read_markup("<p>a &amp; b</p>").fault == "");
    for (const char* wrong :
         {"<p>", "</p>", "<p><b></p></b>", "<p>a & b</p>", "<p>a > b</p>", "<p>a < b</p>",
          "<p class=x>a</p>", "<p class=\"a\" class=\"b\">a</p>", "<p class=\"a&b\">a</p>", "<p",
          "<p class=\"a>b</p>", "< p>a</p>", "<p>&nbsp;</p>"}) {
        INFO(wrong);
        CHECK(read_markup(wrong).fault != "");
    }
}
