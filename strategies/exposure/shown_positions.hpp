// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>

#include "strategies/exposure/exposure.hpp"

namespace evenkeel {

/// The positions of strategies that were looked at before: a position may be in several, each of
/// which hedges another asset of it.
class ShownPositions {
  public:
    /// Whether one of them showed this position; a balance that counts other tokens is another.
    bool has(const Term& term) const { return seen_.contains(key_of(term)); }
    /// Takes those of one more strategy; hedges are none.
    void add(const Exposure& exposure) {
        for (const Term& term : exposure.terms)
            if (!term.hedge) seen_.insert(key_of(term));
    }

  private:
    using Amounts = std::map<Address, u256>;
    using Key = std::tuple<std::string, std::string, std::string, Amounts, Amounts, Amounts>;
    static Key key_of(const Term& term) {
        return {term.chain, term.venue, term.id, term.amounts, term.fees, term.debts};
    }

    std::set<Key> seen_;
};

}  // namespace evenkeel
