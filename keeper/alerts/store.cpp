// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/alerts/store.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <set>

namespace evenkeel {
namespace {

// FULL: an alert is on the disk when post() returns, so that neither a kill nor a power failure
// loses it. That costs one fsync an alert, after the orders of the tick were sent.
// EXCLUSIVE: the queue belongs to one keeper.
constexpr const char* kSetUp = R"sql(
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS alerts (
        number INTEGER PRIMARY KEY AUTOINCREMENT, receiver TEXT NOT NULL, id TEXT NOT NULL,
        time INTEGER NOT NULL, count INTEGER NOT NULL, last INTEGER NOT NULL,
        level INTEGER NOT NULL, event TEXT NOT NULL, strategy TEXT NOT NULL, block INTEGER,
        message TEXT NOT NULL, details TEXT NOT NULL, phase INTEGER NOT NULL,
        condition TEXT NOT NULL, end_event TEXT NOT NULL, begun_at INTEGER NOT NULL,
        UNIQUE (receiver, id));
    CREATE TABLE IF NOT EXISTS conditions (
        receiver TEXT NOT NULL, name TEXT NOT NULL, end_event TEXT NOT NULL,
        strategy TEXT NOT NULL, level INTEGER NOT NULL, told INTEGER NOT NULL,
        PRIMARY KEY (receiver, name)) WITHOUT ROWID;
)sql";
constexpr std::int64_t kVersion = 1;

std::int64_t milliseconds(WallTime time) {
    return time.time_since_epoch().count();
}
WallTime wall(std::int64_t since_epoch) {
    return WallTime(std::chrono::milliseconds(since_epoch));
}
template <class E>
std::int64_t number(E value) {
    return static_cast<std::int64_t>(value);
}

/// Another version of this program, or somebody, may have written what is read.
template <class E>
Result<E> enumerator(std::int64_t value, E last) {
    if (value >= 0 && value <= number(last)) return static_cast<E>(value);
    return fail(
        Errc::kStorage, Remedy::kGiveUp,
        fmt::format("alert queue: expected a number up to {}, found {}", number(last), value));
}

Result<StampedAlert> alert_of(const Rows& row) {
    StampedAlert out;
    out.id = row.text(0);
    out.time = wall(row.integer(1));
    out.count = static_cast<std::uint64_t>(row.integer(2));
    out.last = wall(row.integer(3));
    EVENKEEL_TRY(out.alert.level, enumerator(row.integer(4), AlertLevel::kCritical));
    out.alert.event = row.text(5);
    out.alert.strategy = row.text(6);
    if (!row.is_null(7)) out.alert.block = static_cast<std::uint64_t>(row.integer(7));
    out.alert.message = row.text(8);
    out.alert.details = row.text(9);
    EVENKEEL_TRY(out.alert.phase, enumerator(row.integer(10), AlertPhase::kEnd));
    out.alert.condition = row.text(11);
    out.alert.end_event = row.text(12);
    EVENKEEL_TRY(out.alert.begun_at, enumerator(row.integer(13), AlertLevel::kCritical));
    return out;
}

}  // namespace

Result<std::unique_ptr<AlertStore>> AlertStore::open(const std::string& path) {
    EVENKEEL_TRY(auto database, Database::open(path, Database::Mode::kWrite));
    EVENKEEL_CHECK(database->script(kSetUp));
    EVENKEEL_TRY(const auto version, database->number("PRAGMA user_version"));
    if (version.value_or(0) > kVersion)
        return fail(Errc::kStorage, Remedy::kGiveUp,
                    fmt::format("alert queue: {}: expected version {}, found {}", path, kVersion,
                                *version));
    EVENKEEL_CHECK(database->script(fmt::format("PRAGMA user_version = {}", kVersion)));
    return std::unique_ptr<AlertStore>(new AlertStore(std::move(database)));
}

Result<void> AlertStore::write(const std::function<Result<void>(AlertStore&)>& changes) {
    EVENKEEL_TRY(auto scope, WriteScope::begin(*database_));
    EVENKEEL_CHECK(changes(*this));
    EVENKEEL_CHECK(scope.commit());
    return database_->checkpoint();
}

