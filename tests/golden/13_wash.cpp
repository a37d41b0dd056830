// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "strategies/models/wash/circularity.hpp"
#include "strategies/models/wash/first_digits.hpp"
#include "strategies/models/wash/roundness.hpp"
#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {
namespace {

json benford_case(const Case& one) {
    const auto counts = one.in.at("first_digit_counts").get<std::vector<std::uint64_t>>();
    if (counts.size() != DigitCounts{}.size()) throw Refused("expected counts of nine digits");
    DigitCounts digits{};
    std::ranges::copy(counts, digits.begin());
    const DigitTest found = value_of(benford_test(digits));
    return {{"benford", benford_shares()},
            {"chi2_8df", found.chi2},
            {"p_value", found.p_value},
            {"mad", found.mean_deviation}};
}

/// A decimal number as units of 1e-18.
u256 units(const json& value) {
    return magnitude(value_of(parse_wad(value.get<std::string>())).raw());
}

json roundness_case(const Case& one) {
    const u256 unit = units(one.in.at("base_unit"));
    const auto step = checked_mul(unit, u256(one.in.at("multiple").get<std::uint64_t>()));
    if (!step) throw Refused("a step beyond 256 bits");
    std::vector<u256> sizes;
    json flags = json::array();
    for (const json& size : one.in.at("sizes")) {
        sizes.push_back(units(size));
        flags.push_back(value_of(is_round(sizes.back(), *step)));
    }
    return {{"round_flags", flags}, {"round_share", value_of(round_share(sizes, *step))}};
}

json discount_case(const Case& one) {
    const auto found =
        value_of(wash_discount(number(one.in, "rounded_volume"), number(one.in, "unrounded_volume"),
                               number(one.in, "reference_unrounded_to_rounded_ratio")));
    return {{"wash_volume", found.wash},
            {"wash_share", found.wash_share},
            {"discounted_volume", found.honest}};
}

json circularity_case(const Case& one) {
    std::vector<TokenTransfer> transfers;
    const auto amount = [](const json& value) {
        return value_of(value.is_string() ? parse_wad(value.get<std::string>())
                                          : Wad::from_double(value.get<double>()));
    };
    for (const json& row : one.in.at("transfers"))
        transfers.push_back({row.at(0), row.at(1), amount(row.at(2))});
    const auto found = value_of(circularity(transfers));
    json net, gross;
    for (const auto& [name, flow] : found.holders) {
        net[name] = flow.net.to_double();
        gross[name] = flow.gross.to_double();
    }
    return {{"net", net}, {"gross", gross}, {"circularity", found.share}};
}

constexpr const char* kFile = "13_wash";
const Shapes kShapes{{kFile, {"first_digit_counts"}, {}, &benford_case},
                     {kFile, {"sizes", "base_unit", "multiple"}, {}, &roundness_case},
                     {kFile, {"rounded_volume", "unrounded_volume"}, {}, &discount_case},
                     {kFile, {"transfers"}, {}, &circularity_case}};

}  // namespace
}  // namespace evenkeel::golden
