// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/alarms.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "keeper/config/key_forms.hpp"
#include "keeper/config/quantity.hpp"

namespace evenkeel {
namespace {

using namespace keys;
using enum KeyKind;

Wad basis_points(std::int64_t count) {
    return Wad::from_raw(i256(static_cast<std::int64_t>(Wad::kOne / 10'000) * count));
}

template <class T>
void put(T& into, const Checked& root, std::string_view dotted) {
    if (const T* value = root.get<T>(dotted)) into = *value;
}

void put_share(Wad& into, const Checked& root, std::string_view dotted) {
    if (const auto* ratio = root.get<Ratio>(dotted)) into = ratio->value;
}

bool has_peg(const Checked& root) {
    const Checked* assets = root.find("assets");
    return assets && std::ranges::any_of(assets->members, [](const Checked& asset) {
               return asset.find("peg") != nullptr;
           });
}

/// A price that is fixed needs a feed, and an oracle is one.
void check_peg(const Checked& asset, Notes& notes) {
    const Checked* peg = asset.find("peg");
    if (!peg) return;
    const auto* at = peg->get<Wad>("at");
    const Checked* feed = peg->find("chainlink");
    const Checked* age = peg->find("max_age");
    if (at && *at != Wad::from_int(1))
        notes.add(*peg->find("at"), fmt::format("expected 1, the unit of account, found {}",
                                                shown(peg->find("at")->written)));
    if (asset.find("oracle") && (feed || age))
        notes.add(feed ? *feed : *age,
                  "expected peg: 1 beside an oracle, which says what it is "
                  "worth, found a feed of its own");
    if (asset.find("price") && (!feed || !age))
        notes.add(*peg, "expected chainlink and max_age of a feed beside a price");
}

void check_above_zero(const Checked& root, std::initializer_list<const char*> shares,
                      Notes& notes) {
    for (const char* key : shares)
        if (const auto* value = root.get<Ratio>(key); value && value->value.sign() <= 0)
            notes.add(*root.find(key), "expected more than 0");
}

void check_part(const Checked& root, const char* key, Notes& notes) {
    const auto* value = root.get<Ratio>(key);
    if (value && (value->value.sign() <= 0 || value->value >= Wad::from_int(1)))
        notes.add(*root.find(key), "expected more than 0% and less than 100%");
}

void check_time(const Checked& root, const char* key, Notes& notes) {
    const auto* value = root.get<Duration>(key);
    if (value && value->milliseconds < 1000)
        notes.add(*root.find(key), "expected at least 1s of chain time");
}

void check_depeg(const Checked& root, Notes& notes) {
    const Checked* depeg = root.find("limits.depeg");
    if (!depeg) return;
    if (!has_peg(root))
        notes.add(*depeg, "expected an asset with a peg for it to look at, found none");
    check_above_zero(root, {"limits.depeg.drift", "limits.depeg.alarm", "limits.depeg.halt"},
                     notes);
    check_part(root, "limits.depeg.imbalance", notes);
    check_part(root, "limits.depeg.utilisation", notes);
    check_time(root, "limits.depeg.bar", notes);
}

void check_basis(const Checked& root, Notes& notes) {
    if (!root.find("limits.basis")) return;
    check_above_zero(root, {"limits.basis.least"}, notes);
    const auto* deviations = root.get<Wad>("limits.basis.deviations");
    if (deviations && deviations->sign() <= 0)
        notes.add(*root.find("limits.basis.deviations"), "expected more than 0");
    check_time(root, "limits.basis.sample", notes);
    const auto policy = bind_basis(root);
    if (policy->half_life.milliseconds < policy->sample.milliseconds) {
        const Checked* at = root.find("limits.basis.half_life");
        notes.add(at ? *at : *root.find("limits.basis.sample"),
                  "expected a half_life of at least a sample");
    }
}

}  // namespace

Key peg_keys() {
    Key key =
        nested("peg", kGroup, kOptional,
               "That it is to be worth the unit of account, which limits.depeg looks at: 1 "
               "beside an oracle, a feed beside a price.",
               {optional("at", kNumber, "The peg: 1; no other is possible."),
                optional("chainlink", kAddress,
                         "AggregatorV3 feed of its price in USD, for an asset with price: 1."),
                optional("max_age", kDuration, "Oldest answer of it that still counts.")});
    key.shorthand = "at";
    return key;
}

Key depeg_keys() {
    return nested(
        "depeg", kGroup, kOptional,
        "When an asset with a peg counts as losing it; looked at wherever there is one.",
        {optional("drift", kRatio, "A discount of a bar that is no sign; the rest is summed.",
                  "5 bps"),
         optional("alarm", kRatio, "A larger sum is a sign.", "80 bps"),
         optional("bar", kDuration, "One step of the sum, in chain time.", "5m"),
         optional("imbalance", kRatio, "A larger part of a stable pool is a sign.", "75%"),
         optional("utilisation", kRatio, "A larger part that is lent in a market is a sign.",
                  "95%"),
         optional("halt", kRatio, "A deeper discount halts by itself.", "200 bps")});
}

Key basis_keys() {
    return nested(
        "basis", kGroup, kOptional,
        "When a perp's mark price is unusually far from the oracle; absent: not checked.",
        {optional("deviations", kNumber, "So many standard deviations from its mean.", "4"),
         optional("least", kRatio, "No smaller basis, and none nearer to its mean, counts.",
                  "20 bps"),
         optional("sample", kDuration, "Least time between two that are remembered.", "5m"),
         optional("half_life", kDuration, "After so long one counts half.", "24h")});
}

void check_alarms(const Checked& root, Notes& notes) {
    if (const Checked* assets = root.find("assets"))
        for (const Checked& asset : assets->members) check_peg(asset, notes);
    check_depeg(root, notes);
    check_basis(root, notes);
}

std::optional<DepegPolicy> bind_depeg(const Checked& root) {
    if (!has_peg(root)) return std::nullopt;
    DepegPolicy out{.drift = basis_points(5),
                    .alarm = basis_points(80),
                    .halt = basis_points(200),
                    .imbalance = basis_points(7'500),
                    .utilisation = basis_points(9'500),
                    .bar = Duration{300'000}};
    put_share(out.drift, root, "limits.depeg.drift");
    put_share(out.alarm, root, "limits.depeg.alarm");
    put_share(out.halt, root, "limits.depeg.halt");
    put_share(out.imbalance, root, "limits.depeg.imbalance");
    put_share(out.utilisation, root, "limits.depeg.utilisation");
    put(out.bar, root, "limits.depeg.bar");
    return out;
}

std::optional<BasisPolicy> bind_basis(const Checked& root) {
    if (!root.find("limits.basis")) return std::nullopt;
    BasisPolicy out{.deviations = Wad::from_int(4),
                    .least = basis_points(20),
                    .sample = Duration{300'000},
                    .half_life = Duration{86'400'000}};
    put(out.deviations, root, "limits.basis.deviations");
    put_share(out.least, root, "limits.basis.least");
    put(out.sample, root, "limits.basis.sample");
    put(out.half_life, root, "limits.basis.half_life");
    return out;
}

}  // namespace evenkeel
