// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "chain/base/clock.hpp"
#include "chain/transactions/record.hpp"
#include "chain/types/call.hpp"
#include "chain/types/head.hpp"
#include "strategies/kinds/plan.hpp"
#include "strategies/reading/facts.hpp"

namespace evenkeel {

/// What is read of one chain: the facts it rests on, and the calls in their order.
struct ChainLayout {
    FactBook::Answers facts;
    std::vector<Call> calls;
    FactBook::LogAnswers logs = {};
    bool operator==(const ChainLayout&) const = default;
};

/// What is read at every block: the facts it rests on, and the calls in their order. Shared by all
/// snapshots until reads are planned anew; the journal tells layouts apart by pointer first.
struct Layout {
    FactBook::Answers facts;
    std::vector<Call> calls;
    FactBook::LogAnswers logs = {};                   ///< Facts too; most layouts have none.
    std::map<std::string, ChainLayout> further = {};  ///< Of chains that are only read, by name.
};

/// One strategy's plan at this block and all it depended on besides the snapshot.
struct DecisionRecord {
    std::string inputs = "{}";  ///< One JSON object, kept byte by byte: to_json(StrategyInputs).
    Plan plan;                  ///< As the guard left it.
    /// The strategy's highest value, if this block raised it; in the unit of account.
    std::optional<Wad> peak_value;
    /// What the guard remembers of this strategy from here on, as JSON; opaque here. Nothing:
    /// unchanged.
    std::optional<std::string> guard_state{};
    /// The same of what its models remember.
    std::optional<std::string> memory{};
};

/// A signed order that is to be sent as soon as the tick is on the disk.
struct NewTransaction {
    TransactionRecord record;  ///< Signed: with an attempt. The journal gives its id.
    std::optional<std::size_t>
        decision;    ///< Index among the tick's decisions, if it came from one.
    Wad notional;    ///< |size| at the oracle price, in the unit of account.
    Wad slippage{};  ///< What filling it at its worst price may lose, in the unit of account.
};

enum class EventKind : std::uint8_t { kOutcome, kGuard };

/// A change of the guard, or something that came of a decision besides its transaction.
struct JournalEvent {
    WallTime time;
    std::uint64_t block = 0;
    std::string strategy;  ///< Empty if it concerns all.
    EventKind kind = EventKind::kGuard;
    std::string body = "{}";  ///< One JSON object; its members appear in `evenkeel journal`.
};

/// Everything about one tick that must be on the disk before anything is sent.
struct TickRecord {
    WallTime time;
    Head head;
    std::shared_ptr<const Layout> layout;
    /// One for each call of the layout, then what world_results.hpp says.
    const CallResults& results;
    std::vector<DecisionRecord> decisions;
    std::vector<NewTransaction> transactions;
    std::vector<JournalEvent> events =
        {};  ///< Seen in this block, e.g. an order that a venue took.
};

/// The ids the journal gave, in the tick's order.
struct TickIds {
    std::int64_t snapshot = 0;
    std::vector<std::int64_t> decisions, transactions;
};

/// What is limited per hour and per day.
struct Usage {
    std::uint64_t orders = 0;  ///< Transactions written down, whatever became of them.
    Wad notional;              ///< Of those orders, in the unit of account.
    Wei gas;         ///< Paid by those that were mined, reserved by those that may still be.
    Wad slippage{};  ///< What those orders may lose at worst, in the unit of account.
    bool operator==(const Usage&) const = default;
};

/// An outcome that was written down of a venue's order; see keeper/engine/order_watch.hpp.
struct OrderEvent {
    std::string strategy;
    std::uint64_t block = 0;
    std::string body;
};

/// How well a strategy is hedged; see strategies/quality.
struct QualityRecord {
    WallTime time;
    std::uint64_t block = 0;
    std::string strategy;
    std::string state;               ///< To go on from, one JSON object; opaque here.
    std::vector<std::string> hours;  ///< Of each hour that ended: one JSON object for people.
};

/// What the journal knows of the past; all that recovery and decisions ask of it.
class JournalHistory {
  public:
    virtual ~JournalHistory() = default;

