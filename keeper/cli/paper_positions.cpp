// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/paper_positions.hpp"

#include <cmath>
#include <fmt/format.h>

#include "strategies/models/range_greeks.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel::cli {
namespace {

// Uncollected fees and a pool a little off the oracle are in what a position reports.
constexpr double kNear = 0.05;
// A full range ends nowhere; this far away its edges change a delta by a millionth.
constexpr double kFar = 1e12;

tl::unexpected<Error> refuse(const Term& term, std::string_view why) {
    return fail(
        Errc::kUnsupported, Remedy::kGiveUp,
        fmt::format("{} {}: {}; give positions by --range and --value", term.venue, term.id, why));
}

bool is_idle(const Term& term) {
    const bool is_range = term.edges && !term.value.is_zero();
    return term.delta.is_zero() && term.gamma == 0.0 && !is_range;
}

/// Whether it moves as sqrt(price) does, as all of a constant product's liquidity.
bool is_full_range(const Term& term, double price) {
    const double delta = term.delta.to_double(), value = term.value.to_double();
    return delta > 0.0 && value > 0.0 && std::abs(2.0 * delta * price / value - 1.0) < kNear &&
           std::abs(-2.0 * term.gamma * price / delta - 1.0) < kNear;
}

Result<PriceEdges> edges_of(const Term& term, double price) {
    if (term.edges) return *term.edges;
    if (is_full_range(term, price)) return PriceEdges{price / kFar, price * kFar};
    return refuse(term, "it is no range of prices");
}

Result<PaperRange> rebuilt(const Term& term, double price, double start) {
    if (!term.debts.empty()) return refuse(term, "it owes something");
    EVENKEEL_TRY(const PriceEdges edges, edges_of(term, price));
    const double value = term.value.to_double();
    const bool is_range = edges.lower > 0.0 && edges.lower < edges.upper;
    if (!is_range || !(value > 0.0)) return refuse(term, "its figures are no range's");
    PriceRange range{0.0, edges.lower, edges.upper};
    range.liquidity = liquidity_for_value(value, price, edges.lower, edges.upper);
    const double off = range_greeks(range, price).delta - term.delta.to_double();
    if (!(std::abs(off) * price <= kNear * value))
        return refuse(term,
                      fmt::format("a range of its edges and value has a delta of {}, it has {}",
                                  significant(off + term.delta.to_double()), figure(term.delta)));
    return PaperRange{edges.lower, edges.upper, range_greeks(range, start).value};
}

}  // namespace

Result<std::vector<PaperRange>> paper_positions(const Exposure& exposure, double start) {
    std::vector<PaperRange> out;
    for (const Term& term : exposure.terms) {
        if (term.hedge || is_idle(term)) continue;
        EVENKEEL_TRY(const PaperRange range, rebuilt(term, exposure.price.to_double(), start));
        out.push_back(range);
    }
    if (out.empty())
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                    fmt::format("strategy {} holds no position now; give some by --range and "
                                "--value",
                                exposure.strategy));
    return out;
}

}  // namespace evenkeel::cli
