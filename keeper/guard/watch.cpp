// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/watch.hpp"

#include <algorithm>
#include <iterator>

#include "keeper/guard/basis_watch.hpp"
#include "keeper/guard/hedge_watch.hpp"
#include "keeper/guard/peg_watch.hpp"

namespace evenkeel {
namespace {

/// Moves causes from block to block. `now` is chain time in seconds.
class Passage {
  public:
    Passage(const GuardState& previous, const GuardPolicy& policy, std::uint64_t now)
        : previous_(previous),
          trip_after_(static_cast<std::uint64_t>(policy.trip_after.milliseconds) / 1000),
          lift_after_(static_cast<std::uint64_t>(policy.lift_after.milliseconds) / 1000),
          now_(now) {}

    /// The cause after this finding, if one is left.
    std::optional<Cause> step(const Finding& finding) const {
        const Cause* before = find(finding.name);
        switch (finding.standing) {
            case Standing::kBad:
                return held(before, finding);
            case Standing::kClear:
                return before && before->tripped ? cleared(*before, finding) : std::nullopt;
            case Standing::kBetween:
                return before && before->tripped ? unclear(*before) : std::nullopt;
            case Standing::kUnknown:
                return before ? unclear(*before) : std::nullopt;
        }
        return std::nullopt;
    }

  private:
    const Cause* find(std::string_view name) const {
        const auto found = std::ranges::find(previous_.causes, name, &Cause::name);
        return found == previous_.causes.end() ? nullptr : &*found;
    }

    // A reorganisation may take chain time back: then nothing has passed.
    bool passed(std::uint64_t since, std::uint64_t wait) const {
        return (now_ > since ? now_ - since : 0) >= wait;
    }

    std::optional<Cause> held(const Cause* before, const Finding& finding) const {
        Cause cause = before ? *before : Cause{};
        cause.mode = finding.mode;
        cause.latched = finding.latched;
        cause.clear_since.reset();
        if (cause.tripped) return cause;
        if (!before) {
            cause.name = finding.name;
            cause.since = now_;
        }
        const bool trips = finding.trips_at_once || passed(cause.since, trip_after_);
        if (trips) cause.tripped = now_;
        if (trips || !before) {
            cause.found = finding.found;
            cause.lift = finding.lift;
        }
        return cause;
    }

    std::optional<Cause> cleared(Cause cause, const Finding& finding) const {
        cause.mode = finding.mode;
        cause.latched = finding.latched;
        if (cause.latched) return cause;
        if (!cause.clear_since) cause.clear_since = now_;
        if (finding.lifts_at_once || passed(*cause.clear_since, lift_after_)) return std::nullopt;
        return cause;
    }

    static std::optional<Cause> unclear(Cause cause) {
        cause.clear_since.reset();
        return cause;
    }

    const GuardState& previous_;
    std::uint64_t trip_after_, lift_after_, now_;
};

bool was_lifted(const GuardState& state, std::string_view name) {
    return std::ranges::find(state.lifted, name) != state.lifted.end();
}

std::uint64_t forgiven(const GuardState& previous, std::uint64_t count) {
    return was_lifted(previous, cause::kReverts) ? count
                                                 : std::min(previous.forgiven_reverts, count);
}

GuardMode mode_of(LostLegPolicy policy) {
    switch (policy) {
        case LostLegPolicy::kRehedge:
            return GuardMode::kActive;
        case LostLegPolicy::kReduce:
            return GuardMode::kReducing;
        case LostLegPolicy::kHalt:
            break;
    }
    return GuardMode::kHalted;
}

Finding lost_leg(const LostLegPolicy policy, const std::optional<std::string>& moved) {
    Finding finding;
    finding.name = cause::kLostLeg;
    finding.mode = mode_of(policy);
    finding.trips_at_once = true;
    finding.latched = policy != LostLegPolicy::kRehedge;
    if (!moved) return finding;
    finding.standing = Standing::kBad;
    finding.found = *moved;
    finding.lift = finding.latched ? "looking at the account, then `evenkeel resume`"
                                   : "time: it is hedged again, as guard.on_lost_leg says";
    return finding;
}

Finding finding_of(const ExternalCause& external) {
    Finding finding;
    finding.name = external.name;
    finding.mode = external.mode;
    finding.standing = Standing::kBad;
    finding.trips_at_once = true;
    finding.found = external.found;
    finding.lift = external.lift;
    return finding;
}

/// What goes by sums over many blocks.
void add_alarms(const GuardState& previous, const WatchInput& input, GuardState& next,
                std::vector<Finding>& findings) {
    if (input.limits.depeg) {
        PegWatch pegs = watch_pegs(previous, input);
        next.pegs = std::move(pegs.memories);
        std::ranges::move(pegs.findings, std::back_inserter(findings));
    }
    if (input.limits.basis) {
        BasisWatch bases = watch_bases(previous.bases, input);
        next.bases = std::move(bases.memories);
        findings.push_back(std::move(bases.finding));
    }
}

}  // namespace

std::optional<Wad> measured_peak(const GuardState& previous, const Ledger& ledger,
                                 const Exposure& exposure) {
    const auto now = equity(exposure);
    if (!now) return ledger.peak_equity;
    const bool anew = !ledger.peak_equity || was_lifted(previous, cause::kDrawdown);
    return anew ? now : std::max(*ledger.peak_equity, *now);
}

GuardState watch(const GuardState& previous, const WatchInput& input) {
    GuardState next;
    next.forgiven_reverts = forgiven(previous, input.ledger.reverts_in_a_row);
    std::optional<Wad> peak = input.ledger.peak_equity;
    HedgeSight sight;
    if (input.exposure) {
        peak = measured_peak(previous, input.ledger, *input.exposure);
        sight = look_at_hedges(previous.hedges, input);
    } else {
        // Parts add up, or none holds: what the others count is counted here too.
        sight = look_at_shared_only(previous.hedges, input);
    }
    next.hedges = sight.marks;
    auto findings = conditions(input, input.ledger.reverts_in_a_row - next.forgiven_reverts, peak);
    findings.push_back(lost_leg(input.limits.guard.on_lost_leg, sight.moved));
    add_alarms(previous, input, next, findings);
    for (const ExternalCause& external : input.external) findings.push_back(finding_of(external));
    const Passage passage(previous, input.limits.guard, input.head.timestamp);
    for (const Finding& finding : findings)
        if (std::ranges::find(next.causes, finding.name, &Cause::name) == next.causes.end())
            if (auto cause = passage.step(finding)) next.causes.push_back(*std::move(cause));
    // A limit that was taken out of the configuration holds nothing back any more; what waits for
    // the operator goes on waiting.
    for (const Cause& cause : previous.causes)
        if (cause.latched && cause.tripped &&
            std::ranges::find(findings, cause.name, &Finding::name) == findings.end())
            next.causes.push_back(cause);
    std::ranges::sort(next.causes, {}, &Cause::name);
    return next;
}

}  // namespace evenkeel
