// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/peg_watch.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "strategies/models/credit/depeg_alarm.hpp"
#include "strategies/models/settled.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

constexpr double kMostAlarms = 2.0;
constexpr const char* kLift =
    "a price back at the peg, which takes limits.depeg.drift a bar off "
    "the sum, or `evenkeel resume`, which sums anew";

std::string bps(double share) {
    return fmt::format("{:.1f} bps", share * 1e4);
}

std::string percent(double share) {
    return fmt::format("{:.1f}%", share * 100.0);
}

/// The sum if a bar ends with this price.
double stepped(double sum, const Wad& price, const DepegPolicy& policy) {
    const double deviation = (price - Wad::from_int(1)).to_double();
    const CusumRule rule{policy.drift.to_double(), policy.alarm.to_double()};
    const double next = cusum_step(sum, deviation, rule);
    return settled(std::min(next, kMostAlarms * rule.threshold));
}

/// The memory that the asset's next bar goes by.
PegMemory known_of(const GuardState& previous, const std::string& asset,
                   const DepegPolicy& policy) {
    PegMemory fresh{asset, 0, 0.0, policy.drift, policy.alarm, policy.bar};
    const auto found = std::ranges::find(previous.pegs, asset, &PegMemory::asset);
    const bool anew = std::ranges::find(previous.lifted, cause::kDepeg) != previous.lifted.end();
    if (found == previous.pegs.end() || anew) return fresh;
    const bool same =
        found->drift == policy.drift && found->alarm == policy.alarm && found->bar == policy.bar;
    return same ? *found : fresh;
}

bool bar_is_over(const PegMemory& memory, std::uint64_t now) {
    const auto bar = static_cast<std::uint64_t>(memory.bar.milliseconds) / 1000;
    return memory.time == 0 || now >= memory.time + bar;
}

/// One asset at one block.
class PegLook {
  public:
    PegLook(const PegSight& sight, double sum, const DepegPolicy& policy)
        : sight_(sight), policy_(policy) {
        if (sight.price) {
            const double alarm = policy.alarm.to_double();
            add(above_is_bad(sum, alarm),
                fmt::format("discounts of {} add up to {}, at most {} allowed", sight.asset,
                            bps(sum), bps(alarm)));
        }
        part(sight.share, policy.imbalance, "of a pool is " + sight.asset);
        part(sight.lent, policy.utilisation, "of " + sight.asset + " is lent");
    }

    /// One sign that does not decide alone.
    Standing told() const {
        if (bad_ > 0 && bad_ < needed()) return Standing::kBad;
        if (!sight_.price) return Standing::kUnknown;
        return open_ > 0 ? Standing::kBetween : Standing::kClear;
    }

    Standing depegged() const {
        if (bad_ >= needed()) return Standing::kBad;
        if (!sight_.price) return Standing::kUnknown;
        return open_ >= needed() ? Standing::kBetween : Standing::kClear;
    }

    Standing lost() const {
        if (!sight_.price) return Standing::kUnknown;
        const Wad discount = Wad::from_int(1) - *sight_.price;
        const Standing all = bad_ == 3    ? Standing::kBad
                             : open_ == 3 ? Standing::kBetween
                                          : Standing::kClear;
        return worse(above_is_bad(discount, policy_.halt), all);
    }

    std::string words() const {
        const std::string price = sight_.price ? figure(*sight_.price) + " USD" : "unknown";
        return fmt::format("the price of {} is {}{}{}", sight_.asset, price,
                           words_.empty() ? "" : "; ", fmt::join(words_, "; "));
    }

  private:
    // Where a feed is all there is, nothing else could ever agree with it.
    int needed() const { return sight_.price && known_ == 1 ? 1 : 2; }

    void add(Standing standing, std::string words) {
        ++known_;
        if (standing == Standing::kBad) {
            ++bad_;
            words_.push_back(std::move(words));
        }
        if (standing != Standing::kClear) ++open_;
    }

    /// What is left of a whole is held against what is to be left of it.
    void part(const std::optional<double>& value, const Wad& most, const std::string& what) {
        if (!value) return;
        const double limit = most.to_double();
        add(below_is_bad(1.0 - *value, 1.0 - limit),
            fmt::format("{} {}, at most {} allowed", percent(*value), what, percent(limit)));
    }

    const PegSight& sight_;
    const DepegPolicy& policy_;
    int known_ = 0, bad_ = 0, open_ = 0;
    std::vector<std::string> words_;
};

/// One condition over all assets.
void merge(Finding& finding, Standing standing, const std::string& words) {
    finding.standing = worse(finding.standing, standing);
    if (standing == Standing::kBad) finding.found += (finding.found.empty() ? "" : " | ") + words;
}

std::vector<Finding> no_findings() {
    Finding sign, depeg, lost, stale;
    sign.name = cause::kDepegSign;
    sign.mode = GuardMode::kActive;
    depeg.name = cause::kDepeg;
    depeg.mode = GuardMode::kReducing;
    lost.name = cause::kPegLost;
    lost.mode = GuardMode::kHalted;
    stale.name = cause::kStalePeg;
    stale.mode = GuardMode::kReducing;
    sign.lift = depeg.lift = kLift;
    lost.lift = "a price near the peg again";
    stale.lift = "a feed that answers in time";
    return {sign, depeg, lost, stale};
}

void look(const PegSight& sight, double sum, const DepegPolicy& policy,
          std::vector<Finding>& findings) {
    const auto all = [&](Standing standing) {
        for (Finding& finding : findings) merge(finding, standing, {});
    };
    if (!sight.held) return all(Standing::kUnknown);
    if (!*sight.held) return;
    const PegLook peg(sight, sum, policy);
    merge(findings[0], peg.told(), peg.words());
    merge(findings[1], peg.depegged(), peg.words());
    merge(findings[2], peg.lost(), peg.words());
    if (!sight.price) merge(findings[3], Standing::kBad, sight.price.error().message);
}

}  // namespace

PegWatch watch_pegs(const GuardState& previous, const WatchInput& input) {
    const DepegPolicy& policy = *input.limits.depeg;
    PegWatch out;
    if (!input.pegs.empty()) out.findings = no_findings();
    for (const PegSight& sight : input.pegs) {
        PegMemory memory = known_of(previous, sight.asset, policy);
        const double sum = sight.price ? stepped(memory.sum, *sight.price, policy) : memory.sum;
        if (sight.price && bar_is_over(memory, input.head.timestamp)) {
            memory.sum = sum;
            memory.time = input.head.timestamp;
        }
        look(sight, sum, policy, out.findings);
        out.memories.push_back(std::move(memory));
    }
    return out;
}

}  // namespace evenkeel
