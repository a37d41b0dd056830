// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>

#include "chain/types/call.hpp"

namespace evenkeel {

/// Answers that do not change from block to block (a token's decimals, an exchange's address, which
/// ids an owner held when the layout was made). Venues ask; what is not known yet is noted as
/// wanted and fetched in one round.
class FactBook {
  public:
    /// The answer, or nothing and the call is noted as wanted.
    std::optional<ByteView> ask(const Call& call);
    /// Puts an answer in.
    void learn(const Call& call, Bytes answer);
    /// Drops an answer that turned out to change; the next ask fetches it again.
    void forget(const Call& call);
    /// Calls asked for and not answered, since the last take; in a stable order.
    std::vector<Call> take_wanted();

    struct Less {
        bool operator()(const Call& a, const Call& b) const;
    };
    using Answers = std::map<Call, Bytes, Less>;
    const Answers& answers() const { return answers_; }

  private:
    Answers answers_;
    std::set<Call, Less> wanted_;
};

}  // namespace evenkeel
