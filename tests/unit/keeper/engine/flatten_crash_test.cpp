// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <type_traits>

#include "chain/base/ensure.hpp"
#include "keeper/engine/flatten.hpp"
#include "tests/support/toy_chain/crash.hpp"
#include "tests/support/world/keeper_rig.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

/// A chain before whose every answer, and after it, the process may end.
class FusedChain final : public ChainAccess {
  public:
    FusedChain(FakeChain& behind, Fuse& fuse) : behind_(behind), fuse_(fuse) {}

    Result<Poll> poll(std::span<const Hash32> hashes) override {
        return around([&] { return behind_.poll(hashes); });
    }
    Result<Head> head_at(std::uint64_t number) override {
        return around([&] { return behind_.head_at(number); });
    }
    Result<Reading> read(const Head& head, const std::vector<Call>& calls) override {
        return around([&] { return behind_.read(head, calls); });
    }
    Result<CallResults> ask(const Head& head, const std::vector<Call>& calls) override {
        return around([&] { return behind_.ask(head, calls); });
    }
    Result<FoundLogs> logs(const LogQuery& query, std::uint64_t from, std::uint64_t to) override {
        return around([&] { return behind_.logs(query, from, to); });
    }
    Result<Simulation> simulate(const Head& head, const Call& call,
                                const std::vector<Call>& after) override {
        return around([&] { return behind_.simulate(head, call, after); });
    }
    Result<CallOutcome> rehearse(const Head& head, const Call& call,
                                 const Wei& gas_price) override {
        return around([&] { return behind_.rehearse(head, call, gas_price); });
    }
    Result<void> corroborate(const Head& head, const std::vector<Call>& calls,
                             const Reading& reading) override {
        return around([&] { return behind_.corroborate(head, calls, reading); });
    }
    Result<NonceEvidence> evidence(const Head& head, std::uint64_t depth,
                                   std::span<const Hash32> hashes) override {
        return around([&] { return behind_.evidence(head, depth, hashes); });
    }
    Result<std::uint64_t> pool_nonce() override {
        return around([&] { return behind_.pool_nonce(); });
    }
    Result<void> send(const Bytes& raw) override {
        return around([&] { return behind_.send(raw); });
    }

  private:
    template <class Question>
    std::invoke_result_t<Question> around(Question question) {
        fuse_.point();
        auto answer = question();
        fuse_.point();
        return answer;
    }

    FakeChain& behind_;
    Fuse& fuse_;
};

/// A process that flattens and may end at every point at which it touches the world.
struct Mortal {
    Mortal(KeeperRig& with, Fuse& ending) : rig(with), chain(rig.chain, ending), fuse(ending) {
        rig.journal.at_write = [this] { fuse.point(); };
    }
    ~Mortal() { rig.journal.at_write = {}; }
    Mortal(const Mortal&) = delete;
    Mortal& operator=(const Mortal&) = delete;

    /// Flat, unless the process ends before.
    bool live() {
        Portfolio portfolio = Portfolio::hedges_only(rig.portfolio.spec()).value();
        Gate gate({portfolio, rig.options.limits, rig.journal, rig.signer},
                  {.chain_id = rig.options.desk.chain_id, .caps = rig.options.desk.caps});
        Desk desk({chain, rig.journal, gate, rig.clock, *rig.reporter}, rig.options.desk);
        FlattenSettings settings;
        settings.confirmations = rig.options.desk.confirmations;
        Flattener flattener({portfolio, chain, rig.journal, desk, *rig.reporter, rig.clock},
                            settings);
        ensure_invariant(desk.recover().has_value(), "a journal in memory can be read");
        for (int i = 0; i < 15; ++i) {
            const auto flat = flattener.step();
            if (flat && *flat) return true;
            rig.mine();
        }
        return false;
    }

    KeeperRig& rig;
    FusedChain chain;
    Fuse& fuse;
};

/// A keeper with a hedge that is settled and an order that no block holds yet.
void begin(KeeperRig& rig) {
    REQUIRE(rig.tick().value());
    for (std::uint64_t i = 0; i < rig.options.desk.confirmations; ++i) REQUIRE(rig.block().value());
    rig.chain.next().markets[0].held += Wad::from_int(5);
    REQUIRE(rig.block().value());
    REQUIRE(rig.chain.pool_size() == 1);
    rig.engine.reset();
    rig.desk.reset();
}

void check(const KeeperRig& rig) {
    CHECK(rig.market().size.is_zero());
    CHECK(rig.unsettled().empty());
    const auto records = rig.records();
    for (const Receipt& landed : rig.chain.landed()) {
        INFO("everything that landed is in the journal, once");
        CHECK(std::ranges::count_if(records, [&](const TransactionRecord& record) {
                  return record.mined && record.mined->transaction == landed.transaction;
              }) == 1);
    }
}

}  // namespace

TEST_CASE("Killed at any point at which it touches the world, it is begun again and goes flat",
          "[flatten]") {
    const std::uint64_t confirmations = GENERATE(1u, 3u);
    std::uint64_t points = 0;
    for (bool died = true; died; ++points) {
        RigOptions options;
        options.desk.confirmations = confirmations;
        KeeperRig rig(options);
        begin(rig);
        Fuse fuse;
        Mortal process(rig, fuse);
        fuse.arm(points + 1);
        INFO("dies at point " << points + 1 << " with " << confirmations << " confirmations");
        died = false;
        bool flat = false;
        try {
            flat = process.live();
        } catch (const Crash&) {
            died = true;
            fuse.disarm();
            flat = process.live();
        }
        CHECK(flat);
        check(rig);
    }
    CHECK(points > 20);
}
