// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/sqlite_journal.hpp"

#include <filesystem>
#include <fmt/core.h>

#include "chain/crypto/keccak.hpp"
#include "keeper/journal/file_lock.hpp"
#include "keeper/journal/order_json.hpp"
#include "keeper/journal/quality_rows.hpp"
#include "keeper/journal/schema.hpp"
#include "keeper/journal/snapshot_blob.hpp"
#include "keeper/journal/spending.hpp"
#include "keeper/journal/tables.hpp"

namespace evenkeel {
namespace {

/// docs/journal.md, "Snapshots".
constexpr std::uint64_t kSnapshotsAKeyframe = 256;

/// What the next snapshot may refer to.
struct Base {
    std::shared_ptr<const Layout> layout;
    std::int64_t layout_id = 0;
    std::int64_t keyframe = 0;
    std::uint64_t snapshots = 0;  ///< Since the keyframe, itself included.
    CallResults results;          ///< Of the keyframe.
};

Result<std::int64_t> put_layout(Database& database, const Layout& layout) {
    const Bytes body = encode_layout(layout);
    const Hash32 hash = keccak256(body);
    EVENKEEL_CHECK(
        database.run("INSERT INTO layouts (hash, body) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
                     {ByteView(hash.bytes), ByteView(body)}));
    EVENKEEL_TRY(const auto id,
                 database.number("SELECT id FROM layouts WHERE hash = ?", {ByteView(hash.bytes)}));
    return id.value_or(0);
}

Result<std::int64_t> put_snapshot(Database& database, std::int64_t run, const Head& head,
                                  std::int64_t layout, std::optional<std::int64_t> keyframe,
                                  const Bytes& results) {
    const std::string base_fee = to_decimal(head.base_fee.amount);
    EVENKEEL_CHECK(database.run(
        "INSERT INTO snapshots (run, layout, keyframe, number, hash, parent, timestamp, base_fee, "
        "gas_limit, results) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {run, layout, keyframe ? SqlValue(*keyframe) : SqlValue(), tables::stored(head.number),
         ByteView(head.hash.bytes), ByteView(head.parent.bytes), tables::stored(head.timestamp),
         std::string_view(base_fee), tables::stored(head.gas_limit), ByteView(results)}));
    return database.last_id();
}

Result<void> make_folder(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path();
    std::error_code error;
    if (!folder.empty()) std::filesystem::create_directories(folder, error);
    if (!error) return {};
    return fail(Errc::kStorage, Remedy::kGiveUp,
                fmt::format("journal: {}: {}", folder.string(), error.message()));
}

/// Whether an order of it is in the chain and succeeded, whatever it was for.
bool landed(const TransactionRecord& record) {
    if (!record.mined || !record.mined->succeeded) return false;
    const Attempt* attempt = record.attempt(record.mined->transaction);
    return attempt == nullptr || attempt->kind == AttemptKind::kOrder;
}

/// The same of an order that trades.
bool hedged(const TransactionRecord& record) {
    if (!landed(record)) return false;
    const Attempt* attempt = record.attempt(record.mined->transaction);
    return attempt == nullptr || !prepares(attempt->memo);
}

/// One change of a transaction, as update() was told of it.
struct Update {
    TransactionRecord record;
    std::string text;
    WallTime time;
    std::uint64_t block = 0;
};

}  // namespace

struct SqliteJournal::Parts {
    std::optional<FileLock> lock;
    std::unique_ptr<Database> database;
    std::int64_t run = 0;
    Base base;
    bool holding = false;
    Spending spending;  ///< Taken out while something is written, and put back if it succeeded.
    std::vector<Update> waiting;  ///< Held back, in order.

    /// Writes one update within the caller's scope.
    Result<void> put(const Update& update);
    /// Writes the snapshot, and into `next` what the one after it may refer to.
    Result<std::int64_t> put(const TickRecord& tick, std::optional<Base>& next);
};

