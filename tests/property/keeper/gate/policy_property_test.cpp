// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include "tests/support/world/gate_bench.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr std::uint64_t kMaxGas = 10'000'000;
constexpr std::uint64_t kLongest = 300;

Wad wad(const char* text) {
    return parse_wad(text).value();
}

u256 word(const Bytes& data, std::size_t index) {
    return u256::from_be_bytes(ByteView(data).subspan(4 + 32 * index).first<32>());
}

/// What openPosition or closePosition say, taken apart by place and not by ABI.
struct Parts {
    bool closes = false;
    u256 base, sells, exact_input, amount, bound, deadline, sqrt_limit, referral;
};

std::optional<Parts> parts(const Bytes& data) {
    static const Bytes kOpen{0xb6, 0xb1, 0xb6, 0xc3}, kClose{0x00, 0xaa, 0x9a, 0x89};
    if (data.size() < 4) return std::nullopt;
    const Bytes selector(data.begin(), data.begin() + 4);
    const auto at = [&](std::size_t index) { return word(data, index); };
    if (selector == kOpen && data.size() == 4 + 8 * 32)
        return Parts{false, at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)};
    if (selector == kClose && data.size() == 4 + 5 * 32)
        return Parts{true, at(0), {}, {}, {}, at(2), at(3), at(1), at(4)};
    return std::nullopt;
}

