// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/world/gate_bench.hpp"

#include "abi/perp_v2/clearing_house.hpp"

namespace evenkeel::test {
namespace {

namespace house_abi = abi::perp_v2::clearing_house;

Address hedge_address(const Portfolio& portfolio, const char* key) {
    return *portfolio.spec().strategies[0].hedge[0].params.find<Address>(key);
}

Bytes closing(const Address& base, const HandOrder& order, std::uint64_t deadline) {
    house_abi::ClosePositionParams params;
    params.base_token = base;
    params.opposite_amount_bound = magnitude(order.quote.raw());
    params.deadline = u256(deadline);
    return abi::encode_call<house_abi::ClosePosition>({params});
}

Bytes opening(const Address& base, const HandOrder& order, std::uint64_t deadline) {
    house_abi::OpenPositionParams params;
    params.base_token = base;
    params.is_base_to_quote = params.is_exact_input = order.size.is_negative();
    params.amount = magnitude(order.size.raw());
    params.opposite_amount_bound = magnitude(order.quote.raw());
    params.deadline = u256(deadline);
    return abi::encode_call<house_abi::OpenPosition>({params});
}

}  // namespace

GateBench::GateBench(Limits with, const char* position)
    : limits(std::move(with)),
      settings{.chain_id = 31337, .caps = {.max_fee = gwei(100), .max_priority_fee = gwei(10)}} {
    rig.chain.next().markets[0].size = parse_wad(position).value();
    rig.mine();
    Reader reader(rig.portfolio, rig.chain);
    snapshot = reader.read(rig.chain.newest().head).value().snapshot;
    restart();
}

void GateBench::restart() {
    gate.emplace(GateParts{rig.portfolio, limits, rig.journal, rig.signer}, settings);
    gate->see(snapshot);
    ensure_invariant(gate->recover().has_value(), "a journal in memory can be read");
}

Address GateBench::house() const {
    return hedge_address(rig.portfolio, "clearing_house");
}

UnsignedTransaction GateBench::request(const HandOrder& order) const {
    const Address base = hedge_address(rig.portfolio, "base_token");
    const std::uint64_t deadline =
        order.deadline != 0 ? order.deadline : snapshot->head().timestamp + 60;
    UnsignedTransaction out;
    out.chain_id = 31337;
    out.to = house();
    out.gas_limit = 500'000;
    out.fees = {gwei(20), gwei(1)};
    out.data = order.closes ? closing(base, order, deadline) : opening(base, order, deadline);
    return out;
}

Result<SignedTransaction> GateBench::sign(const UnsignedTransaction& wanted) {
    return gate->sign(wanted, {"s0"}, rig.clock.wall());
}

std::string GateBench::refusal(const UnsignedTransaction& wanted) {
    const auto bytes = sign(wanted);
    return bytes ? "signed" : bytes.error().message;
}

void GateBench::spend(const UnsignedTransaction& wanted, const Wad& notional, const Wad& slippage) {
    const auto bytes = sign(wanted).value();
    TransactionRecord record;
    record.strategy = "s0";
    record.account = account();
    record.request = wanted;
    record = with_attempt(std::move(record), bytes, rig.clock.wall());
    NewTransaction fresh{.record = std::move(record), .decision = {}, .notional = notional};
    fresh.slippage = slippage;
    ensure_invariant(rig.journal.add(fresh, rig.clock.wall(), 1).has_value(),
                     "a journal in memory can be written");
}

}  // namespace evenkeel::test
