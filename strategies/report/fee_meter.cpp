// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/report/fee_meter.hpp"

#include "strategies/models/calendar.hpp"

namespace evenkeel {
namespace {

constexpr std::uint64_t kLeastSeconds = 3'600;

/// What part of a token's fees came since they were `before`.
double fresh_share(const u256& now, const u256& before) {
    if (now.is_zero()) return 0.0;
    if (now < before) return 1.0;
    return (now.to_double() - before.to_double()) / now.to_double();
}

}  // namespace

void FeeMeter::see(const Term& term, double price, const std::set<Address>& tokens,
                   std::uint64_t time) {
    if (term.hedge || term.fees.empty()) return;
    auto [place, first] = watched_.try_emplace({term.venue, term.id});
    Watched& one = place->second;
    if (first) one.from = time;
    one.to = time;
    const FeeValues values = fee_values(term, price, tokens);
    for (const auto& [token, fee] : term.fees) {
        const auto before = one.fees.find(token);
        if (before == one.fees.end()) continue;
        const double all = tokens.contains(token) ? values.base : values.quote;
        one.earned += all * fresh_share(fee, before->second);
    }
    one.fees = term.fees;
}

std::map<std::pair<std::string, std::string>, FeeIncome> FeeMeter::income() const {
    std::map<std::pair<std::string, std::string>, FeeIncome> out;
    for (const auto& [position, one] : watched_)
        if (one.to >= one.from + kLeastSeconds)
            out[position] = {one.earned, static_cast<double>(one.to - one.from) / kSecondsPerDay};
    return out;
}

}  // namespace evenkeel
