// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/basis_watch.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "strategies/models/settled.hpp"

namespace evenkeel {
namespace {

constexpr std::uint64_t kLeastSamples = 30;
// A tenth of a basis point: no perp is so true to its oracle that less would be a measure.
constexpr double kLeastDeviation = 1e-5;

bool is_perp(const HedgeState& hedge) {
    return hedge.turns && !hedge.loan;
}

BasisMemory known_of(const std::vector<BasisMemory>& before, const HedgeState& hedge,
                     const BasisPolicy& policy) {
    for (const BasisMemory& one : before)
        if (one.venue == hedge.venue && one.id == hedge.id && one.sample == policy.sample &&
            one.half_life == policy.half_life)
            return one;
    return {hedge.venue, hedge.id, 0, 0, {}, policy.sample, policy.half_life};
}

double seconds(const Duration& duration) {
    return static_cast<double>(duration.milliseconds) / 1000.0;
}

void remember(BasisMemory& memory, double basis, std::uint64_t now) {
    const auto least = static_cast<std::uint64_t>(memory.sample.milliseconds) / 1000;
    const bool first = memory.time == 0;
    if (!first && now < memory.time + least) return;
    const double gap = first ? 0.0 : static_cast<double>(now - memory.time);
    fade(memory.moments, std::exp2(-gap / seconds(memory.half_life)));
    count(memory.moments, basis, !first && gap < 2.0 * seconds(memory.sample));
    ++memory.samples;
    memory.time = now;
}

std::string half_life_of(const MeanReversion& usual, const BasisMemory& memory) {
    const auto steps = usual.half_life();
    if (!steps) return "no distance from it lasts";
    return fmt::format("half of a distance from it is gone in {:.0f} min",
                       *steps * seconds(memory.sample) / 60.0);
}

/// One perp at one block, by what was seen of it before.
class BasisLook {
  public:
    BasisLook(const BasisMemory& memory, double basis, const BasisPolicy& policy)
        : memory_(memory), policy_(policy), basis_(basis) {
        if (memory.samples >= kLeastSamples) usual_ = mean_reversion_of(memory.moments);
    }

    Standing standing() const {
        if (!usual_) return Standing::kUnknown;
        const double far = std::min(std::abs(basis_), std::abs(basis_ - usual_->mean));
        const Standing size = above_is_bad(far, policy_.least.to_double());
        const Standing score = above_is_bad(std::abs(z()), policy_.deviations.to_double());
        if (size == Standing::kClear || score == Standing::kClear) return Standing::kClear;
        return size == Standing::kBad && score == Standing::kBad ? Standing::kBad
                                                                 : Standing::kBetween;
    }

    std::string words() const {
        return fmt::format(
            "the basis of {} {} is {:.1f} bps, its mean {:.1f} bps and standard "
            "deviation {:.1f} bps: {:.1f} of them away, at most {:.1f} allowed; {}",
            memory_.venue, memory_.id, basis_ * 1e4, usual_->mean * 1e4, deviation() * 1e4, z(),
            policy_.deviations.to_double(), half_life_of(*usual_, memory_));
    }

  private:
    double deviation() const { return std::max(usual_->deviation(), kLeastDeviation); }
    double z() const { return settled((basis_ - usual_->mean) / deviation()); }

    const BasisMemory& memory_;
    const BasisPolicy& policy_;
    double basis_;
    std::optional<MeanReversion> usual_;
};

/// Nothing where the venue has no mark price now.
std::optional<double> basis_of(const HedgeState& hedge, const Wad& price) {
    if (hedge.mark.sign() <= 0) return std::nullopt;
    return settled(hedge.mark.to_double() / price.to_double() - 1.0);
}

/// Looks at one perp, and then counts what it saw.
void look(BasisMemory& memory, const std::optional<double>& basis, const WatchInput& input,
          Finding& finding) {
    if (!basis) {
        finding.standing = worse(finding.standing, Standing::kUnknown);
        return;
    }
    const BasisLook look(memory, *basis, *input.limits.basis);
    const Standing standing = look.standing();
    finding.standing = worse(finding.standing, standing);
    if (standing == Standing::kBad)
        finding.found += (finding.found.empty() ? "" : " | ") + look.words();
    remember(memory, *basis, input.head.timestamp);
}

}  // namespace

BasisWatch watch_bases(const std::vector<BasisMemory>& before, const WatchInput& input) {
    const BasisPolicy& policy = *input.limits.basis;
    BasisWatch out;
    out.finding.name = cause::kBasis;
    out.finding.mode = GuardMode::kReducing;
    out.finding.lift = "a basis that is usual again, or one that lasted and is usual now";
    if (!input.exposure) {
        out.memories = before;
        out.finding.standing = Standing::kUnknown;
        return out;
    }
    for (const Term& term : input.exposure->terms) {
        if (!term.hedge || !is_perp(*term.hedge)) continue;
        BasisMemory memory = known_of(before, *term.hedge, policy);
        look(memory, basis_of(*term.hedge, input.exposure->price), input, out.finding);
        out.memories.push_back(std::move(memory));
    }
    return out;
}

}  // namespace evenkeel
