// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>

#include "chain/base/result.hpp"
#include "chain/types/bytes.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace evenkeel {

/// A value put into a statement; monostate is NULL.
using SqlValue = std::variant<std::monostate, std::int64_t, std::string_view, ByteView>;

/// The rows a query gives, one at a time. Its statement is free again when this is gone.
class Rows {
  public:
    Rows(sqlite3* database, sqlite3_stmt* statement) : database_(database), statement_(statement) {}
    Rows(Rows&& other) noexcept;
    Rows& operator=(Rows&&) = delete;
    ~Rows();

    /// Goes to the next row; false after the last. Errc::kStorage.
    Result<bool> next();
    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    /// Valid until next().
    std::string_view text(int column) const;
    /// Valid until next().
    ByteView blob(int column) const;

  private:
    sqlite3* database_;
    sqlite3_stmt* statement_;
};

/// One connection to an SQLite file; statements are prepared once. No exceptions; every failure is
/// Errc::kStorage with SQLite's words.
class Database {
  public:
    enum class Mode : std::uint8_t { kWrite, kRead };
    /// `path` may be ":memory:".
    static Result<std::unique_ptr<Database>> open(const std::string& path, Mode mode);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    /// Runs statements that take and give nothing, once.
    Result<void> script(const std::string& sql);
    /// Runs one statement; `sql` must be a literal, it is the key of the prepared one.
    Result<void> run(std::string_view sql, std::initializer_list<SqlValue> values = {});
    /// The same for one that gives rows; not to be nested with itself. Values are copied.
    Result<Rows> query(std::string_view sql, std::initializer_list<SqlValue> values = {});
    /// First column of the only row of a query; nothing if there is no row or it is NULL.
    Result<std::optional<std::int64_t>> number(std::string_view sql,
                                               std::initializer_list<SqlValue> values = {});
    /// Row id of the newest insert.
    std::int64_t last_id() const;
    /// Rows that the newest insert, update or delete touched.
    int changed_rows() const;
    /// Folds a WAL of some size back into the file; does nothing while it is short.
    Result<void> checkpoint();
    void note_wal_pages(int pages) { wal_pages_ = pages; }

  private:
    explicit Database(sqlite3* handle) : handle_(handle) {}
    Result<sqlite3_stmt*> prepared(std::string_view sql);

    sqlite3* handle_;
    std::unordered_map<std::string_view, sqlite3_stmt*> statements_;
    int wal_pages_ = 0;
};

/// A write transaction: rolled back unless committed.
class WriteScope {
  public:
    static Result<WriteScope> begin(Database& database);
    WriteScope(WriteScope&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
    WriteScope& operator=(WriteScope&&) = delete;
    ~WriteScope();
    /// Durable when it returns without an error.
    Result<void> commit();

  private:
    explicit WriteScope(Database& database) : database_(&database) {}
    Database* database_;
};

}  // namespace evenkeel
