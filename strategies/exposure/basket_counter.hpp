// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>

#include "strategies/exposure/assets.hpp"

namespace evenkeel {

/// Counts what positions hold of the assets that a strategy looks at beside its own.
class BasketCounter {
  public:
    /// `watched` are names of assets, the strategy's own among them if there are any. Adds a term
    /// for each other one to the exposure.
    BasketCounter(const AssetBook& book, const AssetPrices& prices,
                  std::span<const std::string> watched, Exposure& out);

    /// Whether it is one of those beside the strategy's own.
    bool watches(std::size_t asset) const;
    /// Units that the position being counted holds, below zero: owes.
    void hold(std::size_t asset, const Wad& units);
    /// d(amount of `of`) / d ln(price of `in`); not counted if `of` is not looked at.
    void swing(std::size_t of, std::size_t in, double amount);
    /// A pool's price of an asset in the unit of account.
    void pool(std::size_t asset, const Wad& price);
    /// The position is counted; another may follow.
    void close_position();

  private:
    struct Slot {
        std::size_t asset = 0;
        std::size_t term = 0;  ///< In the exposure's basket.
        Wad held;              ///< Of the position being counted.
    };
    void visit(std::size_t asset, const std::function<void(Slot&, BasketTerm&)>& action);

    const AssetBook& book_;
    Exposure& out_;
    std::vector<Slot> slots_;
};

}  // namespace evenkeel
