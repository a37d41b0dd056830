// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/look_command.hpp"

#include <cstdio>
#include <fmt/format.h>

#include "keeper/cli/account.hpp"
#include "keeper/cli/configuration.hpp"
#include "keeper/cli/exit_code.hpp"
#include "keeper/cli/journalled.hpp"
#include "keeper/cli/session.hpp"
#include "keeper/control/latch.hpp"
#include "keeper/engine/reader.hpp"
#include "keeper/guard/report.hpp"
#include "keeper/journal/documents.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel::cli {
namespace {

struct Look {
    std::unique_ptr<Session> session;
    std::shared_ptr<const Snapshot> snapshot;
    Wei balance;  ///< Of the account, for gas.
};

Result<BlockView> view_of(Session& session, std::optional<std::uint64_t> block) {
    Reader reader(session.portfolio(), session.chain(), session.further());
    if (!block) return reader.read_newest();
    EVENKEEL_TRY(const Head head, session.chain().head_at(*block));
    return reader.read(head);
}

Result<Look> look(Config config, const LookOptions& options) {
    EVENKEEL_TRY(const Address account, account_of(config.signer));
    Look result;
    EVENKEEL_TRY(result.session, Session::open(std::move(config), account));
    EVENKEEL_TRY(const BlockView view, view_of(*result.session, options.block));
    result.snapshot = view.snapshot;
    result.balance = view.balance;
    return result;
}

void print_block(const Snapshot& snapshot) {
    const Head& head = snapshot.head();
    fmt::print("block {} {}\n", head.number, to_hex(head.hash));
    for (const auto& [name, read] : snapshot.further())
        fmt::print(
            "chain {}: {}\n", name,
            read ? fmt::format("block {} {}", (*read)->head().number, to_hex((*read)->head().hash))
                 : "not read");
}

void print_term(const Term& term, const std::string& asset) {
    const std::string place = term.chain.empty() ? "" : "  on " + term.chain;
    fmt::print("  {:<14} {:<44} delta {:>24} {}  value {}{}\n", term.venue, term.id,
               to_string(term.delta), asset, to_string(term.value), place);
    for (const auto& [token, amount] : term.amounts)
        fmt::print("    {} holds {}\n", to_checksum(token), to_decimal(amount));
    for (const auto& [token, amount] : term.fees)
        fmt::print("    {} fees  {}\n", to_checksum(token), to_decimal(amount));
    if (!term.hedge) return;
    if (term.hedge->part)
        fmt::print("    part {} of {}, which it shares\n", to_string(term.hedge->part->size),
                   to_string(term.hedge->size));
    fmt::print("    margin {}  free {}  mark {}  index {}  pending funding {}\n",
               to_string(term.hedge->margin), to_string(term.hedge->free_collateral),
               to_string(term.hedge->mark), to_string(term.hedge->index),
               to_string(term.hedge->pending_funding));
}

void print_basket(const BasketTerm& term, const std::string& own) {
    fmt::print("  {:<14} {} held at {}", term.asset, to_string(term.amount),
               term.price ? to_string(*term.price) : "no price");
    if (term.hedge)
        fmt::print("  hedged as {} {}, beta {}, fit {:.1f}% and {:.1f}%",
                   to_string(term.hedge->size), own, figure(term.hedge->beta),
                   term.hedge->short_fit * 100.0, term.hedge->long_fit * 100.0);
    fmt::print("\n");
}

void print_exposure(const Exposure& exposure) {
    fmt::print("\n{}: {} at {}\n", exposure.strategy, exposure.asset, to_string(exposure.price));
    for (const Term& term : exposure.terms) print_term(term, exposure.asset);
    fmt::print("  {:<59} delta {:>24} {}  value {}\n", "net", to_string(exposure.delta),
               exposure.asset, to_string(exposure.value));
    for (const BasketTerm& term : exposure.basket) print_basket(term, exposure.asset);
    fmt::print("  target {}  gamma {:.6g}\n", to_string(exposure.target), exposure.gamma);
    if (exposure.outlook.refusal) fmt::print("  no target: {}\n", *exposure.outlook.refusal);
}

void print_plan(const Plan& plan) {
    fmt::print("\n{}: {}\n  {}\n  delta {} -> {}\n", plan.strategy, name(plan.action), plan.reason,
               to_string(plan.delta_before), to_string(plan.delta_after));
    for (const Order& order : plan.orders) {
        fmt::print("  {} {} {} at {} or better, to {}{}\n", order.venue,
                   order.size.sign() < 0 ? "sell" : "buy", to_string(order.size.abs()),
                   to_string(order.limit_price), to_checksum(order.to),
                   order.reduce_only ? ", reduce only" : "");
        for (const OrderPart& part : order.parts)
            fmt::print("    {} of it for {}\n", to_string(part.size), part.strategy);
    }
}

void print_guard(const GuardState& guard) {
    fmt::print("  guard {}\n", name(mode(guard)));
    for (const Cause& cause : guard.causes)
        if (cause.tripped)
            fmt::print("    {} ({}): {}; lifted by {}\n", cause.name, name(cause.mode), cause.found,
                       cause.lift);
}

std::string document(const Look& looked, const std::vector<std::string>& strategies) {
    return document_json(looked.snapshot->head(), strategies, looked.snapshot->further());
}

int print_exposures(const Look& looked, bool json) {
    const auto exposures = owned_exposures(*looked.session, *looked.snapshot);
    std::vector<std::string> texts;
    bool failed = false;
    if (!json) print_block(*looked.snapshot);
    for (std::size_t i = 0; i < exposures.size(); ++i) {
        const auto& strategy = looked.session->config().portfolio.strategies[i].name;
        failed = failed || !exposures[i];
        if (json)
            texts.push_back(exposures[i] ? exposure_json(*exposures[i])
                                         : strategy_error_json(strategy, exposures[i].error()));
        else if (exposures[i])
            print_exposure(*exposures[i]);
        if (!exposures[i])
            fmt::print(stderr, "evenkeel: {}: {}\n", strategy, exposures[i].error().message);
    }
    if (json) fmt::print("{}\n", document(looked, texts));
    return failed ? kFailed : kDone;
}

/// What holds for every strategy, whatever the journal says of it.
void add_account(std::vector<StrategyInputs>& inputs, const Config& config, const Wei& balance) {
    const auto latch = find_latch(config.journal_path);
    for (StrategyInputs& one : inputs) {
        one.balance = balance;
        if (latch)
            one.external.push_back({std::string(cause::kFlatten), GuardMode::kHalted, latch->words,
                                    "`evenkeel resume`"});
    }
}

int print_plans(const Look& looked, bool json) {
    Session& session = *looked.session;
    auto inputs = journalled_inputs(session);
    if (!inputs) return complain(inputs.error());
    add_account(*inputs, session.config(), looked.balance);
    const auto decisions =
        decide(session.portfolio(), session.config().limits, *looked.snapshot, *std::move(inputs));
    std::vector<std::string> texts;
    bool refused = false;
    if (!json) print_block(*looked.snapshot);
    for (const Decision& decision : decisions) {
        refused = refused || decision.plan.action == Action::kRefuse ||
                  (decision.guard && mode(*decision.guard) == GuardMode::kHalted);
        if (json)
            texts.push_back(with_guard(plan_json(decision.plan), decision.guard));
        else {
            print_plan(decision.plan);
            if (decision.guard) print_guard(*decision.guard);
        }
    }
    if (json) fmt::print("{}\n", document(looked, texts));
    return refused ? kNotSafe : kDone;
}

int with_look(const std::string& config_path, const LookOptions& options,
              int (*print)(const Look&, bool)) {
    auto config = load_or_complain(config_path);
    if (!config) return kUsage;
    const auto looked = look(*std::move(config), options);
    if (!looked) return complain(looked.error());
    return print(*looked, options.json);
}

}  // namespace

int show_exposure(const std::string& config_path, const LookOptions& options) {
    return with_look(config_path, options, print_exposures);
}

int show_plan(const std::string& config_path, const LookOptions& options) {
    return with_look(config_path, options, print_plans);
}

}  // namespace evenkeel::cli
