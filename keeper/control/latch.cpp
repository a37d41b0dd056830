// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/control/latch.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "keeper/control/control_file.hpp"
#include "keeper/control/json_fields.hpp"
#include "keeper/support/utc.hpp"

namespace evenkeel {
namespace {

std::string describe(const FlattenLatch& latch) {
    return fmt::format(
        "set {} by {}: {}; {}", latch.time, latch.who, latch.reason,
        latch.flat_at ? fmt::format("flat since block {}", *latch.flat_at) : "not flat yet");
}

LatchFound understand(const Note& note) {
    if (!note) return {std::nullopt, note.error().message};
    auto latch = parse_latch(*note);
    if (!latch) return {std::nullopt, latch.error().message};
    std::string words = describe(*latch);
    return {*std::move(latch), std::move(words)};
}

}  // namespace

std::string to_json(const FlattenLatch& latch) {
    nlohmann::json json{
        {"version", 1}, {"time", latch.time}, {"who", latch.who}, {"reason", latch.reason}};
    if (latch.flat_at) json["flat_at"] = *latch.flat_at;
    return json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
}

Result<FlattenLatch> parse_latch(std::string_view text) {
    EVENKEEL_TRY(auto fields, JsonFields::parse("latch", text));
    FlattenLatch latch;
    EVENKEEL_TRY(latch.time, fields.text("time"));
    EVENKEEL_TRY(latch.who, fields.text("who"));
    EVENKEEL_TRY(latch.reason, fields.text("reason"));
    EVENKEEL_TRY(latch.flat_at, fields.optional_count("flat_at"));
    EVENKEEL_CHECK(fields.done());
    return latch;
}

FlattenLatch latch_of_this_process(WallTime now, std::string reason) {
    return {.time = utc_text(now),
            .who = fmt::format("process {} of user {}", ::getpid(), ::getuid()),
            .reason = std::move(reason),
            .flat_at = std::nullopt};
}

std::string latch_path(const std::string& journal_path) {
    return control_path(journal_path, ".flatten");
}

std::optional<LatchFound> find_latch(const std::string& journal_path) {
    const auto note = look_at(latch_path(journal_path));
    if (!note) return std::nullopt;
    return understand(*note);
}

Result<void> set_latch(const std::string& journal_path, FlattenLatch latch) {
    if (const auto found = find_latch(journal_path); found && found->latch) latch = *found->latch;
    latch.flat_at.reset();
    return leave_note(latch_path(journal_path), to_json(latch));
}

Result<void> mark_flat(const std::string& journal_path, std::uint64_t block) {
    const auto found = find_latch(journal_path);
    if (!found || !found->latch) return {};
    FlattenLatch latch = *found->latch;
    latch.flat_at = block;
    return leave_note(latch_path(journal_path), to_json(latch));
}

Result<bool> lift_latch(const std::string& journal_path) {
    return take_note_away(latch_path(journal_path));
}

}  // namespace evenkeel