Result<void> AlertStore::put(const std::string& receiver, const StampedAlert& stamped) {
    const Alert& alert = stamped.alert;
    return database_->run(
        "INSERT INTO alerts (receiver, id, time, count, last, level, event, strategy, block,"
        " message, details, phase, condition, end_event, begun_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (receiver, id) DO UPDATE SET count = excluded.count, last = excluded.last",
        {receiver, stamped.id, milliseconds(stamped.time), number(stamped.count),
         milliseconds(stamped.last), number(alert.level), alert.event, alert.strategy,
         alert.block ? SqlValue(number(*alert.block)) : SqlValue(), alert.message, alert.details,
         number(alert.phase), alert.condition, alert.end_event, number(alert.begun_at)});
}

Result<void> AlertStore::remove(const std::string& receiver, const std::string& id) {
    return database_->run("DELETE FROM alerts WHERE receiver = ? AND id = ?", {receiver, id});
}

Result<void> AlertStore::told(const std::string& receiver, const ToldCondition& told) {
    const OpenCondition& condition = told.condition;
    return database_->run(
        "INSERT OR REPLACE INTO conditions (receiver, name, end_event, strategy, level, told)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        {receiver, condition.name, condition.end_event, condition.strategy, number(condition.level),
         milliseconds(told.told)});
}

Result<void> AlertStore::ended(const std::string& receiver, const std::string& condition) {
    return database_->run("DELETE FROM conditions WHERE receiver = ? AND name = ?",
                          {receiver, condition});
}

Result<void> AlertStore::clear() {
    EVENKEEL_CHECK(database_->run("DELETE FROM alerts"));
    return database_->run("DELETE FROM conditions");
}

Result<std::size_t> AlertStore::forget_others(const std::vector<std::string>& receivers) {
    std::set<std::string> others;
    {
        EVENKEEL_TRY(Rows rows, database_->query("SELECT receiver FROM alerts UNION"
                                                 " SELECT receiver FROM conditions"));
        for (;;) {
            EVENKEEL_TRY(const bool found, rows.next());
            if (!found) break;
            others.emplace(rows.text(0));
        }
    }
    std::size_t forgotten = 0;
    for (const std::string& other : others) {
        if (std::ranges::find(receivers, other) != receivers.end()) continue;
        EVENKEEL_CHECK(database_->run("DELETE FROM alerts WHERE receiver = ?", {other}));
        forgotten += static_cast<std::size_t>(database_->changed_rows());
        EVENKEEL_CHECK(database_->run("DELETE FROM conditions WHERE receiver = ?", {other}));
    }
    return forgotten;
}

Result<std::vector<StampedAlert>> AlertStore::waiting(const std::string& receiver) {
    EVENKEEL_TRY(Rows rows,
                 database_->query("SELECT id, time, count, last, level, event, strategy, block,"
                                  " message, details, phase, condition, end_event, begun_at"
                                  " FROM alerts WHERE receiver = ? ORDER BY number",
                                  {receiver}));
    std::vector<StampedAlert> out;
    for (;;) {
        EVENKEEL_TRY(const bool found, rows.next());
        if (!found) return out;
        EVENKEEL_TRY(auto alert, alert_of(rows));
        out.push_back(std::move(alert));
    }
}

Result<std::vector<ToldCondition>> AlertStore::conditions(const std::string& receiver) {
    EVENKEEL_TRY(Rows rows, database_->query("SELECT name, end_event, strategy, level, told"
                                             " FROM conditions WHERE receiver = ?",
                                             {receiver}));
    std::vector<ToldCondition> out;
    for (;;) {
        EVENKEEL_TRY(const bool found, rows.next());
        if (!found) return out;
        EVENKEEL_TRY(const auto level, enumerator(rows.integer(3), AlertLevel::kCritical));
        out.push_back({{std::string(rows.text(0)), std::string(rows.text(1)),
                        std::string(rows.text(2)), level},
                       wall(rows.integer(4))});
    }
}

}  // namespace evenkeel
