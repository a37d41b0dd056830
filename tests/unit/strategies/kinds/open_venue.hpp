// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel::test {

/// A venue that takes every order as it is, or none.
class OpenVenue final : public HedgeVenue {
  public:
    Result<void> plan_reads(FactBook&, CallList&) override { return {}; }
    Result<bool> outgrown(const Snapshot&, FactBook&) const override { return false; }
    Result<HedgeState> state(const Snapshot&) const override { return HedgeState{}; }
    Result<Order> order(const HedgeState& state, const OrderRequest& request) const override {
        if (refuses || (refuses_sales && request.size.is_negative()))
            return fail(Errc::kRefused, Remedy::kRetryLater, "it refuses");
        Order out;
        out.venue = state.venue;
        out.size = request.size;
        out.reduce_only = request.reduce_only;
        out.deadline = request.deadline;
        return out;
    }
    Result<std::optional<Order>> upkeep(const HedgeState&,
                                        const OrderRequest& request) const override {
        if (request.urgent ? !urgent : !untidy) return std::optional<Order>();
        Order out;
        out.kind = OrderKind::kPrepare;
        out.what = request.urgent ? "save" : "tidy";
        return std::optional(out);
    }
    std::vector<AllowedCall> allowed_calls() const override { return {}; }
    Result<CallTerms> terms(const Address&, ByteView) const override {
        return fail(Errc::kRefused, Remedy::kGiveUp, "not asked here");
    }
    Result<Fill> fill(const Order& order, ByteView) const override { return Fill{order.size, {}}; }

    bool shareable() const override { return shares; }
    std::optional<Address> margin_account() const override { return margin_of; }

    bool shares = false;
    std::optional<Address> margin_of;
    bool refuses = false, refuses_sales = false, urgent = false, untidy = false;
};

}  // namespace evenkeel::test
