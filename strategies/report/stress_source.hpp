// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>

#include "strategies/report/stress_figures.hpp"

namespace evenkeel {

/// A strategy's book, and which of its terms each perp in it is.
struct StressedStrategy {
    StressBook book;
    std::vector<std::size_t> perps;
    double others = 0.0;  ///< What of the book's base stands for other assets than the strategy's.
};

/// Makes the books of strategies that are stressed together: what they share is in one of them.
class StressBooks {
  public:
    /// Names of the venues that hold margin, each once.
    explicit StressBooks(std::span<const StressSource> sources);
    const std::vector<std::string>& venues() const { return venues_; }
    StressedStrategy book(const StressSource& source);
    /// What is only about so, in words.
    const std::vector<std::string>& remarks() const { return remarks_; }

  private:
    void add_holding(StressBook& book, const Term& term, const TermShape& shape);
    void add_others(StressedStrategy& out, const Exposure& exposure);
    void add_hedge(StressedStrategy& out, const StressSource& source, std::size_t index);

    std::vector<std::string> venues_, remarks_;
    std::set<std::pair<std::string, Wad>> margins_;
    std::set<std::pair<std::string, Wad>> idle_;
};

}  // namespace evenkeel
