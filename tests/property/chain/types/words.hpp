// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <boost/multiprecision/gmp.hpp>
#include <catch2/catch.hpp>
#include <optional>
#include <rapidcheck.h>
#include <sstream>
#include <string>
#include <utility>

#include "chain/types/i256.hpp"
#include "chain/types/wad.hpp"

namespace evenkeel {

using BoostInt = boost::multiprecision::cpp_int;
using GmpInt = boost::multiprecision::mpz_int;

/// A section that draws fifty times as often as rc::prop: a word is quick, and a quotient digit
/// that needs its correction is rare. RC_PARAMS sets seed and base count as elsewhere.
template <class Testable>
void thorough(const std::string& description, Testable&& testable) {
    SECTION(description) {
        rc::detail::TestParams params = rc::detail::configuration().testParams;
        params.maxSuccess *= 50;
        const auto result = rc::detail::checkTestable(std::forward<Testable>(testable),
                                                      rc::detail::TestMetadata{}, params);
        std::ostringstream message;
        rc::detail::printResultMessage(result, message);
        INFO(message.str());
        CHECK(result.template is<rc::detail::SuccessResult>());
    }
}

/// Reads an oracle's number from a word, limb by limb.
template <class Int>
Int to_oracle(const u256& word) {
    Int value = 0;
    for (unsigned i = 4; i-- > 0;) value = (value << 64) + word.limbs[i];
    return value;
}

/// The same for two's complement.
template <class Int>
Int to_oracle(const i256& word) {
    Int value = to_oracle<Int>(word.bits);
    if ((word.bits.limbs[3] >> 63) != 0) value -= Int(1) << 256;
    return value;
}

template <class Int>
Int two_to(unsigned exponent) {
    return Int(1) << exponent;
}

/// Whether `found` is `expected`, or nothing where `expected` is outside [least, most].
template <class Int, class Word>
bool agrees(const std::optional<Word>& found, const Int& expected, const Int& least,
            const Int& most) {
    const bool fits = expected >= least && expected <= most;
    return found.has_value() == fits && (!fits || to_oracle<Int>(*found) == expected);
}

template <class Int>
bool agrees(const std::optional<u256>& found, const Int& expected) {
    return agrees<Int>(found, expected, Int(0), two_to<Int>(256) - 1);
}

template <class Int>
bool agrees(const std::optional<i256>& found, const Int& expected) {
    return agrees<Int>(found, expected, -two_to<Int>(255), two_to<Int>(255) - 1);
}

/// a / b toward zero (kDown) or away from it.
inline BoostInt divide(const BoostInt& a, const BoostInt& b, Rounding rounding) {
    BoostInt quotient = a / b;
    if (rounding == Rounding::kUp && a % b != 0) quotient += (a < 0) == (b < 0) ? 1 : -1;
    return quotient;
}

inline std::ostream& operator<<(std::ostream& out, const u256& word) {
    return out << to_quantity(word);
}

inline std::ostream& operator<<(std::ostream& out, const i256& word) {
    return out << to_decimal(word);
}

inline std::ostream& operator<<(std::ostream& out, const Wad& value) {
    return out << to_string(value);
}

}  // namespace evenkeel

namespace rc {

/// Words of any bit width whose limbs are often zero, all ones or one off a border: what breaks
/// carries, borrows and quotient estimates.
template <>
struct Arbitrary<evenkeel::u256> {
    static Gen<evenkeel::u256> arbitrary() {
        const auto any = gen::noShrink(gen::resize(1000, gen::arbitrary<std::uint64_t>()));
        const auto limb = gen::weightedOneOf<std::uint64_t>(
            {{4, any},
             {2, gen::just(std::uint64_t{0})},
             {2, gen::just(~std::uint64_t{0})},
             {1, gen::element<std::uint64_t>(1, 2, ~std::uint64_t{1}, std::uint64_t{1} << 63,
                                             (std::uint64_t{1} << 63) - 1,
                                             (std::uint64_t{1} << 63) + 1)}});
        const auto full = gen::map(gen::tuple(limb, limb, limb, limb), [](const auto& limbs) {
            return evenkeel::u256(std::array{std::get<0>(limbs), std::get<1>(limbs),
                                             std::get<2>(limbs), std::get<3>(limbs)});
        });
        const auto width = gen::weightedOneOf<unsigned>(
            {{1, gen::just(0u)}, {2, gen::resize(1000, gen::inRange(0u, 256u))}});
        return gen::map(gen::tuple(full, width),
                        [](const auto& drawn) { return std::get<0>(drawn) >> std::get<1>(drawn); });
    }
};

/// The same bits, so that half of the wide ones are negative, and small negative ones too.
template <>
struct Arbitrary<evenkeel::i256> {
    static Gen<evenkeel::i256> arbitrary() {
        return gen::map(gen::tuple(gen::arbitrary<evenkeel::u256>(), gen::arbitrary<bool>()),
                        [](const auto& drawn) {
                            const evenkeel::u256& bits = std::get<0>(drawn);
                            return evenkeel::i256::from_bits(std::get<1>(drawn) ? ~bits : bits);
                        });
    }
};

/// Quantities of both signs below 2^160 units.
template <>
struct Arbitrary<evenkeel::Wad> {
    static Gen<evenkeel::Wad> arbitrary() {
        return gen::map(
            gen::tuple(gen::arbitrary<evenkeel::u256>(), gen::arbitrary<bool>()),
            [](const auto& drawn) {
                const auto size = std::get<0>(drawn) & ~(evenkeel::u256::max() << 160);
                return evenkeel::Wad::from_raw(*evenkeel::signed_value(size, std::get<1>(drawn)));
            });
    }
};

}  // namespace rc
