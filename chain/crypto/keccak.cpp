// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/crypto/keccak.hpp"

#include <array>
#include <bit>
#include <cstring>

namespace evenkeel {

namespace {

static_assert(std::endian::native == std::endian::little, "lanes are read as they lie in memory");

/// Bytes absorbed between two permutations: 1600 bits less twice the 256 of the digest.
constexpr std::size_t kRate = 136;

/// The sponge's 25 lanes, named by row (b g k m s) and column (a e i o u) as in the Keccak
/// reference.
struct Lanes {
    std::uint64_t ba, be, bi, bo, bu;
    std::uint64_t ga, ge, gi, go, gu;
    std::uint64_t ka, ke, ki, ko, ku;
    std::uint64_t ma, me, mi, mo, mu;
    std::uint64_t sa, se, si, so, su;
};

constexpr std::array<std::uint64_t, 24> kRoundConstants = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};

/// Step chi on one row: every lane is changed by the two that follow it.
#define EVENKEEL_CHI(row)     \
    to.row##a = a ^ (~e & i); \
    to.row##e = e ^ (~i & o); \
    to.row##i = i ^ (~o & u); \
    to.row##o = o ^ (~u & a); \
    to.row##u = u ^ (~a & e)

/// One round of [FIPS 202](https://doi.org/10.6028/NIST.FIPS.202) 3.2, from one set of locals to
/// another: theta adds the parities, rho and pi fetch five rotated lanes a row, chi and iota finish
/// it.
[[gnu::always_inline]] inline void keccak_round(const Lanes& from, Lanes& to,
                                                std::uint64_t constant) {
    const std::uint64_t pa = from.ba ^ from.ga ^ from.ka ^ from.ma ^ from.sa;
    const std::uint64_t pe = from.be ^ from.ge ^ from.ke ^ from.me ^ from.se;
    const std::uint64_t pi = from.bi ^ from.gi ^ from.ki ^ from.mi ^ from.si;
    const std::uint64_t po = from.bo ^ from.go ^ from.ko ^ from.mo ^ from.so;
    const std::uint64_t pu = from.bu ^ from.gu ^ from.ku ^ from.mu ^ from.su;
    const std::uint64_t da = pu ^ std::rotl(pe, 1), de = pa ^ std::rotl(pi, 1);
    const std::uint64_t di = pe ^ std::rotl(po, 1), d_o = pi ^ std::rotl(pu, 1);
    const std::uint64_t du = po ^ std::rotl(pa, 1);
    std::uint64_t a = from.ba ^ da, e = std::rotl(from.ge ^ de, 44);
    std::uint64_t i = std::rotl(from.ki ^ di, 43), o = std::rotl(from.mo ^ d_o, 21);
    std::uint64_t u = std::rotl(from.su ^ du, 14);
    EVENKEEL_CHI(b);
    to.ba ^= constant;
    a = std::rotl(from.bo ^ d_o, 28), e = std::rotl(from.gu ^ du, 20);
    i = std::rotl(from.ka ^ da, 3), o = std::rotl(from.me ^ de, 45);
    u = std::rotl(from.si ^ di, 61);
    EVENKEEL_CHI(g);
    a = std::rotl(from.be ^ de, 1), e = std::rotl(from.gi ^ di, 6);
    i = std::rotl(from.ko ^ d_o, 25), o = std::rotl(from.mu ^ du, 8);
    u = std::rotl(from.sa ^ da, 18);
    EVENKEEL_CHI(k);
    a = std::rotl(from.bu ^ du, 27), e = std::rotl(from.ga ^ da, 36);
    i = std::rotl(from.ke ^ de, 10), o = std::rotl(from.mi ^ di, 15);
    u = std::rotl(from.so ^ d_o, 56);
    EVENKEEL_CHI(m);
    a = std::rotl(from.bi ^ di, 62), e = std::rotl(from.go ^ d_o, 55);
    i = std::rotl(from.ku ^ du, 39), o = std::rotl(from.ma ^ da, 41);
    u = std::rotl(from.se ^ de, 2);
    EVENKEEL_CHI(s);
}

#undef EVENKEEL_CHI

void permute(std::array<std::uint64_t, 25>& state) {
    Lanes even = std::bit_cast<Lanes>(state);
    Lanes odd;
    for (std::size_t round = 0; round < 24; round += 2) {
        keccak_round(even, odd, kRoundConstants[round]);
        keccak_round(odd, even, kRoundConstants[round + 1]);
    }
    state = std::bit_cast<std::array<std::uint64_t, 25>>(even);
}

void absorb(std::array<std::uint64_t, 25>& state, const std::uint8_t* block) {
    for (std::size_t i = 0; i < kRate / 8; ++i) {
        std::uint64_t lane = 0;
        std::memcpy(&lane, block + 8 * i, sizeof lane);
        state[i] ^= lane;
    }
    permute(state);
}

}  // namespace

Hash32 keccak256(ByteView data) {
    std::array<std::uint64_t, 25> state{};
    for (; data.size() >= kRate; data = data.subspan(kRate)) absorb(state, data.data());
    std::array<std::uint8_t, kRate> last{};
    if (!data.empty()) std::memcpy(last.data(), data.data(), data.size());
    last[data.size()] ^= 0x01;
    last[kRate - 1] ^= 0x80;
    absorb(state, last.data());
    Hash32 digest;
    std::memcpy(digest.bytes.data(), state.data(), digest.bytes.size());
    return digest;
}

Hash32 keccak256(std::string_view text) {
    return keccak256(ByteView(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

}  // namespace evenkeel
