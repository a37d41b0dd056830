// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "abi/infra/erc20.hpp"
#include "tests/support/world/gate_bench.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

bool has(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

/// A request with one part changed; the refusal.
template <class Change>
std::string refused(GateBench& bench, Change change) {
    auto request = bench.request();
    change(request);
    return bench.refusal(request);
}

UnsignedTransaction nothing_to_self(const GateBench& bench, std::uint64_t nonce) {
    UnsignedTransaction out;
    out.chain_id = 31337;
    out.nonce = nonce;
    out.to = bench.account();
    out.gas_limit = 21'000;
    out.fees = {gwei(50), gwei(2)};
    return out;
}

}  // namespace

TEST_CASE("An order within the policy is signed, exactly as asked, by the account", "[gate]") {
    GateBench bench;
    const auto request = bench.request();
    const auto bytes = bench.sign(request);
    REQUIRE(bytes);
    CHECK(bytes->request() == request);
    CHECK(bytes->sender() == bench.account());
}

TEST_CASE("What the keeper's own venue orders passes the gate", "[gate]") {
    KeeperRig rig;
    REQUIRE(rig.tick().value());
    CHECK(rig.chain.sent.size() == 1);
    REQUIRE(rig.block().value());
    CHECK(rig.market().size == wad("-10"));
}

TEST_CASE("Another chain id is not signed for", "[gate]") {
    GateBench bench;
    CHECK(has(refused(bench, [](auto& r) { r.chain_id = 1; }), "chain id 1, configured is 31337"));
}

TEST_CASE("Other types of transactions, and what belongs to them, are not signed", "[gate]") {
    GateBench bench;
    for (const auto type : {TransactionType::kLegacy, TransactionType::kAccessList,
                            TransactionType::kBlob, TransactionType::kSetCode})
        CHECK(has(refused(bench, [&](auto& r) { r.type = type; }), "only type 2"));
    CHECK(has(refused(bench, [](auto& r) { r.access_list.push_back({}); }), "access list"));
    CHECK(has(refused(bench, [](auto& r) { r.authorizations.push_back({}); }), "authorizations"));
    CHECK(has(refused(bench, [](auto& r) { r.blob_hashes.push_back({}); }), "blobs"));
}

TEST_CASE("No contract is created", "[gate]") {
    GateBench bench;
    CHECK(has(refused(bench, [](auto& r) { r.to.reset(); }), "creates a contract"));
}

TEST_CASE("Gas and fees are within their caps", "[gate]") {
    GateBench bench;
    CHECK(has(refused(bench, [](auto& r) { r.gas_limit = 10'000'001; }), "gas limit 10000001"));
    CHECK(has(refused(bench, [](auto& r) { r.fees.max_fee = Wei(u256(100'000'000'001u)); }),
              "transactions.max_fee is 100000000000 wei"));
    CHECK(has(refused(bench, [](auto& r) { r.fees.tip = gwei(11); }),
              "transactions.max_priority_fee is 10000000000 wei"));
    CHECK(refused(bench, [](auto& r) {
              r.gas_limit = 10'000'000;
              r.fees = {gwei(100), gwei(10)};
          }) == "signed");
}

TEST_CASE("No coin goes along", "[gate]") {
    GateBench bench;
    CHECK(has(refused(bench, [](auto& r) { r.value = Wei(u256(1u)); }), "1 wei go along"));
}

TEST_CASE("Only contracts and functions of the strategy are called", "[gate]") {
    GateBench bench;
    CHECK(has(refused(bench, [](auto& r) { r.to->bytes[0] ^= 1; }), "is not a call of strategy"));
    CHECK(has(refused(bench, [](auto& r) { r.data[0] ^= 1; }), "is not a call of strategy"));
    CHECK(has(refused(bench, [](auto& r) { r.data.clear(); }), "is not a call of strategy"));
    CHECK(has(refused(bench, [](auto& r) { r.data.pop_back(); }), "openPosition"));
}

TEST_CASE("One strategy may not order for another, nor anybody for none", "[gate]") {
    GateBench bench;
    const auto request = bench.request();
    const WallTime now = bench.rig.clock.wall();
    CHECK(bench.gate->sign(request, {"s1"}, now).error().code == Errc::kRefused);
    CHECK(bench.gate->sign(request, {""}, now).error().code == Errc::kRefused);
}

TEST_CASE("No token is given away and no leave to spend one", "[gate]") {
    GateBench bench;
    const Address token = bench.rig.portfolio.spec().assets[0].tokens[0];
    const auto call = [&](Bytes data) {
        auto request = bench.request();
        request.to = token;
        request.data = std::move(data);
        return bench.gate->sign(request, {"s0", u256(5u)}, bench.rig.clock.wall());
    };
    namespace erc20 = abi::infra::erc20;
    CHECK_FALSE(call(abi::encode_call<erc20::Approve>({bench.house(), u256(5u)})));
    CHECK_FALSE(call(abi::encode_call<erc20::Transfer>({bench.house(), u256(5u)})));
}

TEST_CASE("Size and price are held against the newest block, not against what is said", "[gate]") {
    Limits limits;
    limits.max_order = wad("20000");
    GateBench bench(limits);
    HandOrder order;
    CHECK(bench.refusal(bench.request(order)) == "signed");
    order.size = wad("-10.5");
    order.quote = wad("21000");
    CHECK(has(bench.refusal(bench.request(order)), "limits.max_order"));
    order = {};
    order.quote = wad("19899");
    CHECK(has(bench.refusal(bench.request(order)), "worse"));
}

TEST_CASE("Nothing is ordered before a block was seen", "[gate]") {
    GateBench bench;
    bench.gate->see(nullptr);
    CHECK(has(bench.refusal(bench.request()), "no block was seen"));
}

TEST_CASE("A transfer of nothing to ourselves is signed, and only within the caps", "[gate]") {
    GateBench bench;
    CHECK(bench.refusal(nothing_to_self(bench, 3)) == "signed");
    bench.gate->see(nullptr);
    CHECK(bench.refusal(nothing_to_self(bench, 4)) == "signed");
    auto request = nothing_to_self(bench, 5);
    request.fees.max_fee = gwei(101);
    CHECK(has(bench.refusal(request), "transactions.max_fee"));
    request = nothing_to_self(bench, 5);
    request.value = Wei(u256(1u));
    CHECK(bench.refusal(request) != "signed");
    request = nothing_to_self(bench, 5);
    request.data = {0};
    CHECK(bench.refusal(request) != "signed");
}

TEST_CASE("A signer that signs something else is found out", "[gate]") {
    struct Liar final : TransactionSigner {
        explicit Liar(TransactionSigner& truth) : honest(truth) {}
        Address address() const override { return honest.address(); }
        Result<SignedTransaction> sign(UnsignedTransaction request) override {
            ++request.nonce;
            return honest.sign(std::move(request));
        }
        TransactionSigner& honest;
    };
    GateBench bench;
    Liar liar(bench.rig.signer);
    Gate gate({bench.rig.portfolio, bench.limits, bench.rig.journal, liar}, bench.settings);
    gate.see(bench.snapshot);
    CHECK(gate.sign(bench.request(), {"s0"}, bench.rig.clock.wall()).error().code == Errc::kCrypto);
}