/// The policy of the bench, once more and in another way: whether these bytes may be signed while
/// the account is short by 4 at a price of 2000. All in raw units, where products cannot overflow.
bool allowed(const GateBench& bench, const UnsignedTransaction& request, const Address& base) {
    if (request.chain_id != 31337 || request.type != TransactionType::kDynamicFee) return false;
    if (!request.value.amount.is_zero() || !request.to || !request.access_list.empty())
        return false;
    if (request.gas_limit > kMaxGas || request.fees.max_fee > gwei(100) ||
        request.fees.tip > gwei(10))
        return false;
    if (*request.to == bench.account()) return request.data.empty();
    const auto call = parts(request.data);
    if (*request.to != bench.house() || !call) return false;
    Bytes padded(12, 0);
    padded.insert(padded.end(), base.bytes.begin(), base.bytes.end());
    if (call->base != u256::from_be_bytes(std::span<const std::uint8_t, 32>(padded.data(), 32)))
        return false;
    if (!call->referral.is_zero() || call->bound.is_zero()) return false;
    const std::uint64_t now = bench.snapshot->head().timestamp;
    if (call->deadline < u256(now) || call->deadline > u256(now + kLongest)) return false;
    const u256 one(1u), ether(1'000'000'000'000'000'000u);
    const u256 limit = one << 160;  // no quantity has as many units
    if (call->bound >= limit || call->amount >= limit || !(call->sqrt_limit >> 160).is_zero())
        return false;
    if (call->sells > one || call->sells != call->exact_input) return false;
    const u256 position = *checked_mul(ether, u256(4u));
    const bool sells = call->sells == one;
    const u256 amount = call->closes ? position : call->amount;
    if (amount.is_zero()) return false;
    const bool reduces = !sells && amount <= position;
    const u256 fair = *checked_mul(amount, u256(2000u));
    if (!reduces && fair > *checked_mul(ether, u256(20'000u))) return false;
    const u256 half_percent = *checked_mul(amount, u256(10u));
    return sells ? *checked_add(call->bound, half_percent) >= fair
                 : call->bound <= *checked_add(fair, half_percent);
}

/// What budgets count.
struct Spent {
    std::uint64_t orders = 0;
    Wad notional, slippage;
    u256 gas;
    void add(int size, int loss, const UnsignedTransaction& request) {
        ++orders;
        notional += Wad::from_int(2000 * size);
        slippage += Wad::from_int(loss * size);
        gas = *checked_add(gas, *checked_mul(request.fees.max_fee.amount, u256(request.gas_limit)));
    }
};

/// An order that is near to what is allowed, on either side of it.
HandOrder near_order(const GateBench& bench) {
    HandOrder order;
    order.closes = *rc::gen::weightedElement<bool>({{4, false}, {1, true}});
    const int tenths = *rc::gen::inRange(-110, 110);
    order.size = Wad::from_raw(Wad::from_int(tenths).raw());
    order.size = mul(order.size, wad("0.1")).value();
    const int fair = std::abs(order.closes ? 40 : tenths) * 200;
    const int off = *rc::gen::inRange(-15, 16);  // in thousandths
    order.quote = mul(Wad::from_int(fair), Wad::from_int(1000 + off)).value();
    order.quote = mul(order.quote, wad("0.001")).value();
    order.deadline = bench.snapshot->head().timestamp + *rc::gen::inRange<std::uint64_t>(0, 320);
    return order;
}

void mutate_bytes(Bytes& data) {
    if (data.empty()) return;
    const auto place = *rc::gen::inRange<std::size_t>(0, data.size());
    switch (*rc::gen::inRange(0, 5)) {
        case 0:
            data[place] ^= static_cast<std::uint8_t>(1u << *rc::gen::inRange(0, 8));
            break;
        case 1:
            data[place] = *rc::gen::arbitrary<std::uint8_t>();
            break;
        case 2:
            data.resize(place);
            break;
        case 3:
            data.push_back(0);
            break;
        default:
            std::swap(data[place], data[(place + 32) % data.size()]);
    }
}

void mutate(UnsignedTransaction& request, const GateBench& bench) {
    switch (*rc::gen::inRange(0, 12)) {
        case 0:
            request.chain_id = *rc::gen::arbitrary<std::uint64_t>();
            break;
        case 1:
            request.value = Wei(u256(*rc::gen::inRange<std::uint64_t>(0, 3)));
            break;
        case 2:
            request.to = bench.account();
            break;
        case 3:
            request.to->bytes[*rc::gen::inRange<std::size_t>(0, 20)] ^= 1;
            break;
        case 4:
            request.fees.max_fee = gwei(*rc::gen::inRange<std::uint64_t>(1, 200));
            request.fees.tip = std::min(request.fees.tip, request.fees.max_fee);
            break;
        case 5:
            request.fees.tip = gwei(*rc::gen::inRange<std::uint64_t>(0, 20));
            request.fees.max_fee = std::max(request.fees.tip, request.fees.max_fee);
            break;
        case 6:
            request.gas_limit = *rc::gen::inRange<std::uint64_t>(21'000, 2 * kMaxGas);
            break;
        case 7:
            request.to.reset();
            break;
        case 8:
            request.data.clear();
            break;
        default:
            mutate_bytes(request.data);
    }
}

}  // namespace

TEST_CASE("Nothing outside the policy is ever signed, and what is inside is", "[gate]") {
    Limits limits;
    limits.max_order = wad("20000");
    GateBench bench(limits, "-4");
    const Address base =
        *bench.rig.portfolio.spec().strategies[0].hedge[0].params.find<Address>("base_token");
    std::size_t signed_ones = 0, refused_ones = 0;
    std::uint64_t nonce = 0;
    rc::prop("the gate agrees with the policy written down once more", [&] {
        for (int i = 0; i < 50; ++i) {
            UnsignedTransaction request = bench.request(near_order(bench));
            for (int n = *rc::gen::inRange(0, 3); n > 0; --n)
                if (request.to) mutate(request, bench);
            request.nonce = ++nonce;  // a raise of what was signed before is another matter
            const auto bytes = bench.sign(request);
            RC_ASSERT(bytes.has_value() == allowed(bench, request, base));
            if (bytes) RC_ASSERT(bytes->request() == request);
            ++(bytes ? signed_ones : refused_ones);
        }
    });
    CHECK(signed_ones > 100);
    CHECK(refused_ones > 1000);
}

TEST_CASE("Whatever is asked for in whatever order, no budget is overspent", "[gate]") {
    rc::prop("an hour's orders, notional, slippage and gas stay within their limits", [] {
        Limits limits;
        limits.max_orders_per_hour = 5;
        limits.max_notional_per_hour = wad("60000");
        limits.max_slippage_per_hour = wad("200");
        limits.max_gas_per_hour = Wei(u256(60'000'000'000'000'000u));
        GateBench bench(limits);
        const WallTime begun = bench.rig.clock.wall();
        // What is in the journal, and what was signed after it. A signature below one that was
        // written down was never sent.
        Spent written, waiting;
        for (std::uint64_t nonce = 0; nonce < 12; ++nonce) {
            const int size = *rc::gen::inRange(1, 11), loss = *rc::gen::inRange(0, 10);
            HandOrder order{.size = Wad::from_int(-size),
                            .quote = Wad::from_int(2000 * size - loss * size)};
            auto request = bench.request(order);
            request.nonce = nonce;
            request.fees.max_fee = gwei(*rc::gen::inRange<std::uint64_t>(10, 40));
            if (!bench.gate->sign(request, {"s0"}, begun)) continue;
            waiting.add(size, loss, request);
            RC_ASSERT(written.orders + waiting.orders <= 5u);
            RC_ASSERT(written.notional + waiting.notional <= *limits.max_notional_per_hour);
            RC_ASSERT(written.slippage + waiting.slippage <= *limits.max_slippage_per_hour);
            RC_ASSERT(*checked_add(written.gas, waiting.gas) <= limits.max_gas_per_hour->amount);
            if (!*rc::gen::arbitrary<bool>()) continue;
            bench.spend(request, Wad::from_int(2000 * size), Wad::from_int(loss * size));
            written.add(size, loss, request);
            waiting = {};
        }
    });
}
