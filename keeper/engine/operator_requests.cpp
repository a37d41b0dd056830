// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/operator_requests.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "keeper/control/control_file.hpp"
#include "keeper/control/operator_request.hpp"
#include "keeper/guard/state.hpp"
#include "keeper/support/log.hpp"

namespace evenkeel {
namespace {

using Json = nlohmann::ordered_json;

Result<void> write_event(Journal& journal, WallTime now, const std::string& strategy,
                         const Json& body) {
    EVENKEEL_CHECK(
        journal.append_event({now, 0, strategy, EventKind::kGuard,
                              body.dump(-1, ' ', false, Json::error_handler_t::replace)}));
    return {};
}

/// The names of what tripped.
std::vector<std::string> tripped(const GuardState& state) {
    std::vector<std::string> names;
    for (const Cause& cause : state.causes)
        if (cause.tripped) names.push_back(cause.name);
    return names;
}

Result<void> adopt(const AdoptRequest& request, const RequestParts& parts) {
    const WallTime now = parts.clock.wall();
    const auto seen = parts.desk.nonce();
    if (seen && request.nonce <= *seen) {
        EVENKEEL_CHECK(parts.desk.adopt(request.nonce, now));
        return note_adoption(parts.journal, parts.spec, request.nonce, request.who, now);
    }
    const std::string why =
        seen ? fmt::format("the chain's nonce is {}", *seen) : std::string("no block was read yet");
    log::warning("nonce not adopted", {{"nonce", request.nonce}, {"why", why}});
    return write_event(parts.journal, now, "",
                       {{"not_adopted", request.nonce}, {"asked_by", request.who}, {"why", why}});
}

Result<void> resume(const ResumeRequest& request, const RequestParts& parts) {
    EVENKEEL_TRY(const auto lifted,
                 lift_causes(parts.journal, parts.spec, request.cause, parts.clock.wall()));
    for (const std::string& words : lifted) log::warning("guard lifted", {{"cause", words}});
    return {};
}

/// Carries one request out and takes it away; it stays while the journal cannot say that it was.
template <class Request>
Result<void> heed(const std::optional<Result<Request>>& found, const std::string& path,
                  const RequestParts& parts,
                  Result<void> (*carry_out)(const Request&, const RequestParts&)) {
    if (!found) return {};
    if (*found)
        EVENKEEL_CHECK(carry_out(**found, parts));
    else
        log::error("an operator's request cannot be read", {{"why", found->error().message}});
    if (const auto gone = take_note_away(path); !gone)
        log::error("an operator's request cannot be taken away", {{"why", gone.error().message}});
    return {};
}

}  // namespace

Result<std::vector<std::string>> lift_causes(Journal& journal, const PortfolioSpec& spec,
                                             const std::string& cause, WallTime now) {
    std::vector<std::string> out;
    for (const StrategySpec& strategy : spec.strategies) {
        EVENKEEL_TRY(const auto text, journal.guard_state(strategy.name));
        if (!text) continue;
        EVENKEEL_TRY(GuardState state, parse_guard_state(*text));
        auto names = tripped(state);
        if (!cause.empty()) std::erase_if(names, [&](const auto& name) { return name != cause; });
        if (names.empty()) continue;
        for (const std::string& name : names) {
            EVENKEEL_TRY(state, lift(std::move(state), name));
            out.push_back(strategy.name + ": " + name);
        }
        EVENKEEL_CHECK(journal.set_guard_state(strategy.name, to_json(state)));
        EVENKEEL_CHECK(write_event(journal, now, strategy.name, {{"lifted", names}}));
    }
    return out;
}

Result<void> note_adoption(Journal& journal, const PortfolioSpec& spec, std::uint64_t nonce,
                           const std::string& who, WallTime now) {
    log::warning("nonce adopted", {{"nonce", nonce}, {"asked_by", who}});
    EVENKEEL_CHECK(write_event(journal, now, "", {{"adopted", nonce}, {"asked_by", who}}));
    EVENKEEL_CHECK(lift_causes(journal, spec, std::string(cause::kForeignTransaction), now));
    return {};
}

Result<void> heed_requests(const std::string& journal_path, const RequestParts& parts) {
    EVENKEEL_CHECK(heed(find_adopt_request(journal_path), adopt_path(journal_path), parts, &adopt));
    return heed(find_resume_request(journal_path), resume_path(journal_path), parts, &resume);
}

}  // namespace evenkeel
