// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "abi/infra/erc20.hpp"
#include "strategies/kinds/portfolio_parts.hpp"
#include "strategies/venues/approvals.hpp"

namespace evenkeel {
namespace {

bool allows(const HedgeVenue& hedge, const Address& to, ByteView data) {
    return std::ranges::any_of(hedge.allowed_calls(), [&](const AllowedCall& call) {
        return call.to == to && data.size() >= call.selector.size() &&
               std::ranges::equal(call.selector, data.first(call.selector.size()));
    });
}

}  // namespace

Result<std::optional<Call>> Portfolio::rehearsal(std::size_t index, const Order& order,
                                                 const Snapshot& snapshot) const {
    const HedgeVenue& hedge = venue({index, order.leg});
    EVENKEEL_TRY(const HedgeState state, hedge.state(snapshot));
    return hedge.rehearsal(order, state, snapshot);
}

Result<void> Portfolio::rehearsed(std::size_t index, const Order& order,
                                  const CallOutcome& outcome) const {
    return venue({index, order.leg}).rehearsed(order, outcome);
}

Result<Fill> Portfolio::fill(std::size_t index, const Order& order, ByteView returned) const {
    if (order.kind == OrderKind::kPrepare) return Fill{};
    return venue({index, order.leg}).fill(order, returned);
}

std::vector<std::string> Portfolio::taken(const LegRef& leg, std::span<const Log> logs) const {
    return venue(leg).taken(logs);
}

Result<std::optional<LogQuery>> Portfolio::trace(const LegRef& leg, const std::string& order,
                                                 std::uint64_t from, FactBook& facts) const {
    return venue(leg).trace(order, from, facts);
}

Result<std::optional<OrderOutcome>> Portfolio::outcome(const LegRef& leg, const std::string& order,
                                                       std::span<const Log> logs,
                                                       FactBook& facts) const {
    return venue(leg).outcome(order, logs, facts);
}

std::vector<AllowedCall> Portfolio::allowed_calls() const {
    std::vector<AllowedCall> out;
    const auto add = [&](const AllowedCall& call) {
        if (std::ranges::find(out, call) == out.end()) out.push_back(call);
    };
    for (const LegRef& leg : legs()) {
        for (const AllowedCall& call : venue(leg).allowed_calls()) add(call);
        for (const Spender& spender : venue(leg).spenders())
            add({spender.token, abi::infra::erc20::Approve::kSelector});
    }
    return out;
}

// Several hedges may have one contract, of different markets: the one whose market it is knows.
Result<LegTerms> Portfolio::terms(std::size_t index, const Address& to, ByteView data) const {
    ensure_invariant(index < parts_->strategies.size(), "no such strategy");
    const auto& hedges = parts_->strategies[index].hedges;
    const std::string& name = parts_->spec.strategies[index].name;
    if (hedges.empty())
        return fail(Errc::kRefused, Remedy::kGiveUp, "strategy " + name + " trades nothing");
    std::optional<Error> refused;
    for (std::size_t leg = 0; leg < hedges.size(); ++leg) {
        const auto spenders = hedges[leg]->spenders();
        Result<CallTerms> found =
            fail(Errc::kRefused, Remedy::kGiveUp,
                 to_checksum(to) + " with this function is not a call of strategy " + name);
        if (allows(*hedges[leg], to, data))
            found = hedges[leg]->terms(to, data);
        else if (std::ranges::find(spenders, to, &Spender::token) != spenders.end())
            found = approval_terms(spenders, to, data);
        else if (refused)
            continue;
        if (found) return LegTerms{leg, *std::move(found)};
        refused = std::move(found).error();
    }
    return tl::unexpected<Error>(*std::move(refused));
}

std::vector<Spender> Portfolio::spenders(const LegRef& leg) const {
    return venue(leg).spenders();
}

}  // namespace evenkeel
