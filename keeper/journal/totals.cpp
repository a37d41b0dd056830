// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/spending.hpp"
#include "keeper/journal/tables.hpp"

namespace evenkeel::tables {
namespace {

std::optional<std::uint64_t> loaded(const std::optional<std::int64_t>& value) {
    return value ? std::optional(tables::loaded(*value)) : std::nullopt;
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
    EVENKEEL_TRY(const auto all, load_spent(database, since));
    return sum(all, since, strategy);
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
