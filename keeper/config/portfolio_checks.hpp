// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/config/checker.hpp"

namespace evenkeel {

/// Where problems are noted.
class Notes {
  public:
    explicit Notes(std::vector<ConfigProblem>& problems) : problems_(problems) {}
    void add(const Checked& at, std::string message) {
        problems_.push_back({at.line, at.column, at.path, std::move(message)});
    }

  private:
    std::vector<ConfigProblem>& problems_;
};

/// Assets, strategies and the units of limits: the part of cross_check() that is about money.
void check_portfolio(const Checked& root, Notes& notes);

}  // namespace evenkeel
