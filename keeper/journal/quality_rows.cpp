// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/quality_rows.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "keeper/journal/tables.hpp"
#include "keeper/support/utc.hpp"

namespace evenkeel::tables {

Result<void> put_quality(Database& database, const QualityRecord& record) {
    EVENKEEL_CHECK(
        database.run("INSERT INTO quality_states (strategy, body) VALUES (?, ?) "
                     "ON CONFLICT (strategy) DO UPDATE SET body = excluded.body",
                     {std::string_view(record.strategy), std::string_view(record.state)}));
    for (const std::string& hour : record.hours)
        EVENKEEL_CHECK(
            database.run("INSERT INTO qualities (time, block, strategy, body) VALUES (?, ?, ?, ?)",
                         {stored(record.time), stored(record.block),
                          std::string_view(record.strategy), std::string_view(hour)}));
    return {};
}

Result<std::optional<std::string>> quality(Database& database, const std::string& strategy) {
    EVENKEEL_TRY(Rows rows, database.query("SELECT body FROM quality_states WHERE strategy = ?",
                                           {std::string_view(strategy)}));
    EVENKEEL_TRY(const bool found, rows.next());
    if (!found) return std::optional<std::string>();
    return std::optional(std::string(rows.text(0)));
}

Result<Rows> quality_rows(Database& database, const JournalFilter& filter) {
    const SqlValue strategy =
        filter.strategy ? SqlValue(std::string_view(*filter.strategy)) : SqlValue();
    const SqlValue since = filter.since ? SqlValue(stored(*filter.since)) : SqlValue();
    return database.query(
        "SELECT id, time, block, strategy, body FROM qualities "
        "WHERE (?1 IS NULL OR strategy = ?1) AND (?2 IS NULL OR time >= ?2) ORDER BY id",
        {strategy, since});
}

Result<JournalLine> load_quality_line(const Rows& row) {
    using Json = nlohmann::ordered_json;
    const std::int64_t id = row.integer(0);
    const Json body = Json::parse(row.text(4), nullptr, false);
    if (!body.is_object())
        return fail(Errc::kStorage, Remedy::kGiveUp,
                    fmt::format("journal: quality {} holds no JSON object", id));
    const std::string time = utc_text(loaded_time(row.integer(1)));
    Json json = {{"id", id},
                 {"time", time},
                 {"block", loaded(row.integer(2))},
                 {"strategy", row.text(3)},
                 {"kind", "quality"}};
    json.update(body);
    const std::string words = body.dump(-1, ' ', false, Json::error_handler_t::replace);
    return JournalLine{
        id, json.dump(-1, ' ', false, Json::error_handler_t::replace),
        fmt::format("{:>6} {} {:>9} {} quality {}", id, time, row.integer(2), row.text(3), words)};
}

}  // namespace evenkeel::tables
