// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/report/report.hpp"

namespace evenkeel {

/// Adds up by what positions' uncollected fees grew from one look to the next. Where they fell they
/// were collected, and all that is there now came since.
class FeeMeter {
  public:
    /// One position at a time (seconds, rising), at the asset's price; `tokens` are the asset's.
    void see(const Term& term, double price, const std::set<Address>& tokens, std::uint64_t time);
    /// Of positions that were watched for an hour or more, by venue and id.
    std::map<std::pair<std::string, std::string>, FeeIncome> income() const;

  private:
    struct Watched {
        std::uint64_t from = 0, to = 0;
        double earned = 0.0;
        std::map<Address, u256> fees;
    };
    std::map<std::pair<std::string, std::string>, Watched> watched_;
};

}  // namespace evenkeel
