// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/strategy_keys.hpp"

#include "keeper/config/key_forms.hpp"
#include "strategies/kinds/portfolio.hpp"
#include "strategies/memory/memory_terms.hpp"
#include "strategies/rules/rule.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel {
namespace {

using namespace keys;
using enum KeyKind;

template <class Entries>
std::vector<std::string> names(const Entries& entries) {
    std::vector<std::string> out;
    for (const auto& entry : entries) out.push_back(entry.name);
    return out;
}

/// A group whose `chooser` names an entry of the registry, which brings its own keys; if it is
/// absent, that of `fallback` does, where there is one.
template <class Entries>
Key chosen(std::string name, std::string help, std::string chooser, std::string chooser_help,
           const Entries& entries, std::vector<Key> shared, std::string fallback = "") {
    Key group = nested(std::move(name), kGroup, kRequired, std::move(help), std::move(shared));
    const bool is_required = fallback.empty();
    group.children.insert(
        group.children.begin(),
        choice(chooser, is_required, std::move(chooser_help), names(entries), std::move(fallback)));
    group.chooser = std::move(chooser);
    for (const auto& entry : entries)
        group.variants.push_back({.name = entry.name, .help = "", .children = entry.keys});
    return group;
}

Key rebalance() {
    return chosen(
        "rebalance", "When to trade and how far.", "rule", "The rule that decides it.", rules(),
        {required("min_order", kAmount, "Smaller orders wait."),
         required("max_slippage", kRatio, "Worst price of an order against the oracle."),
         optional("max_interval", kDuration, "Trade at least this often when off target."),
         optional("order_ttl", kDuration, "Deadline of an order after its block.", "5m")},
        std::string(kDefaultRule));
}

Key allocation() {
    return nested(
        "allocation", kGroup, kOptional, "How a trade goes over several hedges.",
        {choice("by", kRequired,
                "Their shares, the order they stand in, or what trading and holding there costs.",
                {"share", "preference", "cost"}),
         optional("holding_time", kDuration,
                  "By cost: for how long a position is counted to be held.", "7d"),
         optional(
             "min_gain", kRatio,
             "By cost: what more than one order, or a move between hedges, must save over what "
             "it costs.",
             "20%")});
}

Key models() {
    return nested("models", kGroup, kOptional,
                  "What is remembered of prices and funding, and what is made of it.",
                  memory_keys());
}

Key strategy() {
    Key target = optional("target", kAmount, "Net delta wanted, in units of the asset.", "0");
    target.may_be_negative = true;
    Key group = nested(
        "", kGroup, kRequired, "One asset's exposure and what offsets it.",
        {required("name", kText, "A name for logs, journal and metrics; unique."),
         choice("kind", kRequired, "What is aimed at.", names(kinds())),
         required("asset", kText, "The asset whose delta is kept, one of `assets`."), target,
         nested("positions", kList, kOptional,
                "What is held; cash_and_carry and index_tracking need no entry.",
                {chosen("", "One kind of holding.", "venue", "Where it is held.", holding_venues(),
                        {optional("chain", kText, "The further chain that it is on.")})}),
         nested("hedge", kList, kOptional,
                "Where to offset it; without one the strategy is only watched.",
                {chosen("", "One hedge position.", "venue", "Where it is traded.", hedge_venues(),
                        {optional("chain", kText,
                                  "None is possible: orders are signed on `chain`.")})}),
         allocation(), rebalance(), models()});
    group.chooser = "kind";
    for (const auto& kind : kinds())
        group.variants.push_back({.name = kind.name, .help = kind.help, .children = kind.keys});
    return group;
}

}  // namespace

Key strategy_keys() {
    return nested("strategies", kList, kRequired, "What to keep neutral, and how.", {strategy()});
}

}  // namespace evenkeel
