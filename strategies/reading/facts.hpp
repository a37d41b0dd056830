// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>

#include "chain/types/call.hpp"
#include "chain/types/mined_log.hpp"

namespace evenkeel {

/// Answers that do not change from block to block (a token's decimals, an exchange's address, which
/// ids an owner held when the layout was made). Venues ask; what is not known yet is noted as
/// wanted and fetched in one round.
///
/// Logs are facts too: they are searched up to the head that reads are planned for, which the
/// answer says, and go on from there when they are wanted anew.
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

    /// The logs, or null and the search is noted as wanted.
    const FoundLogs* ask(const LogQuery& query);
    /// The first block that the search has not covered yet.
    std::uint64_t next_block(const LogQuery& query) const;
    /// Puts in what was found from next_block on up to `found.to`; `complete` if that is the head.
    void learn(const LogQuery& query, FoundLogs found, bool complete);
    /// Drops what was found after `block`; the next ask goes on searching behind it. Everything is
    /// dropped if that is before the query's first block.
    void rewind(const LogQuery& query, std::uint64_t block);
    /// Drops everything that was found.
    void forget(const LogQuery& query);
    /// Where the newest search that began at the query's first block ended; 0 if none is known.
    std::uint64_t searched_whole_to(const LogQuery& query) const;
    /// As take_wanted.
    std::vector<LogQuery> take_wanted_logs();

    /// Drops the answers of calls and what is wanted. Logs stay: they say up to which block they
    /// are good.
    void forget_calls();

    struct Less {
        bool operator()(const Call& a, const Call& b) const;
        bool operator()(const LogQuery& a, const LogQuery& b) const;
    };
    using Answers = std::map<Call, Bytes, Less>;
    using LogAnswers = std::map<LogQuery, FoundLogs, Less>;
    const Answers& answers() const { return answers_; }
    /// Of the searches that are complete.
    LogAnswers logs() const;

  private:
    struct Search {
        FoundLogs found;
        bool complete = false;
        bool resumed = false;  ///< A rewind kept a part of an earlier search.
        std::uint64_t whole_to = 0;
    };

    Answers answers_;
    std::set<Call, Less> wanted_;
    std::map<LogQuery, Search, Less> searches_;
    std::set<LogQuery, Less> wanted_logs_;
};

}  // namespace evenkeel
