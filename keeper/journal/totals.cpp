// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "keeper/journal/order_json.hpp"
#include "keeper/journal/spending.hpp"
#include "keeper/journal/tables.hpp"

namespace evenkeel::tables {
namespace {

std::optional<std::uint64_t> loaded(const std::optional<std::int64_t>& value) {
    return value ? std::optional(tables::loaded(*value)) : std::nullopt;
}

}  // namespace

// Bytes that could not be read when the journal was migrated have chain id 0: they may be this
// chain's.
Result<std::optional<std::uint64_t>> last_nonce(Database& database, const Address& account,
                                                std::uint64_t chain_id) {
    EVENKEEL_TRY(const auto nonce, database.number("SELECT nonce FROM transactions WHERE "
                                                   "account = ? AND chain_id IN (?, 0) "
                                                   "ORDER BY nonce DESC LIMIT 1",
                                                   {ByteView(account.bytes), stored(chain_id)}));
    return loaded(nonce);
}

Result<std::optional<std::uint64_t>> adopted(Database& database, const Address& account,
                                             std::uint64_t chain_id) {
    EVENKEEL_TRY(const auto nonce,
                 database.number("SELECT nonce FROM adopted WHERE account = ? AND chain_id = ? "
                                 "ORDER BY id DESC LIMIT 1",
                                 {ByteView(account.bytes), stored(chain_id)}));
    return loaded(nonce);
}

Result<std::optional<std::uint64_t>> last_rebalance(Database& database,
                                                    const std::string& strategy) {
    EVENKEEL_TRY(const auto time,
                 database.number("SELECT mined_at FROM transactions t WHERE strategy = ? AND "
                                 "succeeded = 1 AND NOT EXISTS (SELECT 1 FROM attempts a WHERE "
                                 "a.tx = t.id AND a.hash = t.mined_hash AND (a.kind = 'cancel' OR "
                                 "instr(a.memo, ?) > 0)) ORDER BY mined_at DESC LIMIT 1",
                                 {std::string_view(strategy), kPreparationMark}));
    return loaded(time);
}

Result<std::optional<std::uint64_t>> last_mined(Database& database, const std::string& strategy) {
    EVENKEEL_TRY(const auto time,
                 database.number("SELECT mined_at FROM transactions t WHERE strategy = ? AND "
                                 "succeeded = 1 AND NOT EXISTS (SELECT 1 FROM attempts a WHERE "
                                 "a.tx = t.id AND a.hash = t.mined_hash AND a.kind = 'cancel') "
                                 "ORDER BY mined_at DESC LIMIT 1",
                                 {std::string_view(strategy)}));
    return loaded(time);
}

Result<Usage> usage(Database& database, WallTime since,
                    const std::optional<std::string>& strategy) {
    EVENKEEL_TRY(const auto all, load_spent(database, since));
    return sum(all, since, strategy);
}

Result<std::optional<std::string>> guard_state(Database& database, const std::string& strategy) {
    EVENKEEL_TRY(Rows rows, database.query("SELECT body FROM guard_states WHERE strategy = ?",
                                           {std::string_view(strategy)}));
    EVENKEEL_TRY(const bool found, rows.next());
    return found ? std::optional(std::string(rows.text(0))) : std::nullopt;
}

Result<std::optional<std::string>> memory(Database& database, const std::string& strategy) {
    EVENKEEL_TRY(Rows rows, database.query("SELECT body FROM memories WHERE strategy = ?",
                                           {std::string_view(strategy)}));
    EVENKEEL_TRY(const bool found, rows.next());
    return found ? std::optional(std::string(rows.text(0))) : std::nullopt;
}

Result<std::uint64_t> reverts_in_a_row(Database& database, const std::string& strategy,
                                       const std::map<std::int64_t, TxState>& newer) {
    EVENKEEL_TRY(Rows rows,
                 database.query("SELECT id, state FROM transactions WHERE strategy = ? AND settled "
                                "= 1 AND state IN ('confirmed', 'reverted') ORDER BY id DESC",
                                {std::string_view(strategy)}));
    std::uint64_t reverts = 0;
    auto next = newer.rbegin();
    for (;;) {
        EVENKEEL_TRY(const bool found, rows.next());
        for (; next != newer.rend() && (!found || next->first >= rows.integer(0)); ++next) {
            if (next->second == TxState::kConfirmed) return reverts;
            if (next->second == TxState::kReverted) ++reverts;
        }
        if (!found) return reverts;
        if (newer.contains(rows.integer(0))) continue;
        if (rows.text(1) == name(TxState::kConfirmed)) return reverts;
        ++reverts;
    }
}

Result<std::optional<Wad>> peak(Database& database, const std::string& strategy) {
    EVENKEEL_TRY(Rows rows, database.query("SELECT value FROM peaks WHERE strategy = ?",
                                           {std::string_view(strategy)}));
    EVENKEEL_TRY(const bool found, rows.next());
    if (!found) return std::optional<Wad>();
    EVENKEEL_TRY(const Wad value, load_wad(rows.text(0)));
    return std::optional(value);
}

Result<std::vector<OrderEvent>> order_events(Database& database, std::size_t count) {
    EVENKEEL_TRY(
        Rows rows,
        database.query("SELECT e.strategy, e.block, v.body FROM events v "
                       "JOIN entries e ON e.id = v.id WHERE e.kind = 'outcome' "
                       "AND substr(v.body, 1, 9) = '{\"order\":' ORDER BY v.id DESC LIMIT ?",
                       {stored(std::uint64_t{count})}));
    std::vector<OrderEvent> out;
    for (;;) {
        EVENKEEL_TRY(const bool found, rows.next());
        if (!found) break;
        out.push_back(
            {std::string(rows.text(0)), loaded(rows.integer(1)), std::string(rows.text(2))});
    }
    std::ranges::reverse(out);
    return out;
}

}  // namespace evenkeel::tables
