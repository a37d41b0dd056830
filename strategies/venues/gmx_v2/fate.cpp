// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/fate.hpp"

#include "abi/gmx_v2/event_emitter.hpp"
#include "abi/gmx_v2/exchange_router.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/gmx_v2/events.hpp"

namespace evenkeel::gmx_v2 {
namespace {

namespace emitter_abi = abi::gmx_v2::event_emitter;
namespace router_abi = abi::gmx_v2::exchange_router;

OrderEnd end_of(Fate fate) {
    switch (fate) {
        case Fate::kExecuted:
            return OrderEnd::kExecuted;
        case Fate::kCancelled:
            return OrderEnd::kCancelled;
        case Fate::kFrozen:
            break;
    }
    return OrderEnd::kFrozen;
}

tl::unexpected<Error> not_ours(const std::string& key, const std::string& what) {
    return fail(Errc::kDecode, Remedy::kGiveUp,
                "gmx_v2: the events of order " + key + " are of another " + what);
}

/// By what the position changed; below zero sold.
Result<Wad> size_of(const PositionChange& change, unsigned decimals) {
    const auto exposure = signed_value(change.tokens_delta, change.is_long != change.increases);
    if (!exposure)
        return fail(Errc::kOverflow, Remedy::kGiveUp, "gmx_v2: a position beyond any sense");
    return Wad::from_token(*exposure, decimals, Rounding::kDown);
}

/// Adds what the position's own events say.
Result<void> add_fill(const OrderReport& report, const Contracts& contracts, OrderOutcome& out) {
    if (report.change) {
        const unsigned decimals = contracts.index.token_decimals;
        const u256& raw = report.change->execution_price;
        EVENKEEL_TRY(out.size, size_of(*report.change, decimals));
        if (!report.change->tokens_delta.is_zero()) {
            EVENKEEL_TRY(out.price, price_of({raw, raw}, decimals));
        }
        if (!report.change->increases) {
            EVENKEEL_TRY(out.profit, money_of(report.change->profit, Rounding::kDown));
        }
    }
    if (!report.fees) return {};
    const auto usd = checked_mul(report.fees->total, report.fees->collateral_price);
    if (!usd) return fail(Errc::kOverflow, Remedy::kGiveUp, "gmx_v2: fees beyond any sense");
    EVENKEEL_TRY(out.fees, money_of(*usd, Rounding::kUp));
    return {};
}

}  // namespace

Result<std::optional<Address>> event_emitter(const Market& market, FactBook& facts) {
    return ask_one<router_abi::EventEmitter>(
        facts, call_of<router_abi::EventEmitter>(market.exchange_router, {}, "gmx event emitter"));
}

std::vector<std::string> taken_orders(const Market& market, std::span<const Log> logs) {
    std::vector<std::string> out;
    for (const Log& log : logs) {
        const auto created = read_created_order(log.address, log);
        if (created && *created && (*created)->account == market.account &&
            (*created)->market == market.token)
            out.push_back(to_hex((*created)->key));
    }
    return out;
}

Result<LogQuery> events_of(const Address& emitter, const std::string& key, std::uint64_t from) {
    EVENKEEL_TRY(const Hash32 topic, parse_hash(key));
    return LogQuery{emitter,
                    {emitter_abi::EventLog2Event::kTopic, std::nullopt, topic},
                    from,
                    "gmx events of order " + key};
}

Result<std::optional<OrderOutcome>> order_outcome(const Market& market, const Contracts& contracts,
                                                  const Address& emitter, const std::string& key,
                                                  std::span<const Log> logs) {
    EVENKEEL_TRY(const Hash32 order, parse_hash(key));
    EVENKEEL_TRY(const auto report, find_report(emitter, order, logs));
    if (!report) return std::optional<OrderOutcome>();
    if (report->fate.account != market.account) return not_ours(key, "account");
    if (report->change && report->change->market != market.token) return not_ours(key, "market");
    OrderOutcome out;
    out.end = end_of(report->fate.fate);
    out.reason = report->fate.reason;
    out.by = report->executor;
    EVENKEEL_CHECK(add_fill(*report, contracts, out));
    return std::optional(std::move(out));
}

}  // namespace evenkeel::gmx_v2
