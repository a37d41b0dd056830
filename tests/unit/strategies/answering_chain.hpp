// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "chain/codec/abi.hpp"
#include "strategies/kinds/portfolio.hpp"

namespace evenkeel::test {

/// An address that is easy to tell apart: 0x00…00NN.
inline Address address(unsigned number) {
    Address out;
    out.bytes[18] = static_cast<std::uint8_t>(number >> 8);
    out.bytes[19] = static_cast<std::uint8_t>(number & 0xff);
    return out;
}

inline Wad wad(const char* text) {
    return parse_wad(text).value();
}

inline Head block(std::uint64_t number, std::uint64_t timestamp) {
    Head out;
    out.number = number;
    out.timestamp = timestamp;
    return out;
}

/// Contracts as a table of calls and answers; whatever is not in it reverts.
class AnsweringChain {
  public:
    Head head = block(100, 10'000);

    template <class Function>
    void on(const Address& to, const typename Function::Input& input,
            const typename Function::Output& output) {
        answers_[{to, abi::encode_call<Function>(input), ""}] =
            abi::encode_output<Function>(output);
    }
    /// The same for what has no selector.
    void on(const Call& call, Bytes answer) { answers_[call] = std::move(answer); }
    /// Emits an event in the newest block.
    template <class Event>
    void emit(const Address& contract, const typename Event::Data& event) {
        logs_.push_back({abi::encode_event<Event>(contract, event),
                         head.number,
                         {},
                         {},
                         static_cast<std::uint64_t>(logs_.size())});
    }
    /// Takes back the events after this block.
    void forget_logs_after(std::uint64_t number) {
        std::erase_if(logs_, [&](const MinedLog& log) { return log.block_number > number; });
    }
    template <class Function>
    void revert(const Address& to, const typename Function::Input& input) {
        answers_.erase({to, abi::encode_call<Function>(input), ""});
    }

    /// Asks `plan` for its calls until it lacks no fact, as the engine does.
    template <class Plan>
    Result<std::shared_ptr<const CallList>> plan(Plan&& plan_reads, FactBook& facts) const {
        for (int round = 0; round < 10; ++round) {
            auto calls = std::make_shared<CallList>();
            EVENKEEL_CHECK(plan_reads(facts, *calls));
            const auto wanted = facts.take_wanted();
            const auto wanted_logs = facts.take_wanted_logs();
            if (wanted.empty() && wanted_logs.empty())
                return std::shared_ptr<const CallList>(calls);
            for (const LogQuery& query : wanted_logs) search(query, facts);
            for (const Call& call : wanted) {
                const auto found = answers_.find(call);
                if (found == answers_.end()) {
                    return fail(Errc::kReverted, Remedy::kRetryLater, call.label + " reverted");
                }
                facts.learn(call, found->second);
            }
        }
        return fail(Errc::kUnsupported, Remedy::kGiveUp, "never stops asking");
    }

    Snapshot snapshot(std::shared_ptr<const CallList> calls) const {
        CallResults results;
        for (const Call& call : calls->calls()) {
            const auto found = answers_.find(call);
            results.append(found != answers_.end(),
                           found == answers_.end() ? ByteView() : ByteView(found->second));
        }
        return Snapshot(head, std::move(calls), std::move(results));
    }

    /// Plans and reads one venue or portfolio.
    template <class Planned>
    Result<Snapshot> read(Planned& planned, FactBook& facts) const {
        EVENKEEL_TRY(
            auto calls,
            plan([&](FactBook& book, CallList& list) { return planned.plan_reads(book, list); },
                 facts));
        return snapshot(std::move(calls));
    }

    /// First and last block of every search, in order.
    mutable std::vector<std::pair<std::uint64_t, std::uint64_t>> searched;

  private:
    void search(const LogQuery& query, FactBook& facts) const {
        const std::uint64_t from = facts.next_block(query);
        searched.emplace_back(from, head.number);
        FoundLogs found{head.number, {}};
        for (const MinedLog& log : logs_)
            if (log.block_number >= from && log.block_number <= head.number && query.fits(log.log))
                found.logs.push_back(log);
        facts.learn(query, std::move(found), true);
    }

    std::vector<MinedLog> logs_;
    std::map<Call, Bytes, FactBook::Less> answers_;
};

}  // namespace evenkeel::test
