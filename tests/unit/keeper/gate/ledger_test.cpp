// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

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

UnsignedTransaction numbered(const GateBench& bench, std::uint64_t nonce, HandOrder order = {}) {
    auto request = bench.request(order);
    request.nonce = nonce;
    return request;
}

/// Two orders are spent; the third is refused for `reason`, and signed again when the oldest is
/// `window` old.
void check_budget(const Limits& limits, const char* reason, std::chrono::hours window) {
    GateBench bench(limits);
    for (std::uint64_t nonce = 0; nonce < 2; ++nonce)
        bench.spend(numbered(bench, nonce), wad("20000"), wad("50"));
    CHECK(has(bench.refusal(numbered(bench, 2)), reason));
    bench.restart();
    CHECK(has(bench.refusal(numbered(bench, 2)), reason));
    bench.rig.clock.advance(window - std::chrono::milliseconds(1));
    CHECK(has(bench.refusal(numbered(bench, 2)), reason));
    bench.rig.clock.advance(std::chrono::milliseconds(2));
    CHECK(bench.refusal(numbered(bench, 2)) == "signed");
}

/// The worst that the bench's request pays: 500,000 gas at 20 gwei.
const Wei kGas = Wei(u256(10'000'000'000'000'000u));

Wei times(const Wei& gas, std::uint64_t count) {
    return Wei(*checked_mul(gas.amount, u256(count)));
}

}  // namespace

TEST_CASE("Orders an hour are counted, also across a restart", "[gate]") {
    Limits limits;
    limits.max_orders_per_hour = 2;
    check_budget(limits, "limits.max_orders_per_hour is 2 orders", std::chrono::hours(1));
}

TEST_CASE("Orders a day are counted, also across a restart", "[gate]") {
    Limits limits;
    limits.max_orders_per_day = 2;
    check_budget(limits, "limits.max_orders_per_day is 2 orders", std::chrono::hours(24));
}

TEST_CASE("Notional an hour is counted, also across a restart", "[gate]") {
    Limits limits;
    limits.max_notional_per_hour = wad("59999");
    check_budget(limits, "limits.max_notional_per_hour is 59999.0 USD", std::chrono::hours(1));
}

TEST_CASE("Notional a day is counted, also across a restart", "[gate]") {
    Limits limits;
    limits.max_notional_per_day = wad("59999");
    check_budget(limits, "limits.max_notional_per_day is 59999.0 USD", std::chrono::hours(24));
}

TEST_CASE("Slippage an hour is counted at the worst price, also across a restart", "[gate]") {
    Limits limits;
    limits.max_slippage_per_hour = wad("149");
    check_budget(limits, "limits.max_slippage_per_hour is 149.0 USD", std::chrono::hours(1));
}

TEST_CASE("Slippage a day is counted at the worst price, also across a restart", "[gate]") {
    Limits limits;
    limits.max_slippage_per_day = wad("149");
    check_budget(limits, "limits.max_slippage_per_day is 149.0 USD", std::chrono::hours(24));
}

TEST_CASE("Gas is reserved for what is on its way, also across a restart", "[gate]") {
    Limits hour, day;
    hour.max_gas_per_hour = Wei(*checked_sub(times(kGas, 3).amount, u256(1u)));
    day.max_gas_per_day = hour.max_gas_per_hour;
    check_budget(hour, "limits.max_gas_per_hour", std::chrono::hours(1));
    check_budget(day, "limits.max_gas_per_day", std::chrono::hours(24));
}

TEST_CASE("Raising the fees of an order is no new order, but costs gas", "[gate]") {
    Limits limits;
    limits.max_orders_per_hour = 1;
    limits.max_notional_per_hour = wad("20000");
    limits.max_slippage_per_hour = wad("50");
    limits.max_gas_per_hour = times(kGas, 2);
    GateBench bench(limits);
    auto request = numbered(bench, 0);
    bench.spend(request, wad("20000"), wad("50"));
    for (const bool restarted : {false, true}) {
        if (restarted) bench.restart();
        request.fees = {gwei(40), gwei(2)};
        CHECK(bench.refusal(request) == "signed");
        request.fees = {gwei(41), gwei(2)};
        CHECK(has(bench.refusal(request), "limits.max_gas_per_hour"));
    }
}

TEST_CASE("Orders signed at one block count before the journal has them", "[gate]") {
    Limits limits;
    limits.max_orders_per_hour = 2;
    GateBench bench(limits);
    CHECK(bench.refusal(numbered(bench, 0)) == "signed");
    CHECK(bench.refusal(numbered(bench, 1)) == "signed");
    CHECK(has(bench.refusal(numbered(bench, 2)), "3 orders with this one"));
}

TEST_CASE("The same call may be raised when the market has moved away from it", "[gate]") {
    GateBench bench;
    auto request = numbered(bench, 0);
    bench.spend(request, wad("20000"), wad("50"));
    bench.gate->see(nullptr);
    request.fees = {gwei(40), gwei(2)};
    CHECK(bench.refusal(request) == "signed");
    request.nonce = 1;
    CHECK(bench.refusal(request) != "signed");
}

TEST_CASE("An order that takes another's place counts by what it is larger", "[gate]") {
    Limits limits;
    limits.max_orders_per_hour = 1;
    limits.max_notional_per_hour = wad("24000");
    GateBench bench(limits);
    bench.spend(numbered(bench, 0), wad("20000"), wad("50"));
    HandOrder larger{.size = wad("-12"), .quote = wad("23900")};
    CHECK(bench.refusal(numbered(bench, 0, larger)) == "signed");
    larger = {.size = wad("-12.1"), .quote = wad("24100")};
    CHECK(has(bench.refusal(numbered(bench, 0, larger)), "limits.max_notional_per_hour"));
}

TEST_CASE("Spent budgets leave reductions and cancellations possible", "[gate]") {
    Limits limits;
    limits.max_order = wad("1");
    limits.max_orders_per_hour = limits.max_orders_per_day = 0;
    limits.max_notional_per_hour = limits.max_notional_per_day = Wad();
    limits.max_slippage_per_hour = limits.max_slippage_per_day = Wad();
    limits.max_gas_per_hour = limits.max_gas_per_day = Wei();
    GateBench bench(limits, "-10");
    const HandOrder closing{.size = Wad(), .quote = wad("20050"), .closes = true};
    CHECK(bench.refusal(bench.request(closing)) == "signed");
    const HandOrder part{.size = wad("4"), .quote = wad("8020")};
    CHECK(bench.refusal(numbered(bench, 1, part)) == "signed");
    const HandOrder past{.size = wad("11"), .quote = wad("22000")};
    CHECK(bench.refusal(numbered(bench, 2, past)) != "signed");
    auto cancel = numbered(bench, 3);
    cancel.to = bench.account();
    cancel.data.clear();
    CHECK(bench.refusal(cancel) == "signed");
}

TEST_CASE("Whoever closes everything may be given a wider price, for reductions only", "[gate]") {
    GateBench bench({}, "-10");
    const HandOrder closing{.size = Wad(), .quote = wad("20400"), .closes = true};
    CHECK(has(bench.refusal(bench.request(closing)), "0.500% worse"));
    bench.settings.reduce_slippage = Ratio{wad("0.02")};
    bench.restart();
    CHECK(bench.refusal(bench.request(closing)) == "signed");
    const HandOrder more{.size = wad("-10"), .quote = wad("19600")};
    CHECK(has(bench.refusal(bench.request(more)), "0.500% worse"));
}

TEST_CASE("Bytes in the journal that the account did not sign are not believed", "[gate]") {
    GateBench bench;
    auto request = numbered(bench, 0);
    LocalTransactionSigner other(
        std::make_unique<LocalSigner>(PrivateKey::from_hex(std::string(63, '0') + "2").value()));
    request.data.back() ^= 1;
    TransactionRecord record;
    record.strategy = "s0";
    record.account = bench.account();
    record.request = request;
    const auto foreign = other.sign(request).value();
    record.attempts.push_back({.hash = foreign.hash(),
                               .raw = foreign.raw(),
                               .fees = request.fees,
                               .sent_at = bench.rig.clock.wall()});
    record.state = TxState::kSigned;
    REQUIRE(bench.rig.journal.add({.record = record, .decision = {}, .notional = Wad()},
                                  bench.rig.clock.wall(), 1));
    bench.restart();
    CHECK(bench.refusal(request) != "signed");
}
