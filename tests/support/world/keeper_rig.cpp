// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/world/keeper_rig.hpp"

#include "chain/base/ensure.hpp"
#include "keeper/config/decision_text.hpp"

namespace evenkeel::test {
namespace {

LocalTransactionSigner test_signer() {
    return LocalTransactionSigner(
        std::make_unique<LocalSigner>(PrivateKey::from_hex(std::string(63, '0') + "1").value()));
}

ToyState state_of(const std::vector<const char*>& held) {
    ToyState state;
    for (const char* amount : held) state.markets.push_back({parse_wad(amount).value(), Wad()});
    return state;
}

std::uint64_t seconds(const Clock& clock) {
    return static_cast<std::uint64_t>(clock.wall().time_since_epoch().count() / 1000);
}

PortfolioSpec spec_of(const Address& account, const RigOptions& options) {
    PortfolioSpec spec = toy_spec(account, options.held.size());
    if (options.far) move_first_market(spec, "far");
    if (options.shared) share_first_market(spec);
    if (options.edit)
        for (StrategySpec& strategy : spec.strategies) options.edit(strategy);
    return spec;
}

}  // namespace

KeeperRig::KeeperRig(RigOptions with)
    : options(std::move(with)),
      signer(test_signer()),
      chain(signer.address(), state_of(options.held), seconds(clock)),
      kept(options.journal_file ? SqliteJournal::open(*options.journal_file).value()
                                : SqliteJournal::in_memory().value()),
      journal(*kept),
      portfolio(Portfolio::make(spec_of(signer.address(), options)).value()) {
    if (options.far) far.emplace(signer.address(), state_of({*options.far}), seconds(clock));
    restart();
}

void KeeperRig::restart() {
    engine.reset();
    desk.reset();
    gate.reset();
    reporter.emplace(alerts, metrics);
    portfolio = Portfolio::make(portfolio.spec()).value();
    const std::string text = decision_text(DecisionBasis{portfolio.spec(), options.limits});
    ensure_invariant(journal.begin_run(clock.wall(), "test", text).has_value(),
                     "a journal in memory can begin");
    gate.emplace(GateParts{portfolio, options.limits, journal, signer},
                 GateSettings{.chain_id = options.desk.chain_id, .caps = options.desk.caps});
    DeskSettings settings = options.desk;
    settings.together = hang_together(portfolio.spec().strategies, portfolio.shared());
    desk.emplace(DeskParts{chain, journal, *gate, clock, *reporter}, settings);
    engine.emplace(EngineParts{portfolio, options.limits, chain, journal, *desk, *reporter, board,
                               clock, far ? FurtherChains{{"far", &*far}} : FurtherChains{}},
                   options.engine);
    ensure_invariant(engine->recover().has_value(), "a journal in memory can be read");
}

void KeeperRig::mine() {
    clock.advance(std::chrono::seconds(12));
    chain.mine(seconds(clock));
}

void KeeperRig::mine_far() {
    far->mine(seconds(clock));
}

std::vector<TransactionRecord> KeeperRig::records() const {
    auto all = journal.settled(1'000'000).value();
    const auto open = journal.unsettled().value();
    all.insert(all.end(), open.begin(), open.end());
    std::ranges::sort(all, {}, &TransactionRecord::id);
    return all;
}

}  // namespace evenkeel::test
