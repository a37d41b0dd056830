// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/line.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "keeper/journal/tables.hpp"
#include "keeper/support/utc.hpp"

namespace evenkeel {
namespace {

using Json = nlohmann::ordered_json;

/// An object that we wrote; Errc::kStorage if it is none any more.
Result<Json> parse_object(std::string_view text, std::int64_t id) {
    Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) {
        return fail(Errc::kStorage, Remedy::kGiveUp,
                    fmt::format("journal: entry {} holds no JSON object", id));
    }
    return json;
}

/// Members of `from` come after those of `json`; none replaces one that is there.
void merge(Json& json, const Json& from) {
    for (const auto& [key, value] : from.items()) {
        if (!json.contains(key)) json[key] = value;
    }
}

Result<std::string> add_decision(Json& json, const Rows& row, std::int64_t id) {
    EVENKEEL_TRY(const Json plan, parse_object(row.text(5), id));
    merge(json, plan);
    json.erase("name");
    return fmt::format("{}: {}", plan.value("action", ""), plan.value("reason", ""));
}

Result<Json> load_hashes(Database& database, std::int64_t id) {
    EVENKEEL_TRY(Rows rows,
                 database.query("SELECT hash FROM attempts WHERE tx = ? ORDER BY position", {id}));
    Json hashes = Json::array();
    for (;;) {
        EVENKEEL_TRY(const bool found, rows.next());
        if (!found) return hashes;
        EVENKEEL_TRY(const Hash32 hash, tables::load_hash(rows.blob(0)));
        hashes.push_back(to_hex(hash));
    }
}

/// Whose the newest order is, if several strategies share in it.
Result<void> add_parts(Database& database, Json& json, std::int64_t id) {
    EVENKEEL_TRY(Rows rows,
                 database.query("SELECT memo FROM attempts WHERE tx = ? AND instr(memo, ?) > 0 "
                                "ORDER BY position DESC LIMIT 1",
                                {id, std::string_view(R"("parts":[)")}));
    EVENKEEL_TRY(const bool found, rows.next());
    if (!found) return {};
    EVENKEEL_TRY(const Json order, parse_object(rows.text(0), id));
    if (order.contains("parts")) json["parts"] = order["parts"];
    return {};
}

Result<std::string> add_transaction(Database& database, Json& json, const Rows& row,
                                    std::int64_t id) {
    json["decision"] = row.is_null(6) ? Json() : Json(row.integer(6));
    json["intent"] = row.text(7);
    EVENKEEL_TRY(const Address account, tables::load_address(row.blob(8)));
    json["account"] = to_checksum(account);
    json["nonce"] = tables::loaded(row.integer(9));
    json["notional"] = row.text(10);
    EVENKEEL_TRY(json["hashes"], load_hashes(database, id));
    json["state"] = row.text(11);
    EVENKEEL_CHECK(add_parts(database, json, id));
    return fmt::format("{}: nonce {}, {} hash(es), {}", row.text(7), row.integer(9),
                       json["hashes"].size(), row.text(11));
}

Result<std::string> add_event(Json& json, const Rows& row, std::int64_t id) {
    EVENKEEL_TRY(const Json body, parse_object(row.text(12), id));
    merge(json, body);
    return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

Result<Rows> line_rows(Database& database, const JournalFilter& filter) {
    const SqlValue strategy =
        filter.strategy ? SqlValue(std::string_view(*filter.strategy)) : SqlValue();
    const SqlValue since = filter.since ? SqlValue(tables::stored(*filter.since)) : SqlValue();
    return database.query(
        "SELECT e.id, e.time, e.block, e.strategy, e.kind, d.plan, t.decision, t.intent, "
        "t.account, t.nonce, t.notional, t.state, v.body FROM entries e "
        "LEFT JOIN decisions d ON d.id = e.id LEFT JOIN transactions t ON t.id = e.id "
        "LEFT JOIN events v ON v.id = e.id "
        "WHERE (?1 IS NULL OR e.strategy = ?1) AND (?2 IS NULL OR e.time >= ?2) ORDER BY e.id",
        {strategy, since});
}

Result<JournalLine> load_line(Database& database, const Rows& row) {
    const std::int64_t id = row.integer(0);
    const std::string time = utc_text(tables::loaded_time(row.integer(1)));
    const std::string_view kind = row.text(4);
    Json json = {{"id", id},
                 {"time", time},
                 {"block", tables::loaded(row.integer(2))},
                 {"strategy", row.text(3)},
                 {"kind", kind}};
    std::string words;
    if (kind == "decision") {
        EVENKEEL_TRY(words, add_decision(json, row, id));
    } else if (kind == "transaction") {
        EVENKEEL_TRY(words, add_transaction(database, json, row, id));
    } else {
        EVENKEEL_TRY(words, add_event(json, row, id));
    }
    return JournalLine{
        id, json.dump(-1, ' ', false, Json::error_handler_t::replace),
        fmt::format("{:>6} {} {:>9} {} {} {}", id, time, row.integer(2), row.text(3), kind, words)};
}

}  // namespace evenkeel
