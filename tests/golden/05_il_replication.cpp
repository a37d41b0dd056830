// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <regex>

#include "strategies/models/liquidity/replication.hpp"
#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {
namespace {

PriceRange range_of(const json& in) {
    return {number(in, "L"), number(in, "Pa"), number(in, "Pb")};
}

/// What names like "payoff_at_1900" and "max_abs_error_quote_1500_2700_step1" ask for.
void add_named(json& out, const json& want, const std::vector<StripOption>& strip,
               const PriceRange& range, double entry) {
    static const std::regex kAt(R"((payoff|il)_at_([0-9.]+))");
    static const std::regex kError(R"(max_abs_error_quote_([0-9.]+)_([0-9.]+)_step([0-9.]+))");
    const auto error = [&](double price) {
        return std::abs(strip_payoff(strip, price) + impermanent_loss(range, entry, price));
    };
    for (const auto& [key, value] : want.items()) {
        std::smatch parts;
        if (std::regex_match(key, parts, kAt)) {
            const double price = std::stod(parts[2]);
            out[key] = parts[1] == "payoff" ? strip_payoff(strip, price)
                                            : impermanent_loss(range, entry, price);
        } else if (std::regex_match(key, parts, kError)) {
            double worst = 0.0;
            const double first = std::stod(parts[1]), last = std::stod(parts[2]);
            const double step = std::stod(parts[3]);
            for (int i = 0; first + i * step <= last; ++i)
                worst = std::max(worst, error(first + i * step));
            out[key] = worst;
        }
    }
}

json strip(const Case& one) {
    const PriceRange range = range_of(one.in);
    const double entry = number(one.in, "P0");
    const auto found =
        value_of(replication_strip(range, entry, one.in.at("n_per_side").get<unsigned>()));
    json out{{"strikes", json::array()}, {"types", json::array()}, {"units", json::array()}};
    for (const StripOption& option : found) {
        out["strikes"].push_back(option.strike);
        out["types"].push_back(option.is_call ? "call" : "put");
        out["units"].push_back(option.units);
    }
    add_named(out, one.want, found, range, entry);
    return out;
}

json continuous(const Case& one) {
    const PriceRange range = range_of(one.in);
    const double entry = number(one.in, "P0"), price = number(one.in, "P");
    const StripValue found = value_of(continuous_strip(range, entry, price));
    return {{"puts_value", found.puts},
            {"calls_value", found.calls},
            {"minus_il", -impermanent_loss(range, entry, price)}};
}

json lambert(const Case& one) {
    const auto found = value_of(equivalent_option(
        number(one.in, "strike"), number(one.in, "range_factor_r"), number(one.in, "sigma")));
    return {{"Pa", found.lower}, {"Pb", found.upper}, {"effective_tenor_years", found.years}};
}

const Shapes kShapes{{"05_il_replication", {"L", "P0", "Pa", "Pb", "n_per_side"}, {}, &strip},
                     {"05_il_replication", {"L", "P0", "Pa", "Pb", "P"}, {}, &continuous},
                     {"05_il_replication", {"range_factor_r", "sigma", "strike"}, {}, &lambert}};

}  // namespace
}  // namespace evenkeel::golden
