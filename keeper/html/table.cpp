// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/html/table.hpp"

#include <fmt/core.h>

#include "keeper/html/text.hpp"

namespace evenkeel {
namespace {

std::string attribute(const char* name, const std::string& value) {
    return value.empty() ? "" : fmt::format(" {}=\"{}\"", name, html_text(value));
}

std::string cell(const char* tag, bool words, const std::string& html) {
    return fmt::format("<{}{}>{}</{}>", tag, attribute("class", words ? "words" : ""), html, tag);
}

}  // namespace

void HtmlTable::add(const std::vector<std::string>& cells, const HtmlRow& row) {
    rows_ += fmt::format("<tr{}>", attribute("class", row.kind));
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        std::string text = i < cells.size() ? html_text(cells[i]) : "";
        if (i == 0 && !row.link.empty())
            text = fmt::format("<a{}>{}</a>", attribute("href", "#" + row.link), text);
        rows_ += cell("td", columns_[i].words, text);
    }
    rows_ += "</tr>\n";
}

std::string HtmlTable::html() const {
    std::string head;
    for (const HtmlColumn& column : columns_)
        head += cell("th", column.words, html_text(column.title));
    return fmt::format("<table>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n", head,
                       rows_);
}

}  // namespace evenkeel
