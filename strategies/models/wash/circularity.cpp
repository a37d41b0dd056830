// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/wash/circularity.hpp"

#include <algorithm>
#include <cmath>
#include <deque>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

/// Trades of one trader, and what of them was undone.
class Trader {
  public:
    Result<void> add(const TraderSwap& swap, std::uint64_t within) {
        EVENKEEL_CHECK(demand(swap.block >= last_, "a trader's swaps in order"));
        last_ = swap.block;
        volume_ += swap.base.abs();
        while (!open_.empty() && swap.block - open_.front().block > within) open_.pop_front();
        Wad rest = swap.base;
        while (!rest.is_zero() && !open_.empty() && open_.front().base.sign() != rest.sign()) {
            Wad& first = open_.front().base;
            const Wad matched = std::min(first.abs(), rest.abs());
            // Both of the trades count, this one and the one that it undoes.
            undone_ += matched + matched;
            first += rest.is_negative() ? -matched : matched;
            rest += rest.is_negative() ? matched : -matched;
            if (first.is_zero()) open_.pop_front();
        }
        if (!rest.is_zero()) open_.push_back({swap.block, rest});
        return {};
    }

    const Wad& volume() const { return volume_; }
    bool turns_round(double least) const {
        return undone_.to_double() > least * volume_.to_double();
    }

  private:
    struct Open {
        std::uint64_t block;
        Wad base;
    };
    std::deque<Open> open_;  ///< All of one sign.
    std::uint64_t last_ = 0;
    Wad volume_, undone_;
};

}  // namespace

Result<Circularity> circularity(std::span<const TokenTransfer> transfers) {
    Circularity out;
    for (const TokenTransfer& one : transfers) {
        EVENKEEL_CHECK(demand(!one.amount.is_negative(), "amounts not below zero"));
        HolderFlow& from = out.holders[one.from];
        from.net -= one.amount;
        from.gross += one.amount;
        HolderFlow& to = out.holders[one.to];
        to.net += one.amount;
        to.gross += one.amount;
    }
    Wad net, gross;
    for (const auto& [name, flow] : out.holders) {
        net += flow.net.abs();
        gross += flow.gross;
    }
    EVENKEEL_CHECK(demand(gross.sign() > 0, "something that moved"));
    out.share = 1.0 - net.to_double() / gross.to_double();
    return out;
}

Result<double> round_trip_share(std::span<const TraderSwap> swaps, const RoundTripRule& rule) {
    std::map<std::string, Trader> traders;
    for (const TraderSwap& swap : swaps)
        EVENKEEL_CHECK(traders[swap.trader].add(swap, rule.within_blocks));
    Wad all, round;
    for (const auto& [name, trader] : traders) {
        all += trader.volume();
        if (trader.turns_round(rule.least_share)) round += trader.volume();
    }
    EVENKEEL_CHECK(demand(all.sign() > 0, "something traded"));
    return round.to_double() / all.to_double();
}

Result<double> fees_to_self(std::span<const FeePaid> fees) {
    double all = 0.0, own = 0.0;
    for (const FeePaid& one : fees) {
        EVENKEEL_CHECK(
            demand(is_not_negative(one.fee) && one.own_share >= 0.0 && one.own_share <= 1.0,
                   "fees not below zero and shares from 0 to 1"));
        all += one.fee;
        own += one.fee * one.own_share;
    }
    EVENKEEL_CHECK(demand(is_positive(all), "fees above zero"));
    return own / all;
}

}  // namespace evenkeel
