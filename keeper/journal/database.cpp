// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/database.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include "chain/base/ensure.hpp"

namespace evenkeel {
namespace {

/// Above this many pages tidying pays; below it a commit stays cheap anyway.
constexpr int kTidyPages = 500;
constexpr int kMostPages = 8'000;

tl::unexpected<Error> sqlite_error(sqlite3* handle, int code) {
    const int kind = code & 0xff;
    const bool passing = kind == SQLITE_BUSY || kind == SQLITE_LOCKED || kind == SQLITE_FULL ||
                         kind == SQLITE_IOERR || kind == SQLITE_NOMEM;
    const char* detail = handle == nullptr ? nullptr : sqlite3_errmsg(handle);
    return fail(Errc::kStorage, passing ? Remedy::kRetryLater : Remedy::kGiveUp,
                fmt::format("journal: {}", detail == nullptr ? sqlite3_errstr(code) : detail));
}

struct Binder {
    sqlite3_stmt* statement;
    int position;
    bool copy;

    int operator()(std::monostate) const { return sqlite3_bind_null(statement, position); }
    int operator()(std::int64_t value) const {
        return sqlite3_bind_int64(statement, position, value);
    }
    int operator()(std::string_view value) const {
        return sqlite3_bind_text64(statement, position, value.empty() ? "" : value.data(),
                                   value.size(), lifetime(), SQLITE_UTF8);
    }
    int operator()(ByteView value) const {
        if (value.empty()) return sqlite3_bind_zeroblob(statement, position, 0);
        return sqlite3_bind_blob64(statement, position, value.data(), value.size(), lifetime());
    }
    sqlite3_destructor_type lifetime() const { return copy ? SQLITE_TRANSIENT : SQLITE_STATIC; }
};

int bind_all(sqlite3_stmt* statement, std::initializer_list<SqlValue> values, bool copy) {
    int position = 0;
    for (const SqlValue& value : values) {
        const int code = std::visit(Binder{statement, ++position, copy}, value);
        if (code != SQLITE_OK) return code;
    }
    ensure_invariant(position == sqlite3_bind_parameter_count(statement),
                     "a journal statement got the wrong number of values");
    return SQLITE_OK;
}

void release(sqlite3_stmt* statement) {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

/// Our hook takes the place of SQLite's own checkpoints, so it keeps the file bounded too.
int on_wal(void* database, sqlite3* handle, const char* name, int pages) {
    static_cast<Database*>(database)->note_wal_pages(pages);
    if (pages >= kMostPages) {
        sqlite3_wal_checkpoint_v2(handle, name, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    }
    return SQLITE_OK;
}

}  // namespace

Rows::Rows(Rows&& other) noexcept
    : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)) {}

Rows::~Rows() {
    if (statement_ != nullptr) release(statement_);
}

Result<bool> Rows::next() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return sqlite_error(database_, code);
}

bool Rows::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Rows::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

std::string_view Rows::text(int column) const {
    const auto* data = sqlite3_column_text(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return data == nullptr ? std::string_view()
                           : std::string_view(reinterpret_cast<const char*>(data), size);
}

ByteView Rows::blob(int column) const {
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Mode mode) {
    const int access =
        mode == Mode::kRead ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle,
                                     access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    std::unique_ptr<Database> database(new Database(handle));
    if (code != SQLITE_OK) return fail_in(path, sqlite_error(handle, code).value());
    sqlite3_busy_timeout(handle, 2'000);
    sqlite3_limit(handle, SQLITE_LIMIT_WORKER_THREADS, 0);
    sqlite3_wal_hook(handle, on_wal, database.get());
    return database;
}

Database::~Database() {
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close_v2(handle_);
}

Result<void> Database::script(const std::string& sql) {
    const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return sqlite_error(handle_, code);
    return {};
}

Result<sqlite3_stmt*> Database::prepared(std::string_view sql) {
    if (const auto found = statements_.find(sql); found != statements_.end()) {
        ensure_invariant(sqlite3_stmt_busy(found->second) == 0, "a journal statement is nested");
        return found->second;
    }
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) return sqlite_error(handle_, code);
    statements_.emplace(sql, statement);
    return statement;
}

Result<void> Database::run(std::string_view sql, std::initializer_list<SqlValue> values) {
    EVENKEEL_TRY(sqlite3_stmt* const statement, prepared(sql));
    int code = bind_all(statement, values, false);
    while (code == SQLITE_OK || code == SQLITE_ROW) code = sqlite3_step(statement);
    if (code == SQLITE_DONE) {
        release(statement);
        return {};
    }
    auto error = sqlite_error(handle_, code);
    release(statement);
    return error;
}

Result<Rows> Database::query(std::string_view sql, std::initializer_list<SqlValue> values) {
    EVENKEEL_TRY(sqlite3_stmt* const statement, prepared(sql));
    const int code = bind_all(statement, values, true);
    Rows rows(handle_, statement);
    if (code != SQLITE_OK) return sqlite_error(handle_, code);
    return rows;
}

Result<std::optional<std::int64_t>> Database::number(std::string_view sql,
                                                     std::initializer_list<SqlValue> values) {
    EVENKEEL_TRY(Rows rows, query(sql, values));
    EVENKEEL_TRY(const bool found, rows.next());
    if (!found || rows.is_null(0)) return std::optional<std::int64_t>();
    return std::optional(rows.integer(0));
}

std::int64_t Database::last_id() const {
    return sqlite3_last_insert_rowid(handle_);
}

int Database::changed_rows() const {
    return sqlite3_changes(handle_);
}

Result<void> Database::checkpoint() {
    if (wal_pages_ < kTidyPages) return {};
    wal_pages_ = 0;
    const int code =
        sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) return sqlite_error(handle_, code);
    return {};
}

Result<WriteScope> WriteScope::begin(Database& database) {
    EVENKEEL_CHECK(database.run("BEGIN IMMEDIATE"));
    return WriteScope(database);
}

WriteScope::~WriteScope() {
    if (database_ != nullptr) (void)database_->run("ROLLBACK");
}

Result<void> WriteScope::commit() {
    EVENKEEL_CHECK(database_->run("COMMIT"));
    database_ = nullptr;
    return {};
}

}  // namespace evenkeel
