// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "keeper/support/log.hpp"
#include "tests/support/world/keeper_rig.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr std::size_t kMarkets = 2;
constexpr int kSteps = 400;

/// A keeper and everything that may go wrong around it, from one seed.
class Chaos {
  public:
    explicit Chaos(std::uint32_t seed) : random_(seed), rig_(options(seed)) {}

    void step() {
        rig_.clock.advance(std::chrono::milliseconds(below(10'000)));
        disturb_market();
        disturb_chain();
        disturb_node();
        if (chance(4)) rig_.restart();
        if (chance(3)) rig_.journal.full = true;
        const auto ticked = rig_.tick();
        rig_.journal.full = false;
        if (!ticked && ticked.error().code == Errc::kStorage) rig_.restart();
        check_new_orders();
    }

    /// Everything works again; the keeper brings all to its end.
    void calm() {
        rig_.chain.faults = {};
        rig_.chain.base_fee = gwei(10);
        rig_.restart();
        for (int i = 0; i < 60; ++i) {
            REQUIRE(rig_.block());
            check_new_orders();
        }
        check_end();
    }

    std::uint64_t orders() const { return known_.size(); }

  private:
    static RigOptions options(std::uint32_t seed) {
        RigOptions out;
        out.held = {"10.0", "4.0"};
        out.desk.confirmations = 1 + seed % 3;
        return out;
    }
    std::uint32_t below(std::uint32_t limit) {
        return static_cast<std::uint32_t>(random_()) % limit;
    }
    bool chance(std::uint32_t percent) { return below(100) < percent; }

    void disturb_market() {
        if (!chance(15)) return;
        auto& market = rig_.chain.next().markets[below(kMarkets)];
        market.held = Wad::from_int(1 + below(20));
    }

    void disturb_chain() {
        if (chance(10)) rig_.chain.base_fee = gwei(5 + below(60));
        if (chance(5)) rig_.chain.drop_pool();
        if (chance(8)) reorganise(1 + below(3));
        if (chance(60)) rig_.mine();
    }

    /// Another fork wins by being as long or longer; some node may still tell of the old one.
    void reorganise(std::uint32_t depth) {
        if (chance(50)) rig_.chain.faults.stray = rig_.chain.landed();
        rig_.chain.reorg(depth, chance(50));
        for (std::uint32_t i = below(2); i <= depth; ++i) rig_.mine();
    }

    void disturb_node() {
        Faults& faults = rig_.chain.faults;
        const Error lost{Errc::kNetwork, Remedy::kRetryLater, "connection reset"};
        if (chance(5)) faults.poll.push_back(lost);
        if (chance(5)) faults.read.push_back({Errc::kBlockUnknown, Remedy::kRetryLater, "unknown"});
        if (chance(5)) faults.simulate.push_back(lost);
        if (chance(10)) faults.send.push_back(lost);
        if (chance(3)) faults.send.push_back({Errc::kUnderpriced, Remedy::kReprice, "underpriced"});
        if (chance(3))
            faults.send.push_back({Errc::kNonceTooLow, Remedy::kResyncNonce, "nonce too low"});
        if (chance(10)) faults.lag = below(3);
        if (chance(10)) faults.late_receipts = !faults.late_receipts;
        if (chance(20)) faults.send_reaches = !faults.send_reaches;
        if (chance(15)) faults.stray.clear();
    }

    /// The block whose receipts the chain has for this record, if it has one.
    std::optional<std::uint64_t> landed_in(const TransactionRecord& record,
                                           const std::vector<Receipt>& landed) const {
        for (const Receipt& receipt : landed)
            for (const Attempt& attempt : record.attempts)
                if (attempt.hash == receipt.transaction) return receipt.block_number;
        return std::nullopt;
    }

    /// A new order is right only if all earlier ones of its strategy are settled, and in the chain
    /// it was decided on. (A later reorganisation may open an earlier one again.)
    void check_new_orders() {
        const auto landed = rig_.chain.landed();
        const auto all = rig_.records();
        const auto head = rig_.chain.newest().head.number - rig_.chain.faults.lag;
        for (const TransactionRecord& record : all) {
            if (!known_.insert(record.id).second) continue;
            for (const TransactionRecord& earlier : all) {
                if (earlier.strategy != record.strategy || earlier.id >= record.id) continue;
                INFO("order " << record.id << " follows order " << earlier.id);
                REQUIRE(is_terminal(earlier.state));
                const auto block = landed_in(earlier, landed);
                REQUIRE(block);
                REQUIRE(*block <= head);
            }
        }
    }

    void check_end() {
        CHECK(rig_.unsettled().empty());
        const auto landed = rig_.chain.landed();
        const auto all = rig_.records();
        CHECK(landed.size() == all.size());
        std::set<std::uint64_t> nonces;
        for (const TransactionRecord& record : all) {
            CHECK(landed_in(record, landed));
            CHECK(nonces.insert(record.nonce()).second);
        }
        for (std::size_t i = 0; i < kMarkets; ++i) {
            const ToyMarket& market = rig_.market(i);
            CHECK((market.held + market.size).abs() <= parse_wad("0.45").value());
        }
    }

    std::mt19937 random_;
    KeeperRig rig_;
    std::set<std::int64_t> known_;
};

}  // namespace

TEST_CASE("Whatever fails, no hedge is doubled or lost, and the portfolio comes to its target",
          "[chaos]") {
    log::configure(log::Level::kError, log::Format::kText);
    for (std::uint32_t seed = 1; seed <= 8; ++seed) {
        INFO("seed " << seed);
        Chaos chaos(seed);
        for (int i = 0; i < kSteps; ++i) {
            INFO("step " << i);
            chaos.step();
        }
        chaos.calm();
        CHECK(chaos.orders() > 20);
    }
}
