// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <type_traits>

#include "keeper/journal/journal.hpp"

namespace evenkeel::test {

/// A journal whose disk is full when it is told so; otherwise the one it stands before.
class FaultyJournal final : public Journal {
  public:
    explicit FaultyJournal(Journal& behind) : behind_(behind) {}

    bool full = false;
    std::vector<std::string> steps;     ///< "state: text" of every update.
    std::vector<std::uint64_t> blocks;  ///< Of every update.

    Result<void> begin_run(WallTime time, std::string_view version,
                           std::string_view decision_text) override {
        return behind_.begin_run(time, version, decision_text);
    }
    Result<void> hold() override { return behind_.hold(); }
    Result<void> flush() override { return behind_.flush(); }
    Result<TickIds> write_tick(const TickRecord& tick) override {
        if (full) return refuse();
        return behind_.write_tick(tick);
    }
    Result<std::int64_t> add(const NewTransaction& transaction, WallTime time,
                             std::uint64_t block) override {
        if (full) return refuse();
        return around([&] { return behind_.add(transaction, time, block); });
    }
    Result<void> update(const TransactionRecord& record, std::string_view text, WallTime time,
                        std::uint64_t block) override {
        if (full) return refuse();
        steps.push_back(std::string(name(record.state)) + ": " + std::string(text));
        blocks.push_back(block);
        return around([&] { return behind_.update(record, text, time, block); });
    }
    Result<void> supersede(const NewTransaction& transaction, std::string_view text, WallTime time,
                           std::uint64_t block) override {
        if (full) return refuse();
        steps.push_back(std::string(name(transaction.record.state)) + ": " + std::string(text));
        blocks.push_back(block);
        return behind_.supersede(transaction, text, time, block);
    }
    Result<void> adopt(const Address& account, std::uint64_t chain_id, std::uint64_t nonce,
                       WallTime time) override {
        if (full) return refuse();
        return behind_.adopt(account, chain_id, nonce, time);
    }
    Result<std::int64_t> append_event(const JournalEvent& event) override {
        if (full) return refuse();
        events.push_back(event);
        return behind_.append_event(event);
    }
    Result<void> put_quality(const QualityRecord& record) override {
        if (full) return refuse();
        return behind_.put_quality(record);
    }
    Result<void> tidy() override { return behind_.tidy(); }
    Result<void> set_peak_value(const std::string& strategy, const Wad& value) override {
        return behind_.set_peak_value(strategy, value);
    }
    Result<void> set_guard_state(const std::string& strategy, std::string_view body) override {
        if (full) return refuse();
        return behind_.set_guard_state(strategy, body);
    }

    Result<std::vector<TransactionRecord>> unsettled() const override {
        return behind_.unsettled();
    }
    Result<std::vector<TransactionRecord>> settled(std::size_t count) const override {
        return behind_.settled(count);
    }
    Result<std::optional<std::uint64_t>> last_nonce(const Address& account,
                                                    std::uint64_t chain_id) const override {
        return behind_.last_nonce(account, chain_id);
    }
    Result<std::optional<std::uint64_t>> adopted(const Address& account,
                                                 std::uint64_t chain_id) const override {
        return behind_.adopted(account, chain_id);
    }
    Result<std::vector<TransactionRecord>> lost(const Address& account,
                                                std::uint64_t chain_id) const override {
        return behind_.lost(account, chain_id);
    }
    Result<Usage> usage(WallTime since, const std::optional<std::string>& strategy) const override {
        return behind_.usage(since, strategy);
    }
    Result<std::optional<std::uint64_t>> last_rebalance(
        const std::string& strategy) const override {
        return behind_.last_rebalance(strategy);
    }
    Result<std::optional<std::uint64_t>> last_mined(const std::string& strategy) const override {
        return behind_.last_mined(strategy);
    }
    Result<std::uint64_t> reverts_in_a_row(const std::string& strategy) const override {
        return behind_.reverts_in_a_row(strategy);
    }
    Result<std::optional<std::string>> quality(const std::string& strategy) const override {
        return behind_.quality(strategy);
    }
    Result<std::optional<Wad>> peak_value(const std::string& strategy) const override {
        return behind_.peak_value(strategy);
    }
    Result<std::optional<std::string>> guard_state(const std::string& strategy) const override {
        return behind_.guard_state(strategy);
    }
    Result<std::optional<std::string>> memory(const std::string& strategy) const override {
        return behind_.memory(strategy);
    }
    Result<std::vector<OrderEvent>> order_events(std::size_t count) const override {
        return behind_.order_events(count);
    }

    std::vector<JournalEvent> events;  ///< Handed on so far.
    std::function<void()>
        at_write{};  ///< Before and after what becomes of a transaction is written.

  private:
    template <class Write>
    std::invoke_result_t<Write> around(Write write) {
        if (at_write) at_write();
        auto written = write();
        if (at_write) at_write();
        return written;
    }
    static tl::unexpected<Error> refuse() {
        return fail(Errc::kStorage, Remedy::kGiveUp, "journal: database or disk is full");
    }

    Journal& behind_;
};

}  // namespace evenkeel::test
