// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/rules/interval.hpp"

#include "strategies/rules/elapsed.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

class Interval final : public Rule {
  public:
    Interval(std::uint64_t every, std::string asset) : every_(every), asset_(std::move(asset)) {}

    Result<Verdict> judge(const Exposure& exposure, const StrategyState& state,
                          std::uint64_t block_time, const Costs&, bool tells) const override {
        const auto passed = elapsed(state, block_time);
        const bool on_target = exposure.delta == exposure.target;
        Verdict out;
        if (!on_target && (!passed || *passed >= every_)) out.trade_to = exposure.target;
        if (!tells) return out;
        out.reason = "net delta " + figure(exposure.delta) + " " + asset_;
        if (on_target) {
            out.reason += " is on target";
            return out;
        }
        out.reason += passed ? ": the last hedge was " + seconds(*passed) + " ago"
                             : std::string(": no hedge yet");
        out.reason += out.trade_to ? ", one is due every " + seconds(every_) + ": trade to " +
                                         figure(exposure.target)
                                   : ", the next is due after " + seconds(every_);
        return out;
    }
    bool weighs_costs() const override { return false; }

  private:
    std::uint64_t every_;
    std::string asset_;
};

}  // namespace

std::vector<Key> interval_keys() {
    return {{.name = "every",
             .kind = KeyKind::kDuration,
             .required = true,
             .help = "Time between hedges, by the chain's clock."}};
}

Result<std::unique_ptr<Rule>> make_interval(const Params& params, const std::string& asset) {
    const auto* every = params.find<Duration>("every");
    if (!every || every->milliseconds < 1000) {
        return fail(Errc::kConfig, Remedy::kGiveUp,
                    "rule interval: expected every: a duration of at least 1s");
    }
    return std::unique_ptr<Rule>(
        std::make_unique<Interval>(static_cast<std::uint64_t>(every->milliseconds) / 1000, asset));
}

}  // namespace evenkeel
