// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/journal_reader.hpp"

#include <filesystem>

#include "keeper/journal/line.hpp"
#include "keeper/journal/schema.hpp"
#include "keeper/journal/snapshot_walk.hpp"
#include "keeper/journal/tables.hpp"

namespace evenkeel {

JournalReader::JournalReader(std::unique_ptr<Database> database) : database_(std::move(database)) {}
JournalReader::JournalReader(JournalReader&&) noexcept = default;
JournalReader& JournalReader::operator=(JournalReader&&) noexcept = default;
JournalReader::~JournalReader() = default;

Result<JournalReader> JournalReader::open(const std::string& path) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) {
        return fail(Errc::kMissing, Remedy::kGiveUp,
                    "journal: " + path + ": there is no such file");
    }
    EVENKEEL_TRY(auto database, Database::open(path, Database::Mode::kRead));
    if (auto ready = prepare_for_reading(*database); !ready) {
        return fail_in(path, std::move(ready).error());
    }
    return JournalReader(std::move(database));
}

Result<void> JournalReader::each_snapshot(
    const std::function<Result<void>(const DecidedSnapshot&)>& visit) const {
    SnapshotWalk walk(*database_);
    EVENKEEL_TRY(Rows rows, walk.rows());
    for (;;) {
        EVENKEEL_TRY(const bool found, rows.next());
        if (!found) return {};
        EVENKEEL_TRY(const DecidedSnapshot snapshot, walk.load(rows));
        EVENKEEL_CHECK(visit(snapshot));
    }
}

Result<void> JournalReader::each_line(
    const JournalFilter& filter,
    const std::function<Result<void>(const JournalLine&)>& visit) const {
    EVENKEEL_TRY(Rows rows, line_rows(*database_, filter));
    for (;;) {
        EVENKEEL_TRY(const bool found, rows.next());
        if (!found) return {};
        EVENKEEL_TRY(const JournalLine line, load_line(*database_, rows));
        EVENKEEL_CHECK(visit(line));
    }
}

}  // namespace evenkeel
