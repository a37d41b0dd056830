// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "strategies/kinds/netting.hpp"

using namespace evenkeel;

namespace {

/// Of any number of digits, so that divisions rarely come out even.
Wad some_wad() {
    const auto raw = *rc::gen::arbitrary<std::int64_t>();
    const auto scale = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
    return Wad::from_raw(checked_mul(i256(raw), i256(static_cast<std::int64_t>(scale))).value());
}

std::vector<Wad> some_wads(std::size_t count) {
    std::vector<Wad> out;
    for (std::size_t i = 0; i < count; ++i)
        out.push_back(*rc::gen::inRange(0, 4) == 0 ? Wad() : some_wad());
    return out;
}

Wad sum(const std::vector<Wad>& all) {
    Wad out;
    for (const Wad& one : all) out += one;
    return out;
}

std::size_t some_count() {
    return *rc::gen::inRange<std::size_t>(1, 7);
}

Claim some_claim() {
    Claim claim;
    if (*rc::gen::inRange(0, 8) != 0) claim.mark = some_wad();
    claim.settled_low = -some_wad().abs();
    claim.settled_high = some_wad().abs();
    claim.open_low = -some_wad().abs();
    claim.open_high = some_wad().abs();
    return claim;
}

}  // namespace

TEST_CASE("Netting keeps every wish, and its one order is of one side", "[netting][property]") {
    rc::prop("netting", [] {
        const auto wishes = some_wads(some_count());
        const auto netted = net(wishes);
        Wad crossed, ordered;
        for (std::size_t i = 0; i < wishes.size(); ++i) {
            RC_ASSERT(netted[i].crossed + netted[i].ordered == wishes[i]);
            RC_ASSERT(netted[i].crossed.sign() * wishes[i].sign() >= 0);
            RC_ASSERT(netted[i].ordered.sign() * wishes[i].sign() >= 0);
            crossed += netted[i].crossed;
            ordered += netted[i].ordered;
        }
        RC_ASSERT(crossed == Wad());
        RC_ASSERT(ordered == sum(wishes));
        for (const Netted& one : netted) RC_ASSERT(one.ordered.sign() * ordered.sign() >= 0);
    });
}

TEST_CASE("Shares add up, each within one unit of its proportion", "[netting][property]") {
    rc::prop("shares", [] {
        std::vector<Wad> weights{Wad::from_raw(i256(1))};
        for (const Wad& one : some_wads(some_count())) weights.push_back(one.abs());
        const Wad all = sum(weights);
        const Wad total = some_wad();
        const auto shares = split(total, weights);
        RC_ASSERT(sum(shares) == total);
        for (std::size_t i = 0; i < shares.size(); ++i) {
            const auto due = mul_div(total.raw(), weights[i].raw(), all.raw());
            RC_ASSERT((shares[i] - Wad::from_raw(*due)).abs() <= Wad::from_raw(i256(1)));
            RC_ASSERT(shares[i].sign() * total.sign() >= 0);
            RC_ASSERT(total.abs() > all || shares[i].abs() <= weights[i]);
        }
    });
}

TEST_CASE("Whatever was ordered and filled, the parts add up to the position",
          "[netting][property]") {
    rc::prop("parts", [] {
        std::vector<Claim> claims(some_count());
        for (Claim& one : claims) one = some_claim();
        const Wad whole = some_wad();
        RC_ASSERT(sum(parts_of(whole, claims)) == whole);
    });
}

TEST_CASE("An owner is left alone by what others order, however much of it is filled",
          "[netting][property]") {
    rc::prop("bystanders", [] {
        std::vector<Claim> claims(some_count() + 1);
        Wad marked, ordered;
        for (Claim& one : claims) {
            one.mark = some_wad();
            marked += *one.mark;
            if (&one == &claims.front()) continue;
            one.open_high = some_wad().abs();
            ordered += one.open_high;
        }
        const auto tenths = *rc::gen::inRange<std::int64_t>(0, 11);
        const Wad filled =
            Wad::from_raw(*mul_div(ordered.raw(), i256(tenths), i256(std::int64_t{10})));
        const auto parts = parts_of(marked + filled, claims);
        RC_ASSERT(parts.front() == *claims.front().mark);
        for (std::size_t i = 1; i < parts.size(); ++i) {
            RC_ASSERT(parts[i] >= *claims[i].mark);
            RC_ASSERT(parts[i] <= *claims[i].mark + claims[i].open_high);
        }
    });
}
