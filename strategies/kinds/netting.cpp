// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/netting.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace evenkeel {
namespace {

Wad sum_of(std::span<const Wad> all) {
    return std::accumulate(all.begin(), all.end(), Wad());
}

Wad nearer_to_zero(const Wad& a, const Wad& b) {
    return a.abs() < b.abs() ? a : b;
}

/// The wishes of one direction; zero in the place of the others.
std::vector<Wad> side(std::span<const Wad> wishes, int sign) {
    std::vector<Wad> out;
    for (const Wad& wish : wishes) out.push_back(wish.sign() == sign ? wish : Wad());
    return out;
}

void add(std::vector<Wad>& to, std::span<const Wad> what) {
    std::ranges::transform(to, what, to.begin(), std::plus());
}

/// What no order explains.
void add_unexplained(std::vector<Wad>& parts, const Wad& rest) {
    std::vector<Wad> weights;
    for (const Wad& part : parts) weights.push_back(part.abs());
    if (sum_of(weights).is_zero())
        parts.front() += rest;
    else
        add(parts, split(rest, weights));
}

}  // namespace

// Shares are differences of rounded running totals: nothing is lost, and none is pushed past its
// weight by what rounding left of the others.
std::vector<Wad> split(const Wad& total, std::span<const Wad> weights) {
    const Wad sum = sum_of(weights);
    ensure_invariant(!sum.is_zero(), "weights to split by do not add up to zero");
    std::vector<Wad> shares;
    Wad running, given;
    for (const Wad& weight : weights) {
        running += weight;
        const auto due = mul_div(total.raw(), running.raw(), sum.raw());
        ensure_invariant(due.has_value(), "a share of a quantity fits 256 bits");
        shares.push_back(Wad::from_raw(*due) - given);
        given = Wad::from_raw(*due);
    }
    return shares;
}

std::vector<Netted> net(std::span<const Wad> wishes) {
    const auto buys = side(wishes, 1), sells = side(wishes, -1);
    const Wad most = std::min(sum_of(buys), -sum_of(sells));
    std::vector<Netted> out;
    for (const Wad& wish : wishes) out.push_back({Wad(), wish});
    if (most.is_zero()) return out;
    const auto bought = split(most, buys), sold = split(-most, sells);
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i].crossed = bought[i] + sold[i];
        out[i].ordered = wishes[i] - out[i].crossed;
    }
    return out;
}

std::vector<Wad> parts_of(const Wad& whole, std::span<const Claim> claims) {
    ensure_invariant(!claims.empty(), "a shared hedge has owners");
    std::vector<Wad> parts(claims.size());
    if (std::ranges::none_of(claims, [](const Claim& one) { return one.mark.has_value(); })) {
        parts.front() = whole;
        return parts;
    }
    for (std::size_t i = 0; i < claims.size(); ++i)
        parts[i] = claims[i].mark.value_or(Wad()) + claims[i].settled_low + claims[i].settled_high;
    const Wad rest = whole - sum_of(parts);
    if (rest.is_zero()) return parts;
    // By how much more or less than that orders may have filled, in the direction it takes.
    std::vector<Wad> room;
    for (const Claim& one : claims)
        room.push_back(rest.is_negative() ? one.open_low - one.settled_high
                                          : one.open_high - one.settled_low);
    const Wad all = sum_of(room);
    const Wad filled = nearer_to_zero(rest, all);
    if (!filled.is_zero()) add(parts, split(filled, room));
    if (filled != rest) add_unexplained(parts, rest - filled);
    return parts;
}

}  // namespace evenkeel
