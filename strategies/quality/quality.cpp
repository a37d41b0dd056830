// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/quality/quality.hpp"

#include <algorithm>
#include <cmath>

namespace evenkeel {
namespace {

constexpr std::uint64_t kSecondsPerHour = 3'600;
/// The share of an order's size below which its hedge has not changed.
constexpr double kLeastFill = 1e-6;
/// How far off the decision's price a fill may be to be believed.
constexpr double kFarthestFill = 0.1;

/// What the account of a hedge comes to without its position, which no price moves. Funding counts
/// as it accrues, not when it is paid.
double cash_of(const HedgeState& hedge) {
    return (hedge.margin - hedge.value + hedge.open_notional - hedge.pending_funding + hedge.idle)
        .to_double();
}

const HedgeState* find(const Exposure& exposure, std::string_view venue, std::string_view id) {
    for (const Term& term : exposure.terms)
        if (term.hedge && term.venue == venue && term.id == id) return &*term.hedge;
    return nullptr;
}

QualitySums tracked(const QualityLook& last, const QualityLook& now) {
    QualitySums out;
    const double error = last.off * (now.price - last.price);
    out.seconds = static_cast<double>(now.time - last.time);
    out.error_squares = error * error;
    out.delta_time = std::abs(last.off) * out.seconds / static_cast<double>(kSecondsPerHour);
    out.farthest_off = std::abs(last.off);
    return out;
}

/// What is to be seen of an order's fill; nothing if it is not filled.
std::optional<QualitySums> fill_of(const AwaitedFill& order, const HedgeState& hedge,
                                   std::uint64_t now) {
    const double filled = hedge.size.to_double() - order.held;
    if (filled * order.size <= 0.0 || std::abs(filled) < kLeastFill * std::abs(order.size))
        return std::nullopt;
    QualitySums out;
    out.fills = 1;
    out.hedging_seconds = out.slowest_seconds = static_cast<double>(now - order.time);
    out.notional = std::abs(filled) * order.price * order.share;
    const double lost = -(cash_of(hedge) - order.cash + filled * order.price);
    if (std::abs(lost) > kFarthestFill * std::abs(filled) * order.price) return out;
    out.measured = 1;
    out.measured_notional = out.notional;
    out.slippage = lost * order.share;
    return out;
}

/// Whether nothing of an order can come any more.
bool is_over(AwaitedFill& order, const HedgeState& hedge, const QualityInput& seen) {
    if (seen.in_flight || !hedge.orders.empty()) {
        order.quiet_since.reset();
        return false;
    }
    if (!order.quiet_since) order.quiet_since = seen.time;
    return seen.time - std::min(seen.time, *order.quiet_since) >= hedge.fills_within;
}

/// Takes fills, and orders that nothing came of, out of what is awaited.
QualitySums settle(std::vector<AwaitedFill>& awaited, const QualityInput& seen) {
    QualitySums out;
    std::erase_if(awaited, [&](AwaitedFill& order) {
        const HedgeState* hedge = find(*seen.exposure, order.venue, order.id);
        if (hedge == nullptr) return true;  // no longer one of the strategy's
        if (const auto fill = fill_of(order, *hedge, seen.time)) {
            out += *fill;
            return true;
        }
        return is_over(order, *hedge, seen);
    });
    return out;
}

/// An order that takes the place of one that is awaited goes on where that began.
void await(std::vector<AwaitedFill>& awaited, const QualityOrder& order, const QualityInput& seen) {
    const HedgeState* hedge = find(*seen.exposure, order.venue, order.id);
    if (hedge == nullptr || order.size.is_zero() || hedge->price.sign() <= 0) return;
    AwaitedFill next{order.venue,
                     order.id,
                     seen.time,
                     order.size.to_double(),
                     order.share,
                     hedge->price.to_double(),
                     hedge->size.to_double(),
                     cash_of(*hedge)};
    const auto before = std::ranges::find_if(awaited, [&](const AwaitedFill& one) {
        return one.venue == order.venue && one.id == order.id;
    });
    if (before == awaited.end()) {
        awaited.push_back(std::move(next));
        return;
    }
    if (before->size * next.size > 0.0) next.time = before->time;
    *before = std::move(next);
}

QualitySums decided(const QualityInput& seen) {
    QualitySums out;
    if (!seen.utility) return out;
    (seen.trades ? out.trades_told : out.holds_told) = 1;
    (seen.trades ? out.trades_utility : out.holds_utility) = *seen.utility;
    return out;
}

QualitySums paid(const QualityInput& seen) {
    QualitySums out;
    out.gas = seen.gas;
    if (seen.coin_price)
        out.gas_cost = seen.gas * *seen.coin_price;
    else
        out.unpriced_gas = seen.gas;
    return out;
}

void count(Quality& quality, std::uint64_t time, const QualitySums& sums) {
    quality.total += sums;
    const std::uint64_t hour = time / kSecondsPerHour;
    if (quality.hours.empty() || quality.hours.back().hour < hour)
        quality.hours.push_back({hour, {}});
    quality.hours.back().sums += sums;
    std::erase_if(quality.hours,
                  [&](const QualityHour& one) { return one.hour + kQualityHours <= hour; });
}

}  // namespace

Quality observe(Quality quality, const QualityInput& seen) {
    QualitySums sums = paid(seen);
    if (seen.exposure != nullptr && (!quality.last || quality.last->time <= seen.time)) {
        const Exposure& exposure = *seen.exposure;
        const QualityLook now{seen.time, exposure.price.to_double(),
                              (exposure.delta - exposure.target).to_double()};
        if (quality.since == 0) {
            quality.since = seen.time;
            quality.asset = exposure.asset;
        }
        if (quality.last) sums += tracked(*quality.last, now);
        sums += decided(seen);
        sums += settle(quality.awaited, seen);
        for (const QualityOrder& order : seen.orders) await(quality.awaited, order, seen);
        quality.last = now;
    }
    count(quality, seen.time, sums);
    return quality;
}

QualitySums last_day(const Quality& quality, std::uint64_t time) {
    QualitySums out;
    for (const QualityHour& one : quality.hours)
        if (one.hour + kQualityHours > time / kSecondsPerHour) out += one.sums;
    return out;
}

}  // namespace evenkeel
