// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "keeper/cli/backtest_page.hpp"

namespace evenkeel::cli {

/// A table as text: columns as wide as they need, the first to the left, the others to the right.
class Columns {
  public:
    explicit Columns(std::vector<std::string> head) : lines_{std::move(head)} {}
    /// As many cells as the head has.
    void add(std::vector<std::string> line) { lines_.push_back(std::move(line)); }
    std::string text() const;

  private:
    std::vector<std::vector<std::string>> lines_;
};

/// What a page says before its runs, as text.
std::string page_head(const BacktestPage& page);
/// The same as JSON: {"title", "asset", "unit", "prices", "notes", "errors"}.
nlohmann::ordered_json page_tree(const BacktestPage& page);

}  // namespace evenkeel::cli
