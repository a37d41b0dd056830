// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/snapshot_walk.hpp"

#include <fmt/core.h>

#include "keeper/journal/snapshot_blob.hpp"
#include "keeper/journal/tables.hpp"

namespace evenkeel {
namespace {

tl::unexpected<Error> missing(std::string_view what, std::int64_t id) {
    return fail(Errc::kStorage, Remedy::kGiveUp, fmt::format("journal: no {} {}", what, id));
}

/// Columns 4 to 9 of rows().
Result<Head> load_head(const Rows& row) {
    Head head;
    head.number = tables::loaded(row.integer(4));
    EVENKEEL_TRY(head.hash, tables::load_hash(row.blob(5)));
    EVENKEEL_TRY(head.parent, tables::load_hash(row.blob(6)));
    head.timestamp = tables::loaded(row.integer(7));
    EVENKEEL_TRY(head.base_fee, tables::load_wei(row.text(8)));
    head.gas_limit = tables::loaded(row.integer(9));
    return head;
}

}  // namespace

Result<Rows> SnapshotWalk::rows() {
    return database_.query(
        "SELECT id, run, layout, keyframe, number, hash, parent, timestamp, base_fee, gas_limit, "
        "results FROM snapshots ORDER BY id");
}

Result<DecidedSnapshot> SnapshotWalk::load(const Rows& row) {
    DecidedSnapshot snapshot;
    snapshot.id = row.integer(0);
    EVENKEEL_TRY(snapshot.head, load_head(row));
    EVENKEEL_CHECK(find_text(row.integer(1)));
    EVENKEEL_CHECK(find_layout(row.integer(2)));
    EVENKEEL_CHECK(find_keyframe(row.is_null(3) ? snapshot.id : row.integer(3)));
    snapshot.results = keyframe_;
    if (!row.is_null(3)) {
        EVENKEEL_TRY(snapshot.results, apply_changes(keyframe_, row.blob(10)));
    }
    if (snapshot.results.size() < layout_->calls.size()) {
        return missing("complete results of snapshot", snapshot.id);
    }
    snapshot.layout = layout_;
    snapshot.decision_text = text_;
    EVENKEEL_TRY(snapshot.decisions, decisions(snapshot.id));
    return snapshot;
}

Result<void> SnapshotWalk::find_text(std::int64_t run) {
    if (run == run_) return {};
    EVENKEEL_TRY(Rows rows, database_.query("SELECT texts.text FROM runs JOIN texts "
                                            "ON texts.hash = runs.text WHERE runs.id = ?",
                                            {run}));
    EVENKEEL_TRY(const bool found, rows.next());
    if (!found) return missing("run", run);
    text_ = std::make_shared<const std::string>(rows.text(0));
    run_ = run;
    return {};
}

Result<void> SnapshotWalk::find_layout(std::int64_t id) {
    if (id == layout_id_) return {};
    EVENKEEL_TRY(Rows rows, database_.query("SELECT body FROM layouts WHERE id = ?", {id}));
    EVENKEEL_TRY(const bool found, rows.next());
    if (!found) return missing("layout", id);
    EVENKEEL_TRY(Layout layout, decode_layout(rows.blob(0)));
    layout_ = std::make_shared<const Layout>(std::move(layout));
    layout_id_ = id;
    return {};
}

Result<void> SnapshotWalk::find_keyframe(std::int64_t id) {
    if (id == keyframe_id_) return {};
    EVENKEEL_TRY(
        Rows rows,
        database_.query("SELECT results FROM snapshots WHERE id = ? AND keyframe IS NULL", {id}));
    EVENKEEL_TRY(const bool found, rows.next());
    if (!found) return missing("keyframe", id);
    EVENKEEL_TRY(keyframe_, decode_keyframe(rows.blob(0)));
    keyframe_id_ = id;
    return {};
}

Result<std::vector<JournalledDecision>> SnapshotWalk::decisions(std::int64_t snapshot) {
    EVENKEEL_TRY(
        Rows rows,
        database_.query(
            "SELECT decisions.id, entries.strategy, inputs, plan FROM decisions JOIN entries "
            "ON entries.id = decisions.id WHERE snapshot = ? ORDER BY decisions.id",
            {snapshot}));
    std::vector<JournalledDecision> all;
    for (;;) {
        EVENKEEL_TRY(const bool found, rows.next());
        if (!found) return all;
        all.push_back({rows.integer(0), std::string(rows.text(1)), std::string(rows.text(2)),
                       std::string(rows.text(3))});
    }
}

}  // namespace evenkeel
