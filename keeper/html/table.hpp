// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace evenkeel {

/// A column of a table.
struct HtmlColumn {
    std::string title;
    bool words = false;  ///< Aligned left; figures are aligned right.
};

/// How a row differs from others.
struct HtmlRow {
    std::string kind = {};  ///< Its class.
    std::string link = {};  ///< The id of the element that its first cell leads to.
};

/// A table of texts, all of them escaped.
class HtmlTable {
  public:
    explicit HtmlTable(std::vector<HtmlColumn> columns) : columns_(std::move(columns)) {}

    /// One text a column.
    void add(const std::vector<std::string>& cells, const HtmlRow& row = {});
    std::string html() const;

  private:
    std::vector<HtmlColumn> columns_;
    std::string rows_;
};

}  // namespace evenkeel
