// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/series/nelder_mead.hpp"

#include <cmath>
#include <limits>
#include <memory>
#include <nlopt.h>

#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

constexpr int kMostSearches = 40;
constexpr int kMostCalls = 20'000;
constexpr double kNear = 1e-12;
constexpr double kGain = 1e-10;

using Function = std::function<double(std::span<const double>)>;

double call(unsigned count, const double* x, double*, void* data) {
    const double value = (*static_cast<const Function*>(data))(std::span(x, count));
    // The search compares values: what is no number must not look low.
    return std::isnan(value) ? std::numeric_limits<double>::infinity() : value;
}

struct Free {
    void operator()(nlopt_opt opt) const { nlopt_destroy(opt); }
};
using Search = std::unique_ptr<nlopt_opt_s, Free>;

Result<Search> prepared(const Function& function, std::span<const double> steps) {
    Search out(nlopt_create(NLOPT_LN_NELDERMEAD, static_cast<unsigned>(steps.size())));
    // NLopt hands the pointer back as it is; `call` only reads through it.
    const bool ready =
        out && nlopt_set_min_objective(out.get(), call, const_cast<Function*>(&function)) > 0 &&
        nlopt_set_initial_step(out.get(), steps.data()) > 0 &&
        nlopt_set_xtol_rel(out.get(), kNear) > 0 && nlopt_set_ftol_rel(out.get(), 0.0) > 0 &&
        nlopt_set_maxeval(out.get(), kMostCalls) > 0;
    if (!ready) return unfit("simplex search: it cannot be set up");
    return out;
}

}  // namespace

Result<Minimum> nelder_mead(const Function& function, std::vector<double> start,
                            std::span<const double> steps) {
    Minimum best{std::move(start), 0.0};
    if (best.at.empty() || best.at.size() != steps.size())
        return unfit("simplex search: as many steps as values are needed, one or more");
    best.value = function(best.at);
    if (!std::isfinite(best.value)) return unfit("simplex search: no finite value at its start");
    for (int i = 0; i < kMostSearches; ++i) {
        EVENKEEL_TRY(const Search search, prepared(function, steps));
        Minimum next = best;
        const nlopt_result how = nlopt_optimize(search.get(), next.at.data(), &next.value);
        // What rounding stopped is still a place, and the value tells whether it is a better one.
        if (how < 0 && how != NLOPT_ROUNDOFF_LIMITED)
            return unfit("simplex search: NLopt says " + std::to_string(static_cast<int>(how)));
        const bool rests = best.value - next.value <= kGain * (1.0 + std::abs(best.value));
        if (next.value < best.value) best = std::move(next);
        if (rests) return best;
    }
    return best;
}

}  // namespace evenkeel
