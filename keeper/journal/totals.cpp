// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/tables.hpp"

namespace evenkeel::tables {
namespace {

std::optional<std::uint64_t> loaded(const std::optional<std::int64_t>& value) {
    return value ? std::optional(tables::loaded(*value)) : std::nullopt;
}

Result<u256> gas_cost(const Rows& rows) {
    EVENKEEL_TRY(const Wei price, load_wei(rows.text(2)));
    const auto cost = checked_mul(price.amount, u256(tables::loaded(rows.integer(1))));
    if (!cost) return fail(Errc::kOverflow, Remedy::kGiveUp, "journal: gas cost exceeds 256 bits");
    return *cost;
}

Result<void> add_row(Usage& usage, const Rows& rows) {
    ++usage.orders;
    EVENKEEL_TRY(const Wad notional, load_wad(rows.text(0)));
    usage.notional += notional;
    if (rows.is_null(1)) return {};
    EVENKEEL_TRY(const u256 cost, gas_cost(rows));
    const auto total = checked_add(usage.gas.amount, cost);
    if (!total) return fail(Errc::kOverflow, Remedy::kGiveUp, "journal: gas cost exceeds 256 bits");
    usage.gas = Wei(*total);
    return {};
}

}  // namespace

Result<std::optional<std::uint64_t>> last_nonce(Database& database, const Address& account) {
    EVENKEEL_TRY(const auto nonce,
                 database.number("SELECT max(nonce) FROM transactions WHERE account = ?",
                                 {ByteView(account.bytes)}));
    return loaded(nonce);
}

Result<std::optional<std::uint64_t>> last_rebalance(Database& database,
                                                    const std::string& strategy) {
    EVENKEEL_TRY(const auto time,
                 database.number("SELECT max(mined_at) FROM transactions WHERE strategy = ? "
                                 "AND succeeded = 1",
                                 {std::string_view(strategy)}));
    return loaded(time);
}

Result<Usage> usage(Database& database, WallTime since,
                    const std::optional<std::string>& strategy) {
    const SqlValue only = strategy ? SqlValue(std::string_view(*strategy)) : SqlValue();
    EVENKEEL_TRY(Rows rows, database.query("SELECT notional, gas_used, gas_price FROM transactions "
                                           "WHERE time >= ?1 AND (?2 IS NULL OR strategy = ?2)",
                                           {stored(since), only}));
    Usage total;
    for (;;) {
        EVENKEEL_TRY(const bool found, rows.next());
        if (!found) return total;
        EVENKEEL_CHECK(add_row(total, rows));
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

}  // namespace evenkeel::tables
