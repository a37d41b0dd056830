// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/journal/journal.hpp"
#include "tests/support/toy_chain/crash.hpp"
#include "tests/support/world/witness.hpp"

namespace evenkeel::test {

/// Stands before a journal: the process may end before and after each write that is durable, the
/// disk may be full, and the witness learns what is kept.
class WatchedJournal final : public Journal {
  public:
    WatchedJournal(Journal& behind, Fuse& fuse, Witness& witness, const bool& full)
        : behind_(behind), fuse_(fuse), witness_(witness), full_(full) {}

    Result<void> begin_run(WallTime time, std::string_view version,
                           std::string_view decision_text) override {
        return write([&] { return behind_.begin_run(time, version, decision_text); });
    }
    Result<void> hold() override {
        holding_ = true;
        return behind_.hold();
    }
    Result<void> flush() override {
        holding_ = false;
        if (held_.empty()) return behind_.flush();
        return write([&] { return told(behind_.flush()); });
    }
    Result<TickIds> write_tick(const TickRecord& tick) override {
        witness_.deciding(tick);
        EVENKEEL_TRY(const TickIds ids, write([&] {
                         auto written = behind_.write_tick(tick);
                         if (written) witness_.decided(tick, *written);
                         return written;
                     }));
        return ids;
    }
    Result<std::int64_t> add(const NewTransaction& transaction, WallTime time,
                             std::uint64_t block) override {
        return write([&] {
            auto id = behind_.add(transaction, time, block);
            if (id) witness_.kept(transaction.record);
            return id;
        });
    }
    Result<void> update(const TransactionRecord& record, std::string_view text, WallTime time,
                        std::uint64_t block) override {
        if (holding_) {
            EVENKEEL_CHECK(behind_.update(record, text, time, block));
            held_.push_back(record);
            return {};
        }
        held_.push_back(record);
        return write([&] { return told(behind_.update(record, text, time, block)); });
    }
    Result<void> supersede(const NewTransaction& transaction, std::string_view text, WallTime time,
                           std::uint64_t block) override {
        EVENKEEL_CHECK(flush());
        return write([&] {
            auto written = behind_.supersede(transaction, text, time, block);
            if (written) witness_.kept(transaction.record);
            return written;
        });
    }
    Result<void> adopt(const Address& account, std::uint64_t chain_id, std::uint64_t nonce,
                       WallTime time) override {
        return write([&] { return behind_.adopt(account, chain_id, nonce, time); });
    }
    Result<std::int64_t> append_event(const JournalEvent& event) override {
        return write([&] { return behind_.append_event(event); });
    }
    Result<void> put_quality(const QualityRecord& record) override {
        return write([&] { return behind_.put_quality(record); });
    }
    Result<void> tidy() override { return behind_.tidy(); }
    Result<void> set_peak_value(const std::string& strategy, const Wad& value) override {
        return write([&] { return behind_.set_peak_value(strategy, value); });
    }
    Result<void> set_guard_state(const std::string& strategy, std::string_view body) override {
        return write([&] { return behind_.set_guard_state(strategy, body); });
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
    Result<std::optional<std::string>> guard_state(const std::string& strategy) const override {
        return behind_.guard_state(strategy);
    }
    Result<std::optional<std::string>> memory(const std::string& strategy) const override {
        return behind_.memory(strategy);
    }
    Result<std::optional<std::string>> quality(const std::string& strategy) const override {
        return behind_.quality(strategy);
    }
    Result<std::vector<OrderEvent>> order_events(std::size_t count) const override {
        return behind_.order_events(count);
    }
    Result<std::optional<Wad>> peak_value(const std::string& strategy) const override {
        return behind_.peak_value(strategy);
    }

  private:
    /// What was held back is on the disk now.
    Result<void> told(Result<void> written) {
        if (!written) return written;
        for (const auto& record : std::exchange(held_, {})) witness_.kept(record);
        return written;
    }
    template <class Function>
    auto write(Function function) -> decltype(function()) {
        if (full_)
            return fail(Errc::kStorage, Remedy::kGiveUp, "journal: database or disk is full");
        fuse_.point();
        auto result = function();
        fuse_.point();
        return result;
    }

    Journal& behind_;
    Fuse& fuse_;
    Witness& witness_;
    const bool& full_;
    bool holding_ = false;
    std::vector<TransactionRecord> held_;
};

}  // namespace evenkeel::test
