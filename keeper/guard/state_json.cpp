// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/alarm_json.hpp"
#include "keeper/guard/state_members.hpp"

namespace evenkeel {
namespace {

using Json = nlohmann::json;

Json cause_json(const Cause& cause) {
    Json json = {{"name", cause.name},
                 {"mode", name(cause.mode)},
                 {"found", cause.found},
                 {"lift", cause.lift},
                 {"since", cause.since}};
    if (cause.tripped) json["tripped"] = *cause.tripped;
    if (cause.clear_since) json["clear_since"] = *cause.clear_since;
    if (cause.latched) json["latched"] = true;
    return json;
}

Json mark_json(const HedgeMark& mark) {
    Json json = {
        {"venue", mark.venue},          {"id", mark.id},
        {"size", to_string(mark.size)}, {"through", static_cast<std::uint64_t>(mark.through)},
        {"block", mark.block},          {"hash", to_hex(mark.hash)}};
    if (mark.traded != 0) json["traded"] = mark.traded;
    return json;
}

Result<Cause> parse_cause(const Json& json) {
    EVENKEEL_TRY(Members members, Members::of(json, "a cause"));
    Cause cause;
    EVENKEEL_TRY(cause.name, members.text("name"));
    EVENKEEL_TRY(const auto mode, members.text("mode"));
    EVENKEEL_TRY(cause.mode, parse_guard_mode(mode));
    EVENKEEL_TRY(cause.found, members.text("found"));
    EVENKEEL_TRY(cause.lift, members.text("lift"));
    EVENKEEL_TRY(cause.since, members.count("since"));
    EVENKEEL_TRY(cause.tripped, members.maybe_count("tripped"));
    EVENKEEL_TRY(cause.clear_since, members.maybe_count("clear_since"));
    if (members.has("latched")) {
        EVENKEEL_TRY(const Json latched, members.take("latched"));
        if (latched != true) return tl::unexpected(malformed_state("latched"));
        cause.latched = true;
    }
    EVENKEEL_CHECK(members.end());
    return cause;
}

Result<HedgeMark> parse_mark(const Json& json) {
    EVENKEEL_TRY(Members members, Members::of(json, "hedge"));
    HedgeMark mark;
    EVENKEEL_TRY(mark.venue, members.text("venue"));
    EVENKEEL_TRY(mark.id, members.text("id"));
    EVENKEEL_TRY(const auto size, members.text("size"));
    EVENKEEL_TRY(mark.size, parse_wad(size));
    EVENKEEL_TRY(const auto through, members.count("through"));
    if (through > std::uint64_t{INT64_MAX}) return tl::unexpected(malformed_state("through"));
    mark.through = static_cast<std::int64_t>(through);
    EVENKEEL_TRY(mark.block, members.count("block"));
    EVENKEEL_TRY(const auto hash, members.text("hash"));
    EVENKEEL_TRY(mark.hash, parse_hash(hash));
    EVENKEEL_TRY(const auto traded, members.maybe_count("traded"));
    mark.traded = traded.value_or(0);
    EVENKEEL_CHECK(members.end());
    return mark;
}

}  // namespace

Result<GuardMode> parse_guard_mode(std::string_view text) {
    for (const GuardMode mode : {GuardMode::kActive, GuardMode::kReducing, GuardMode::kHalted})
        if (name(mode) == text) return mode;
    return tl::unexpected(malformed_state("mode"));
}

std::string to_json(const GuardState& state) {
    Json json = Json::object();
    for (const Cause& cause : state.causes) json["causes"].push_back(cause_json(cause));
    if (!state.lifted.empty()) json["lifted"] = state.lifted;
    if (state.forgiven_reverts != 0) json["forgiven_reverts"] = state.forgiven_reverts;
    // As the first journals have it, which knew of one hedge.
    if (state.hedges.size() == 1) json["hedge"] = mark_json(state.hedges.front());
    if (state.hedges.size() > 1)
        for (const HedgeMark& mark : state.hedges) json["hedges"].push_back(mark_json(mark));
    for (const PegMemory& one : state.pegs) json["pegs"].push_back(to_json(one));
    for (const BasisMemory& one : state.bases) json["bases"].push_back(to_json(one));
    // Words of a venue may hold what a contract said, which need not be UTF-8.
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<GuardState> parse_guard_state(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    EVENKEEL_TRY(Members members, Members::of(json, "the object"));
    GuardState state;
    EVENKEEL_TRY(const auto causes, members.list("causes"));
    for (const Json& one : causes) {
        EVENKEEL_TRY(Cause cause, parse_cause(one));
        if (!state.causes.empty() && cause.name <= state.causes.back().name)
            return tl::unexpected(malformed_state("the order of causes"));
        state.causes.push_back(std::move(cause));
    }
    EVENKEEL_TRY(const auto lifted, members.list("lifted"));
    for (const Json& one : lifted) {
        if (!one.is_string()) return tl::unexpected(malformed_state("lifted"));
        state.lifted.push_back(one.get<std::string>());
    }
    EVENKEEL_TRY(const auto forgiven, members.maybe_count("forgiven_reverts"));
    state.forgiven_reverts = forgiven.value_or(0);
    if (members.has("hedge")) {
        EVENKEEL_TRY(const Json hedge, members.take("hedge"));
        EVENKEEL_TRY(HedgeMark mark, parse_mark(hedge));
        state.hedges.push_back(std::move(mark));
    }
    EVENKEEL_TRY(const auto hedges, members.list("hedges"));
    if (hedges.size() == 1 || (!hedges.empty() && !state.hedges.empty()))
        return tl::unexpected(malformed_state("hedges"));
    for (const Json& one : hedges) {
        EVENKEEL_TRY(HedgeMark mark, parse_mark(one));
        state.hedges.push_back(std::move(mark));
    }
    EVENKEEL_TRY(const auto pegs, members.list("pegs"));
    for (const Json& one : pegs) {
        EVENKEEL_TRY(PegMemory memory, parse_peg_memory(one));
        state.pegs.push_back(std::move(memory));
    }
    EVENKEEL_TRY(const auto bases, members.list("bases"));
    for (const Json& one : bases) {
        EVENKEEL_TRY(BasisMemory memory, parse_basis_memory(one));
        state.bases.push_back(std::move(memory));
    }
    EVENKEEL_CHECK(members.end());
    return state;
}

}  // namespace evenkeel
