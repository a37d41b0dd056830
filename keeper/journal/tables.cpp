// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/tables.hpp"

#include <fmt/core.h>

#include "keeper/journal/documents.hpp"

namespace evenkeel::tables {
namespace {

template <class T>
Result<T> load_bytes(ByteView blob, std::string_view what) {
    T value;
    if (blob.size() != value.bytes.size()) {
        return fail(Errc::kStorage, Remedy::kGiveUp,
                    fmt::format("journal: {} of {} bytes, expected {}", what, blob.size(),
                                value.bytes.size()));
    }
    std::ranges::copy(blob, value.bytes.begin());
    return value;
}

tl::unexpected<Error> damaged(const Error& error) {
    return fail(Errc::kStorage, Remedy::kGiveUp, "journal: damaged amount: " + error.message);
}

}  // namespace

Result<Address> load_address(ByteView blob) {
    return load_bytes<Address>(blob, "an address");
}

Result<Hash32> load_hash(ByteView blob) {
    return load_bytes<Hash32>(blob, "a hash");
}

Result<Wei> load_wei(std::string_view text) {
    const auto amount = parse_decimal(text);
    if (!amount) return damaged(amount.error());
    return Wei(*amount);
}

Result<Wad> load_wad(std::string_view text) {
    auto amount = parse_wad(text);
    if (!amount) return damaged(amount.error());
    return amount;
}

tl::unexpected<Error> misused(const TransactionRecord& record, std::string_view why) {
    return fail(
        Errc::kStorage, Remedy::kGiveUp,
        fmt::format("journal: transaction {} (nonce {}): {}", record.id, record.nonce(), why));
}

Result<std::int64_t> put_entry(Database& database, const Entry& entry) {
    EVENKEEL_CHECK(
        database.run("INSERT INTO entries (time, block, strategy, kind) VALUES (?, ?, ?, ?)",
                     {stored(entry.time), stored(entry.block), entry.strategy, entry.kind}));
    return database.last_id();
}

Result<std::int64_t> put_decision(Database& database, const DecisionRecord& decision, WallTime time,
                                  std::uint64_t block, std::int64_t snapshot) {
    const Plan& plan = decision.plan;
    EVENKEEL_TRY(const std::int64_t id,
                 put_entry(database, {time, block, plan.strategy, "decision"}));
    const std::string text = plan_json(plan);
    EVENKEEL_CHECK(
        database.run("INSERT INTO decisions (id, snapshot, action, reason, plan, inputs) "
                     "VALUES (?, ?, ?, ?, ?, ?)",
                     {id, snapshot, name(plan.action), std::string_view(plan.reason),
                      std::string_view(text), std::string_view(decision.inputs)}));
    if (decision.peak_value) {
        EVENKEEL_CHECK(put_peak(database, plan.strategy, *decision.peak_value));
    }
    if (decision.guard_state) {
        EVENKEEL_CHECK(put_guard_state(database, plan.strategy, *decision.guard_state));
    }
    if (decision.memory) EVENKEEL_CHECK(put_memory(database, plan.strategy, *decision.memory));
    return id;
}

Result<std::int64_t> put_event(Database& database, const JournalEvent& event,
                               std::optional<std::int64_t> transaction) {
    const std::string_view kind = event.kind == EventKind::kOutcome ? "outcome" : "guard";
    EVENKEEL_TRY(const std::int64_t id,
                 put_entry(database, {event.time, event.block, event.strategy, kind}));
    const SqlValue tx = transaction ? SqlValue(*transaction) : SqlValue();
    EVENKEEL_CHECK(database.run("INSERT INTO events (id, tx, body) VALUES (?, ?, ?)",
                                {id, tx, std::string_view(event.body)}));
    return id;
}

Result<void> put_peak(Database& database, const std::string& strategy, const Wad& value) {
    const std::string text = to_string(value);
    return database.run(
        "INSERT INTO peaks (strategy, value) VALUES (?, ?) "
        "ON CONFLICT (strategy) DO UPDATE SET value = excluded.value",
        {std::string_view(strategy), std::string_view(text)});
}

Result<void> put_guard_state(Database& database, const std::string& strategy,
                             std::string_view body) {
    return database.run(
        "INSERT INTO guard_states (strategy, body) VALUES (?, ?) "
        "ON CONFLICT (strategy) DO UPDATE SET body = excluded.body",
        {std::string_view(strategy), body});
}

Result<void> put_memory(Database& database, const std::string& strategy, std::string_view body) {
    return database.run(
        "INSERT INTO memories (strategy, body) VALUES (?, ?) "
        "ON CONFLICT (strategy) DO UPDATE SET body = excluded.body",
        {std::string_view(strategy), body});
}

Result<void> put_adopted(Database& database, const Address& account, std::uint64_t chain_id,
                         std::uint64_t nonce, WallTime time) {
    return database.run("INSERT INTO adopted (account, chain_id, nonce, time) VALUES (?, ?, ?, ?)",
                        {ByteView(account.bytes), stored(chain_id), stored(nonce), stored(time)});
}

Result<void> put_step(Database& database, const TransactionRecord& record, std::string_view text,
                      WallTime time) {
    return database.run("INSERT INTO steps (tx, time, state, text) VALUES (?, ?, ?, ?)",
                        {record.id, stored(time), name(record.state), text});
}

}  // namespace evenkeel::tables
