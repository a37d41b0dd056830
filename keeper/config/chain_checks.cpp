// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/chain_checks.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "keeper/config/quantity.hpp"
#include "keeper/config/suggestion.hpp"

namespace evenkeel {
namespace {

using Names = std::vector<std::string>;

void check_name(const Checked& at, const std::string& name, const Names& known, Notes& notes) {
    if (std::ranges::find(known, name) != known.end()) return;
    notes.add(at, known.empty()
                      ? fmt::format("expected the name of a chain in chains, of which there are "
                                    "none, found {}",
                                    shown(name))
                      : fmt::format("expected one of {}, found {}{}", fmt::join(known, ", "),
                                    shown(name), suggestion(name, known)));
}

void check_named(const Checked& group, const char* key, const Names& known, Notes& notes) {
    if (const auto* name = group.get<std::string>(key))
        check_name(*group.find(key), *name, known, notes);
}

void check_asset(const Checked& asset, const Names& known, Notes& notes) {
    check_named(asset, "oracle.chain", known, notes);
    const Checked* further = asset.find("tokens_on");
    if (further)
        for (const Checked& one : further->members) check_name(one, one.name, known, notes);
    if (!asset.find("tokens") && (!further || further->members.empty()))
        notes.add(asset, "expected tokens, or tokens_on with a further chain, found neither");
}

void check_strategy(const Checked& strategy, const Names& known, Notes& notes) {
    if (const Checked* positions = strategy.find("positions"))
        for (const Checked& entry : positions->members) check_named(entry, "chain", known, notes);
    if (const Checked* hedges = strategy.find("hedge"))
        for (const Checked& entry : hedges->members)
            if (const auto* name = entry.get<std::string>("chain"))
                notes.add(*entry.find("chain"),
                          fmt::format("expected a hedge on the chain of `chain`, where orders are "
                                      "signed, found one on {}, which is only read",
                                      shown(*name)));
}

}  // namespace

void check_chain_names(const Checked& root, Notes& notes) {
    Names known;
    if (const Checked* chains = root.find("chains"))
        for (const Checked& chain : chains->members) known.push_back(chain.name);
    if (const Checked* assets = root.find("assets"))
        for (const Checked& asset : assets->members) check_asset(asset, known, notes);
    if (const Checked* strategies = root.find("strategies"))
        for (const Checked& strategy : strategies->members) check_strategy(strategy, known, notes);
}

}  // namespace evenkeel
