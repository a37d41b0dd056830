// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/execution/tick_table.hpp"

#include <algorithm>
#include <string>

#include "strategies/models/tick_math.hpp"

namespace evenkeel {
namespace {

constexpr std::int32_t kWord = 256;  // ticks of a word of the pools' bitmap

/// Toward minus infinity, as a tick below zero is on the spacing below it.
std::int32_t floor_div(std::int32_t value, std::int32_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

}  // namespace

Result<u256> liquidity_behind(const u256& liquidity, const i256& net, bool down) {
    const bool adds = net.is_negative() == down;
    const auto out =
        adds ? checked_add(liquidity, magnitude(net)) : checked_sub(liquidity, magnitude(net));
    if (out && out->bit_width() <= 128) return *out;
    return fail(Errc::kDecode, Remedy::kRetryLater,
                "the liquidity of the pool's ticks does not add up: " + to_decimal(liquidity) +
                    " and " + to_decimal(net));
}

Result<TickTable> TickTable::make(std::vector<TickLiquidity> ticks, std::int32_t spacing) {
    const auto refuse = [](const std::string& text) {
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp, text);
    };
    if (spacing <= 0 || spacing > kMaxTick) return refuse("expected a tick spacing above zero");
    for (std::size_t i = 0; i < ticks.size(); ++i) {
        const std::string name = "tick " + std::to_string(ticks[i].tick);
        if (ticks[i].tick < kMinTick || ticks[i].tick > kMaxTick)
            return refuse(name + " is outside -887272 to 887272");
        if (i > 0 && ticks[i].tick <= ticks[i - 1].tick) return refuse(name + " is out of order");
        if (ticks[i].tick % spacing != 0)
            return refuse(name + " is no multiple of " + std::to_string(spacing));
    }
    return TickTable(std::move(ticks), spacing);
}

NextTick TickTable::next(std::int32_t tick, bool down, Reach reach) const {
    // The first above: what is at or below it is just before.
    const auto above = std::ranges::upper_bound(ticks_, tick, {}, &TickLiquidity::tick);
    std::optional<TickLiquidity> found;
    if (down && above != ticks_.begin()) found = *std::prev(above);
    if (!down && above != ticks_.end()) found = *above;
    std::int32_t end = down ? kMinTick : kMaxTick;
    if (reach == Reach::kWord) {
        // Upward a word is looked through from the next tick on.
        const std::int32_t from = floor_div(tick, spacing_) + (down ? 0 : 1);
        // In 64 bits: the last word may reach beyond any tick.
        const std::int64_t last =
            std::int64_t{floor_div(from, kWord)} * kWord + (down ? 0 : kWord - 1);
        const std::int64_t border = last * spacing_;
        end = static_cast<std::int32_t>(
            std::clamp(border, std::int64_t{kMinTick}, std::int64_t{kMaxTick}));
    }
    if (found && (down ? found->tick >= end : found->tick <= end)) return {found->tick, found->net};
    return {end, std::nullopt};
}

}  // namespace evenkeel