    /// Transactions that are not settled, oldest first: what recovery begins with.
    virtual Result<std::vector<TransactionRecord>> unsettled() const = 0;
    /// The newest settled ones, at most `count`, oldest first: a reorg may undo them.
    virtual Result<std::vector<TransactionRecord>> settled(std::size_t count) const = 0;
    /// The highest nonce of this account ever written down for this chain.
    virtual Result<std::optional<std::uint64_t>> last_nonce(const Address& account,
                                                            std::uint64_t chain_id) const = 0;
    /// The newest nonce that was adopted for this account and chain: transactions below it are
    /// nobody's business any more.
    virtual Result<std::optional<std::uint64_t>> adopted(const Address& account,
                                                         std::uint64_t chain_id) const = 0;
    /// Lost transactions of this account and chain, oldest first: somebody else used their nonces.
    virtual Result<std::vector<TransactionRecord>> lost(const Address& account,
                                                        std::uint64_t chain_id) const = 0;
    /// Orders at or after `since`, of one strategy or of all.
    virtual Result<Usage> usage(WallTime since,
                                const std::optional<std::string>& strategy) const = 0;
    /// Chain time in seconds of the last hedge that was mined and succeeded.
    virtual Result<std::optional<std::uint64_t>> last_rebalance(
        const std::string& strategy) const = 0;
    /// The same of any transaction that was no cancel: what only prepares too.
    virtual Result<std::optional<std::uint64_t>> last_mined(const std::string& strategy) const = 0;
    /// How many of its newest settled orders failed on the chain, one after the other. Cancelled
    /// and lost ones say nothing.
    virtual Result<std::uint64_t> reverts_in_a_row(const std::string& strategy) const = 0;
    /// The highest value written with a tick or set_peak_value.
    virtual Result<std::optional<Wad>> peak_value(const std::string& strategy) const = 0;
    /// What the guard last remembered, as given with a decision or set_guard_state.
    virtual Result<std::optional<std::string>> guard_state(const std::string& strategy) const = 0;
    /// What its models last remembered, as given with a decision.
    virtual Result<std::optional<std::string>> memory(const std::string& strategy) const = 0;
    /// The state of the newest put_quality.
    virtual Result<std::optional<std::string>> quality(const std::string& strategy) const = 0;
    /// The newest outcomes whose body begins with the member "order", at most `count`, oldest
    /// first.
    virtual Result<std::vector<OrderEvent>> order_events(std::size_t count) const = 0;
};

/// What was decided and sent, kept durably. Every failure is Errc::kStorage; nothing may be sent
/// after one. Used by the engine's thread only.
class Journal : public JournalHistory {
  public:
    /// Says which program runs from here on, and with which decision text (the part of the
    /// configuration that decisions depend on). Must come before the first tick.
    virtual Result<void> begin_run(WallTime time, std::string_view version,
                                   std::string_view decision_text) = 0;
    /// From here on update() is remembered and not written, until flush(). What a block shows of
    /// older transactions can be asked from the chain again, so it need not keep an order from its
    /// commit; but bytes of a held update must not be sent before flush().
    virtual Result<void> hold() = 0;
    /// Writes what was held back, durable; nothing to do if nothing was.
    virtual Result<void> flush() = 0;
    /// Writes snapshot, decisions and signed orders in one commit, durable before it returns.
    virtual Result<TickIds> write_tick(const TickRecord& tick) = 0;
    /// Writes a transaction that no tick decided (a cancellation, a closing order); durable.
    virtual Result<std::int64_t> add(const NewTransaction& transaction, WallTime time,
                                     std::uint64_t block) = 0;
    /// Writes what changed: new attempts, state, where it was mined. Attempts are never removed. A
    /// terminal state also writes an outcome. `text` says in words what happened; durable unless
    /// held back.
    virtual Result<void> update(const TransactionRecord& record, std::string_view text,
                                WallTime time, std::uint64_t block) = 0;
    /// The same for a transaction whose newest attempt is another order: its intent stands from
    /// here on, and notional and slippage where they are higher. Never held back.
    virtual Result<void> supersede(const NewTransaction& transaction, std::string_view text,
                                   WallTime time, std::uint64_t block) = 0;
    /// Writes that all nonces of this account below `nonce` are used with its owner's knowledge;
    /// durable.
    virtual Result<void> adopt(const Address& account, std::uint64_t chain_id, std::uint64_t nonce,
                               WallTime time) = 0;
    /// Durable; the event's id.
    virtual Result<std::int64_t> append_event(const JournalEvent& event) = 0;
    /// Adds the hours and replaces the state. Nothing rests on it; durable.
    virtual Result<void> put_quality(const QualityRecord& record) = 0;
    /// Housekeeping of the file, for the quiet time after a tick. Cheap if there is nothing to do.
    virtual Result<void> tidy() = 0;

    /// Replaces it, as an operator's reset of the drawdown limit does.
    virtual Result<void> set_peak_value(const std::string& strategy, const Wad& value) = 0;
    /// Replaces it outside of a tick, as an operator's resume does; durable.
    virtual Result<void> set_guard_state(const std::string& strategy, std::string_view body) = 0;
};

}  // namespace evenkeel