Result<void> SqliteJournal::Parts::put(const Update& update) {
    const TransactionRecord& record = update.record;
    EVENKEEL_TRY(const bool settled, tables::change_transaction(*database, record));
    EVENKEEL_CHECK(tables::put_step(*database, record, update.text, update.time));
    if (!settled) return {};
    const JournalEvent outcome{update.time, update.block, record.strategy, EventKind::kOutcome,
                               tables::outcome_json(record, update.text)};
    EVENKEEL_CHECK(tables::put_event(*database, outcome, record.id));
    return {};
}

Result<std::int64_t> SqliteJournal::Parts::put(const TickRecord& tick, std::optional<Base>& next) {
    // The calls of a layout are followed by those that depend on a block's values.
    const bool alike = tick.layout == base.layout && tick.results.size() == base.results.size();
    if (alike && base.snapshots < kSnapshotsAKeyframe) {
        return put_snapshot(*database, run, tick.head, base.layout_id, base.keyframe,
                            encode_changes(base.results, tick.results));
    }
    next.emplace();
    next->layout = tick.layout;
    next->layout_id = base.layout_id;
    next->results = tick.results;
    if (tick.layout != base.layout) {
        EVENKEEL_TRY(next->layout_id, put_layout(*database, *tick.layout));
    }
    EVENKEEL_TRY(next->keyframe, put_snapshot(*database, run, tick.head, next->layout_id,
                                              std::nullopt, encode_keyframe(tick.results)));
    return next->keyframe;
}

