// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/journal/journal.hpp"

namespace evenkeel {

/// The journal in an SQLite file; docs/journal.md has the schema and its rules.
class SqliteJournal final : public Journal {
  public:
    /// Opens for writing, making file and folder if they are not there. Errc::kStorage if another
    /// process has it open (its id is named), the schema is newer than ours, or the file is no
    /// journal.
    static Result<std::unique_ptr<SqliteJournal>> open(const std::string& path);
    /// A journal that is gone when this object is.
    static Result<std::unique_ptr<SqliteJournal>> in_memory();
    ~SqliteJournal() override;

    Result<void> begin_run(WallTime time, std::string_view version,
                           std::string_view decision_text) override;
    Result<void> hold() override;
    Result<void> flush() override;
    Result<TickIds> write_tick(const TickRecord& tick) override;
    Result<std::int64_t> add(const NewTransaction& transaction, WallTime time,
                             std::uint64_t block) override;
    Result<void> update(const TransactionRecord& record, std::string_view text, WallTime time,
                        std::uint64_t block) override;
    Result<void> supersede(const NewTransaction& transaction, std::string_view text, WallTime time,
                           std::uint64_t block) override;
    Result<void> adopt(const Address& account, std::uint64_t chain_id, std::uint64_t nonce,
                       WallTime time) override;
    Result<std::int64_t> append_event(const JournalEvent& event) override;
    Result<void> put_quality(const QualityRecord& record) override;
    Result<void> tidy() override;

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
    Result<void> set_peak_value(const std::string& strategy, const Wad& value) override;
    Result<void> set_guard_state(const std::string& strategy, std::string_view body) override;

  private:
    struct Parts;
    explicit SqliteJournal(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace evenkeel
