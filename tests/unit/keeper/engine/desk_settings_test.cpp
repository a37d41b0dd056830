// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/keeper/engine/desk_steps.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

TEST_CASE("A dry run sends nothing, not even what an earlier run left behind", "[desk]") {
    KeeperRig rig;
    rig.chain.faults.send = {network()};
    REQUIRE(rig.tick().value());
    REQUIRE(rig.unsettled().size() == 1);
    rig.options.engine.dry_run = rig.options.desk.dry_run = true;
    rig.restart();
    for (int i = 0; i < 5; ++i) REQUIRE(rig.block().value());
    CHECK(rig.chain.sent.size() == 1);
    CHECK(only_record(rig).attempts.size() == 1);
}

TEST_CASE("A journal with an open transaction of another account or chain is refused", "[desk]") {
    KeeperRig rig;
    hedge(rig);
    LocalTransactionSigner other(
        std::make_unique<LocalSigner>(PrivateKey::from_hex(std::string(63, '0') + "2").value()));
    Gate other_gate({rig.portfolio, rig.options.limits, rig.journal, other},
                    {.chain_id = 31337, .caps = rig.options.desk.caps});
    Desk stranger({rig.chain, rig.journal, other_gate, rig.clock, *rig.reporter}, rig.options.desk);
    CHECK(stranger.recover().error().code == Errc::kConfig);
    DeskSettings elsewhere = rig.options.desk;
    elsewhere.chain_id = 1;
    Desk lost({rig.chain, rig.journal, *rig.gate, rig.clock, *rig.reporter}, elsewhere);
    CHECK(lost.recover().error().code == Errc::kConfig);
}

TEST_CASE("Settled transactions of another chain say nothing about this one", "[desk]") {
    KeeperRig rig;
    hedge(rig);
    REQUIRE(rig.block().value());
    DeskSettings elsewhere = rig.options.desk;
    elsewhere.chain_id = 1;
    Desk desk({rig.chain, rig.journal, *rig.gate, rig.clock, *rig.reporter}, elsewhere);
    REQUIRE(desk.recover());
    CHECK(desk.highest_settled_block() == 0);
}

TEST_CASE("A dry run needs no key", "[desk]") {
    struct NoKey final : TransactionSigner {
        explicit NoKey(const Address& of) : account(of) {}
        Address address() const override { return account; }
        Result<SignedTransaction> sign(UnsignedTransaction) override {
            return fail(Errc::kUnsupported, Remedy::kGiveUp, "no key");
        }
        Address account;
    };
    KeeperRig rig;
    NoKey nobody(rig.signer.address());
    Gate gate({rig.portfolio, rig.options.limits, rig.journal, nobody},
              {.chain_id = 31337, .caps = rig.options.desk.caps});
    DeskSettings dry = rig.options.desk;
    dry.dry_run = true;
    Desk desk({rig.chain, rig.journal, gate, rig.clock, *rig.reporter}, dry);
    Engine engine({rig.portfolio, rig.options.limits, rig.chain, rig.journal, desk, *rig.reporter,
                   rig.board, rig.clock},
                  {.dry_run = true});
    REQUIRE(engine.tick().value());
    CHECK(rig.alerts.count("refused") == 0);
    CHECK(rig.chain.sent.empty());
}
