// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/data_fee.hpp"

#include "keeper/engine/desk_requests.hpp"
#include "tests/unit/keeper/engine/desk_steps.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr std::uint64_t kEther = 1'000'000'000'000'000'000;

RigOptions on_op_stack() {
    RigOptions options;
    options.desk.data_fee = DataFee::kOpStack;
    return options;
}

}  // namespace

TEST_CASE("The fee for bytes is twice what the chain says of the unsigned transaction",
          "[data_fee]") {
    KeeperRig rig;
    rig.chain.byte_fee = u256(10u);
    UnsignedTransaction request;
    request.chain_id = 10;
    request.to = Address{};
    request.data = Bytes(100, 1);
    const auto size = signing_payload(request).size();
    const Head head = rig.chain.newest().head;
    CHECK(data_fee(rig.chain, head, request, DataFee::kOpStack).value() == Wei(u256(20 * size)));

    const std::size_t asks = rig.chain.asks;
    for (const DataFee kind : {DataFee::kNone, DataFee::kArbitrum})
        CHECK(data_fee(rig.chain, head, request, kind).value() == Wei());
    CHECK(rig.chain.asks == asks);
}

TEST_CASE("A chain that cannot say its fee for bytes is an error, and never zero", "[data_fee]") {
    KeeperRig rig;
    const Head head = rig.chain.newest().head;
    CHECK_FALSE(data_fee(rig.chain, head, UnsignedTransaction(), DataFee::kOpStack));
    rig.chain.byte_fee = u256::max() >> 4;
    CHECK(data_fee(rig.chain, head, UnsignedTransaction(), DataFee::kOpStack).error().code ==
          Errc::kOverflow);
}

TEST_CASE("An order whose bytes the account cannot pay for is not sent", "[data_fee][desk]") {
    KeeperRig rig(on_op_stack());
    // 200,000 gas and half as much again, at 21 gwei at most.
    rig.chain.balance = Wei(u256(kEther));
    rig.chain.byte_fee = u256(kEther / 100);
    REQUIRE(rig.tick().value());
    CHECK(rig.chain.sent.empty());
    CHECK(rig.records().empty());
    rig.chain.byte_fee = u256(1'000'000'000u);
    REQUIRE(rig.block().value());
    CHECK(rig.chain.sent.size() == 1);
}

TEST_CASE("The same order is sent where bytes cost nothing", "[data_fee][desk]") {
    KeeperRig rig;
    rig.chain.byte_fee = u256(kEther / 100);
    REQUIRE(rig.tick().value());
    CHECK(rig.chain.sent.size() == 1);
}

TEST_CASE("Without an answer on the fee for bytes nothing is sent", "[data_fee][desk]") {
    KeeperRig rig(on_op_stack());
    (void)rig.tick();
    CHECK(rig.chain.sent.empty());
}

TEST_CASE("A cancellation has room where gas pays for layer 1, and is exact elsewhere", "[desk]") {
    for (const auto& [kind, limit] :
         {std::pair(DataFee::kNone, 21'000U), std::pair(DataFee::kArbitrum, 42'000U)}) {
        RigOptions options;
        options.desk.data_fee = kind;
        options.desk.gas_room = 100;
        KeeperRig rig(options);
        hedge_and_wait(rig);
        hold(rig, "0.0");
        blocks(rig, 1);
        REQUIRE(only_record(rig).attempts.size() == 2);
        CHECK(only_record(rig).attempts.back().kind == AttemptKind::kCancel);
        CHECK(only_record(rig).request.gas_limit == limit);
    }
}

TEST_CASE("A gas limit has the chain's room over the estimate, within the block", "[desk]") {
    struct Row {
        std::uint64_t estimate, room, block, limit;
    };
    constexpr std::uint64_t kMost = ~std::uint64_t{0};
    const auto row = GENERATE(values<Row>({{200'001, 50, 30'000'000, 300'001},
                                           {200'000, 100, 30'000'000, 400'000},
                                           {200'000, 0, 30'000'000, 200'000},
                                           {25'000'000, 50, 30'000'000, 30'000'000},
                                           {40'000'000, 50, 30'000'000, 30'000'000},
                                           {kMost - 1, 100, kMost, kMost},
                                           {1'000'000, kMost, kMost, kMost}}));
    CHECK(gas_limit_for(row.estimate, row.room, row.block) == row.limit);
}

TEST_CASE("Gas, bytes and the orders before it together must be paid for", "[desk]") {
    UnsignedTransaction request;
    request.gas_limit = 10;
    request.fees.max_fee = Wei(u256(7u));
    const auto pays = [&](std::uint64_t balance) {
        return check_balance(request, Wei(u256(5u)), Wei(u256(3u)), Wei(u256(balance)));
    };
    CHECK(pays(78));
    REQUIRE_FALSE(pays(77));
    CHECK(pays(77).error().code == Errc::kInsufficientFunds);
    CHECK_THAT(pays(77).error().message, Catch::Contains("5 wei for its bytes on layer 1"));
    CHECK_FALSE(check_balance(request, Wei(u256::max()), Wei(), Wei(u256::max())));
}
