// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "keeper/journal/journal.hpp"

namespace evenkeel {

class Database;

/// One decision as it was written down.
struct JournalledDecision {
    std::int64_t id = 0;
    std::string strategy;
    std::string inputs;  ///< As given to write_tick.
    std::string plan;    ///< Canonical JSON, as plan_json() writes it.
};

/// A snapshot that was decided, rebuilt exactly, with what was decided and on which configuration.
struct DecidedSnapshot {
    std::int64_t id = 0;
    Head head;
    std::shared_ptr<const Layout> layout;  ///< The same object while the layout stays the same.
    CallResults results;
    std::shared_ptr<const std::string> decision_text;
    std::vector<JournalledDecision> decisions;  ///< In the tick's order.
};

/// Which lines of the journal are wanted.
struct JournalFilter {
    std::optional<std::string> strategy;
    std::optional<WallTime> since;
};

/// One line of `evenkeel journal`.
struct JournalLine {
    std::int64_t id = 0;
    std::string json;  ///< One object without line breaks, as `journal --json` prints it.
    std::string text;  ///< The same for people.
};

/// Reads a journal, beside a running keeper too. Failures are Errc::kStorage.
class JournalReader final : public JournalHistory {
  public:
    /// Errc::kMissing if there is no such file, Errc::kStorage if it is no journal or of another
    /// version.
    static Result<JournalReader> open(const std::string& path);
    JournalReader(JournalReader&&) noexcept;
    JournalReader& operator=(JournalReader&&) noexcept;
    ~JournalReader() override;

    /// Hands over every decided snapshot in order; an error of `visit` ends the walk and is
    /// returned.
    Result<void> each_snapshot(
        const std::function<Result<void>(const DecidedSnapshot&)>& visit) const;
    /// Hands over decisions, transactions, outcomes and guard events in order of their ids.
    Result<void> each_line(const JournalFilter& filter,
                           const std::function<Result<void>(const JournalLine&)>& visit) const;
    /// Hands over how well strategies were hedged, hour by hour in order of their ids, which are a
    /// sequence of their own.
    Result<void> each_quality(const JournalFilter& filter,
                              const std::function<Result<void>(const JournalLine&)>& visit) const;

    Result<std::vector<TransactionRecord>> unsettled() const override;
    Result<std::vector<TransactionRecord>> settled(std::size_t count) const override;
    Result<std::optional<std::uint64_t>> last_nonce(const Address& account,
                                                    std::uint64_t chain_id) const override;
    Result<std::optional<std::uint64_t>> adopted(const Address& account,
                                                 std::uint64_t chain_id) const override;
    Result<std::vector<TransactionRecord>> lost(const Address& account,
                                                std::uint64_t chain_id) const override;
    Result<Usage> usage(WallTime since, const std::optional<std::string>& strategy) const override;
    Result<std::optional<std::uint64_t>> last_rebalance(const std::string& strategy) const override;
    Result<std::optional<std::uint64_t>> last_mined(const std::string& strategy) const override;
    Result<std::uint64_t> reverts_in_a_row(const std::string& strategy) const override;
    Result<std::optional<Wad>> peak_value(const std::string& strategy) const override;
    Result<std::optional<std::string>> guard_state(const std::string& strategy) const override;
    Result<std::optional<std::string>> memory(const std::string& strategy) const override;
    Result<std::optional<std::string>> quality(const std::string& strategy) const override;
    Result<std::vector<OrderEvent>> order_events(std::size_t count) const override;

  private:
    explicit JournalReader(std::unique_ptr<Database> database);
    std::unique_ptr<Database> database_;
};

}  // namespace evenkeel
