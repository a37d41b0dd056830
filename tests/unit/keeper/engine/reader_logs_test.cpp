// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "abi/uniswap_v4/position_manager.hpp"
#include "chain/codec/abi.hpp"
#include "keeper/engine/reader.hpp"
#include "tests/support/world/keeper_rig.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace manager = abi::uniswap_v4::position_manager;

namespace {

using Ranges = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

const Address kManager = parse_address("0x00000000000000000000000000000000000000a4").value();
const Address kView = parse_address("0x00000000000000000000000000000000000000a5").value();

/// A keeper whose strategy holds v4 positions besides, found in the logs from a block on. Tokens of
/// the manager have no pool here: the reader is what is tested.
struct LogRig {
    KeeperRig rig;
    std::optional<Portfolio> portfolio;
    std::optional<Reader> reader;

    explicit LogRig(std::int64_t from_block = 1) {
        PortfolioSpec spec = toy_spec(rig.signer.address(), 1);
        VenueSpec v4{.venue = "uniswap_v4", .params = {}};
        v4.params.set("position_manager", kManager);
        v4.params.set("state_view", kView);
        v4.params.set("owner", rig.signer.address());
        v4.params.set("from_block", from_block);
        spec.strategies[0].positions.push_back(std::move(v4));
        portfolio.emplace(Portfolio::make(std::move(spec)).value());
        reader.emplace(*portfolio, rig.chain);
        owns(0);
        for (std::uint64_t id = 1; id < 4; ++id) {
            answer<manager::GetPoolAndPositionInfo>({u256(id)}, {{}, u256(0u)});
            answer<manager::PositionInfo>({u256(id)}, {u256(0u)});
            answer<manager::OwnerOf>({u256(id)}, {rig.signer.address()});
        }
        rig.chain.log_span = 40;
    }

    template <class Function>
    void answer(const typename Function::Input& input, const typename Function::Output& output) {
        rig.chain.others[{kManager, abi::encode_call<Function>(input), ""}] =
            abi::encode_output<Function>(output);
    }
    void owns(std::uint64_t count) {
        answer<manager::BalanceOf>({rig.signer.address()}, {u256(count)});
    }
    void mint(std::uint64_t id, std::uint64_t block) {
        rig.chain.mined_logs.push_back({abi::encode_event<manager::TransferEvent>(
                                            kManager, {{}, rig.signer.address(), u256(id)}),
                                        block,
                                        {},
                                        {},
                                        0});
    }
    Head head() const { return rig.chain.newest().head; }
    Ranges asked() { return std::exchange(rig.chain.log_ranges, {}); }
};

}  // namespace

TEST_CASE("Logs are searched piece by piece up to the head, then no more", "[reader][logs]") {
    LogRig rig;
    rig.mint(1, 3);
    rig.mint(2, 90);
    rig.owns(2);
    const std::uint64_t now = rig.head().number;
    REQUIRE(now >= 100);
    REQUIRE(rig.reader->read(rig.head()));
    const Ranges both = rig.asked();
    CHECK(both == Ranges{{1, now}, {41, now}, {81, now}, {1, now}, {41, now}, {81, now}});
    CHECK(rig.reader->layout().logs.size() == 2);
    rig.rig.mine();
    REQUIRE(rig.reader->read(rig.head()));
    CHECK(rig.asked().empty());
    CHECK(rig.reader->layout_version() == 1);

    rig.rig.mine();
    rig.mint(3, now + 2);
    rig.owns(3);
    const auto view = rig.reader->read(rig.head());
    REQUIRE(view);
    CHECK(rig.reader->layout_version() == 2);
    for (const auto& [query, found] : rig.reader->layout().logs) CHECK(found.to == now + 2);
}

TEST_CASE("A search that fails goes on where it was", "[reader][logs]") {
    LogRig rig;
    rig.mint(1, 3);
    rig.owns(1);
    const Error timeout{Errc::kTimeout, Remedy::kRetryLater, "request timed out"};
    rig.rig.chain.log_span = 60;
    const std::uint64_t now = rig.head().number;
    // The first piece comes, the second does not.
    rig.rig.chain.faults.logs = {std::nullopt, timeout};
    const auto failed = rig.reader->read(rig.head());
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code == Errc::kTimeout);
    CHECK(rig.asked() == Ranges{{1, now}});
    rig.rig.mine();
    REQUIRE(rig.reader->read(rig.head()));
    CHECK(rig.asked().front() == std::pair<std::uint64_t, std::uint64_t>{61, now + 1});
}

TEST_CASE("Logs from a block that is not there yet are an error", "[reader][logs]") {
    LogRig rig(100'000);
    rig.owns(1);
    const auto read = rig.reader->read(rig.head());
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::kBlockUnknown);
    CHECK_THAT(read.error().message, Catch::Contains("from block 100000 on"));
    CHECK(rig.asked().empty());
}
