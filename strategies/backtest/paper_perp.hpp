// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel {

/// What trading a paper perp costs.
struct PaperCosts {
    double fee = 0.0;          ///< Of each trade, as a share of its notional.
    double half_spread = 0.0;  ///< By what share of the price a small order trades off it.
    double impact = 0.0;       ///< By what share each unit traded moves it; half of it is paid.
    double fixed = 0.0;        ///< Of each trade whatever its size, in quote.
    bool operator==(const PaperCosts&) const = default;
};

/// What a paper perp holds, and what it brought in.
class PaperHolding {
  public:
    /// Changes its size by so much, below zero sells, at this price.
    void trade(const Wad& size, double price) {
        size_ += size;
        units_ = size_.to_double();
        cash_ -= size.to_double() * price;
    }

    /// Above zero is long.
    const Wad& size() const { return size_; }
    double units() const { return units_; }
    /// Received for all that was traded, less what was paid, in quote.
    double cash() const { return cash_; }
    /// What it is worth at a price, in quote.
    double value(double price) const { return cash_ + units_ * price; }

  private:
    Wad size_;
    double units_ = 0.0;  // Asked for several times a row.
    double cash_ = 0.0;
};

/// How an order was filled.
struct PaperFill {
    double price = 0.0;     ///< Average, in quote.
    double notional = 0.0;  ///< At the market's price, in quote.
    double fee = 0.0, slippage = 0.0;
    bool operator==(const PaperFill&) const = default;
};

/// A linear perp at a history's price that fills every order at once, within its limit. It has no
/// margin and cannot be liquidated. There is no chain behind it: what reads or encodes is refused.
class PaperPerp final : public HedgeVenue {
  public:
    explicit PaperPerp(const PaperCosts& costs) : costs_(costs) {}

    /// As a venue reports it, all but what moves; its fee tells the half spread too.
    /// Errc::kOverflow.
    Result<HedgeState> state_of(const std::string& venue) const;
    /// What it holds at a price, and that price as it is told; Errc::kOverflow.
    Result<void> mark(HedgeState& state, const PaperHolding& held, double price,
                      const Wad& told) const;
    /// What an order of this size gets at this price.
    PaperFill fill_at(double price, double size) const;

    Result<void> plan_reads(FactBook&, CallList&) override { return {}; }
    Result<bool> outgrown(const Snapshot&, FactBook&) const override { return false; }
    Result<HedgeState> state(const Snapshot&) const override;
    /// All that was asked for; Errc::kRefused where that would cost more than the slippage allowed.
    Result<Order> order(const HedgeState& state, const OrderRequest& request) const override;
    std::vector<AllowedCall> allowed_calls() const override { return {}; }
    Result<CallTerms> terms(const Address& to, ByteView data) const override;
    Result<Fill> fill(const Order& order, ByteView returned) const override;

  private:
    PaperCosts costs_;
};

}  // namespace evenkeel
