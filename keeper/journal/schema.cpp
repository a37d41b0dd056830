// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/schema.hpp"

#include <fmt/core.h>

#include "keeper/journal/migration.hpp"

namespace evenkeel {
namespace {

tl::unexpected<Error> refused(const std::string& message) {
    return fail(Errc::kStorage, Remedy::kGiveUp, "journal: " + message);
}

struct Identity {
    std::int64_t application = 0, version = 0, tables = 0;
};

Result<Identity> identify(Database& database) {
    EVENKEEL_TRY(const auto application, database.number("PRAGMA application_id"));
    EVENKEEL_TRY(const auto version, database.number("PRAGMA user_version"));
    EVENKEEL_TRY(const auto tables, database.number("SELECT count(*) FROM sqlite_schema"));
    return Identity{application.value_or(0), version.value_or(0), tables.value_or(0)};
}

Result<void> check_ours(const Identity& found) {
    if (found.application != kJournalApplicationId) {
        return refused(fmt::format("this file is no journal: application id {:#x}, expected {:#x}",
                                   found.application, kJournalApplicationId));
    }
    if (found.version > kJournalVersion) {
        return refused(
            fmt::format("this journal has schema version {}, written by a newer program; this one "
                        "knows version {}",
                        found.version, kJournalVersion));
    }
    if (found.version < 1) {
        return refused(fmt::format("schema version {} was never in use", found.version));
    }
    return {};
}

Result<void> set_up(Database& database) {
    EVENKEEL_CHECK(database.script("PRAGMA foreign_keys = ON; PRAGMA cache_size = -1024;"));
    return {};
}

}  // namespace

Result<void> prepare_for_writing(Database& database) {
    EVENKEEL_TRY(const Identity found, identify(database));
    const bool fresh = found.tables == 0 && found.application == 0 && found.version == 0;
    if (!fresh) EVENKEEL_CHECK(check_ours(found));
    EVENKEEL_CHECK(database.script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"));
    EVENKEEL_CHECK(set_up(database));
    return migrate(database, found.version);
}

Result<void> prepare_for_reading(Database& database) {
    EVENKEEL_TRY(const Identity found, identify(database));
    EVENKEEL_CHECK(check_ours(found));
    if (found.version < kJournalVersion) {
        return refused(fmt::format(
            "this journal has schema version {}, this program reads {}; open it once with "
            "`evenkeel run` to bring it up to date",
            found.version, kJournalVersion));
    }
    return set_up(database);
}

}  // namespace evenkeel