SqliteJournal::SqliteJournal(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
SqliteJournal::~SqliteJournal() = default;

Result<std::unique_ptr<SqliteJournal>> SqliteJournal::open(const std::string& path) {
    EVENKEEL_CHECK(make_folder(path));
    std::error_code ignored;  // a path that cannot be resolved fails below, with better words
    const auto real = std::filesystem::weakly_canonical(path, ignored);
    auto parts = std::make_unique<Parts>();
    EVENKEEL_TRY(FileLock lock, FileLock::acquire((real.empty() ? path : real.string()) + ".lock"));
    parts->lock.emplace(std::move(lock));
    EVENKEEL_TRY(parts->database, Database::open(path, Database::Mode::kWrite));
    if (auto ready = prepare_for_writing(*parts->database); !ready) {
        return fail_in(path, std::move(ready).error());
    }
    return std::unique_ptr<SqliteJournal>(new SqliteJournal(std::move(parts)));
}

Result<std::unique_ptr<SqliteJournal>> SqliteJournal::in_memory() {
    auto parts = std::make_unique<Parts>();
    EVENKEEL_TRY(parts->database, Database::open(":memory:", Database::Mode::kWrite));
    EVENKEEL_CHECK(prepare_for_writing(*parts->database));
    return std::unique_ptr<SqliteJournal>(new SqliteJournal(std::move(parts)));
}

Result<void> SqliteJournal::begin_run(WallTime time, std::string_view version,
                                      std::string_view decision_text) {
    Database& database = *parts_->database;
    const Hash32 hash = keccak256(decision_text);
    EVENKEEL_TRY(WriteScope scope, WriteScope::begin(database));
    EVENKEEL_CHECK(
        database.run("INSERT INTO texts (hash, text) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
                     {ByteView(hash.bytes), decision_text}));
    EVENKEEL_CHECK(database.run("INSERT INTO runs (started, version, text) VALUES (?, ?, ?)",
                                {tables::stored(time), version, ByteView(hash.bytes)}));
    const std::int64_t run = database.last_id();
    EVENKEEL_CHECK(scope.commit());
    parts_->run = run;
    return {};
}

Result<void> SqliteJournal::hold() {
    parts_->holding = true;
    return {};
}

Result<void> SqliteJournal::flush() {
    parts_->holding = false;
    if (parts_->waiting.empty()) return {};
    EVENKEEL_TRY(WriteScope scope, WriteScope::begin(*parts_->database));
    for (const Update& update : parts_->waiting) EVENKEEL_CHECK(parts_->put(update));
    EVENKEEL_CHECK(scope.commit());
    parts_->waiting.clear();
    return {};
}

Result<TickIds> SqliteJournal::write_tick(const TickRecord& tick) {
    ensure_invariant(parts_->run != 0, "begin_run comes before the first tick");
    ensure_invariant(tick.layout && tick.results.size() >= tick.layout->calls.size(),
                     "a tick has a result for each call of its layout");
    Database& database = *parts_->database;
    Spending spending = std::exchange(parts_->spending, {});
    EVENKEEL_TRY(WriteScope scope, WriteScope::begin(*parts_->database));
    TickIds ids;
    std::optional<Base> next;
    EVENKEEL_TRY(ids.snapshot, parts_->put(tick, next));
    for (const DecisionRecord& decision : tick.decisions) {
        EVENKEEL_TRY(const std::int64_t id, tables::put_decision(database, decision, tick.time,
                                                                 tick.head.number, ids.snapshot));
        ids.decisions.push_back(id);
    }
    for (const JournalEvent& event : tick.events)
        EVENKEEL_CHECK(tables::put_event(database, event, std::nullopt));
    for (const NewTransaction& transaction : tick.transactions) {
        std::optional<std::int64_t> decision;
        if (transaction.decision) decision = ids.decisions.at(*transaction.decision);
        EVENKEEL_TRY(const std::int64_t id, tables::put_transaction(database, transaction, decision,
                                                                    tick.time, tick.head.number));
        ids.transactions.push_back(id);
        spending.put(id, transaction, tick.time);
    }
    EVENKEEL_CHECK(scope.commit());
    parts_->spending = std::move(spending);
    if (next) parts_->base = *std::move(next);
    ++parts_->base.snapshots;
    return ids;
}

Result<std::int64_t> SqliteJournal::add(const NewTransaction& transaction, WallTime time,
                                        std::uint64_t block) {
    Spending spending = std::exchange(parts_->spending, {});
    EVENKEEL_TRY(WriteScope scope, WriteScope::begin(*parts_->database));
    EVENKEEL_TRY(const std::int64_t id, tables::put_transaction(*parts_->database, transaction,
                                                                std::nullopt, time, block));
    EVENKEEL_CHECK(scope.commit());
    spending.put(id, transaction, time);
    parts_->spending = std::move(spending);
    return id;
}

Result<void> SqliteJournal::update(const TransactionRecord& record, std::string_view text,
                                   WallTime time, std::uint64_t block) {
    Update update{record, std::string(text), time, block};
    if (!parts_->holding) {
        // Older ones first: each says what the record was at its time.
        EVENKEEL_CHECK(flush());
        EVENKEEL_TRY(WriteScope scope, WriteScope::begin(*parts_->database));
        EVENKEEL_CHECK(parts_->put(update));
        EVENKEEL_CHECK(scope.commit());
    } else {
        parts_->waiting.push_back(std::move(update));
    }
    parts_->spending.change(record);
    return {};
}

Result<void> SqliteJournal::supersede(const NewTransaction& transaction, std::string_view text,
                                      WallTime time, std::uint64_t block) {
    EVENKEEL_CHECK(flush());
    Spending spending = std::exchange(parts_->spending, {});
    EVENKEEL_TRY(WriteScope scope, WriteScope::begin(*parts_->database));
    EVENKEEL_CHECK(tables::raise_stakes(*parts_->database, transaction));
    EVENKEEL_CHECK(parts_->put(Update{transaction.record, std::string(text), time, block}));
    EVENKEEL_CHECK(scope.commit());
    spending.raise(transaction);
    parts_->spending = std::move(spending);
    return {};
}

Result<void> SqliteJournal::adopt(const Address& account, std::uint64_t chain_id,
                                  std::uint64_t nonce, WallTime time) {
    return tables::put_adopted(*parts_->database, account, chain_id, nonce, time);
}

Result<std::int64_t> SqliteJournal::append_event(const JournalEvent& event) {
    Spending spending = std::exchange(parts_->spending, {});
    EVENKEEL_TRY(WriteScope scope, WriteScope::begin(*parts_->database));
    EVENKEEL_TRY(const std::int64_t id, tables::put_event(*parts_->database, event, std::nullopt));
    EVENKEEL_CHECK(scope.commit());
    parts_->spending = std::move(spending);
    return id;
}

Result<void> SqliteJournal::set_peak_value(const std::string& strategy, const Wad& value) {
    return tables::put_peak(*parts_->database, strategy, value);
}

Result<void> SqliteJournal::set_guard_state(const std::string& strategy, std::string_view body) {
    return tables::put_guard_state(*parts_->database, strategy, body);
}

Result<void> SqliteJournal::put_quality(const QualityRecord& record) {
    Spending spending = std::exchange(parts_->spending, {});
    EVENKEEL_TRY(WriteScope scope, WriteScope::begin(*parts_->database));
    EVENKEEL_CHECK(tables::put_quality(*parts_->database, record));
    EVENKEEL_CHECK(scope.commit());
    parts_->spending = std::move(spending);
    return {};
}

Result<void> SqliteJournal::tidy() {
    return parts_->database->checkpoint();
}

Result<std::vector<TransactionRecord>> SqliteJournal::unsettled() const {
    return tables::load_unsettled(*parts_->database);
}

Result<std::vector<TransactionRecord>> SqliteJournal::settled(std::size_t count) const {
    return tables::load_settled(*parts_->database, count);
}

Result<std::optional<std::uint64_t>> SqliteJournal::last_nonce(const Address& account,
                                                               std::uint64_t chain_id) const {
    return tables::last_nonce(*parts_->database, account, chain_id);
}

Result<std::optional<std::uint64_t>> SqliteJournal::adopted(const Address& account,
                                                            std::uint64_t chain_id) const {
    return tables::adopted(*parts_->database, account, chain_id);
}

Result<std::vector<TransactionRecord>> SqliteJournal::lost(const Address& account,
                                                           std::uint64_t chain_id) const {
    return tables::load_lost(*parts_->database, account, chain_id);
}

Result<Usage> SqliteJournal::usage(WallTime since,
                                   const std::optional<std::string>& strategy) const {
    return parts_->spending.usage(*parts_->database, since, strategy);
}

Result<std::optional<std::uint64_t>> SqliteJournal::last_rebalance(
    const std::string& strategy) const {
    EVENKEEL_TRY(auto last, tables::last_rebalance(*parts_->database, strategy));
    for (const auto& [record, text, time, block] : parts_->waiting)
        if (record.strategy == strategy && hedged(record))
            last = std::max(last.value_or(0), record.mined->seen_at);
    return last;
}

Result<std::optional<std::uint64_t>> SqliteJournal::last_mined(const std::string& strategy) const {
    EVENKEEL_TRY(auto last, tables::last_mined(*parts_->database, strategy));
    for (const auto& [record, text, time, block] : parts_->waiting)
        if (record.strategy == strategy && landed(record))
            last = std::max(last.value_or(0), record.mined->seen_at);
    return last;
}

Result<std::uint64_t> SqliteJournal::reverts_in_a_row(const std::string& strategy) const {
    std::map<std::int64_t, TxState> newer;
    for (const Update& update : parts_->waiting)
        if (update.record.strategy == strategy) newer[update.record.id] = update.record.state;
    return tables::reverts_in_a_row(*parts_->database, strategy, newer);
}

Result<std::optional<std::string>> SqliteJournal::guard_state(const std::string& strategy) const {
    return tables::guard_state(*parts_->database, strategy);
}

Result<std::optional<std::string>> SqliteJournal::memory(const std::string& strategy) const {
    return tables::memory(*parts_->database, strategy);
}

Result<std::optional<std::string>> SqliteJournal::quality(const std::string& strategy) const {
    return tables::quality(*parts_->database, strategy);
}

Result<std::vector<OrderEvent>> SqliteJournal::order_events(std::size_t count) const {
    return tables::order_events(*parts_->database, count);
}

Result<std::optional<Wad>> SqliteJournal::peak_value(const std::string& strategy) const {
    return tables::peak(*parts_->database, strategy);
}

}  // namespace evenkeel
