// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Hex by sixteen bytes at a time where the build has SSE4.1 (x86-64-v2): a reply of a megabyte is
// hex almost throughout. Each function does whole blocks and returns how many bytes those were; the
// table does the rest.
#include <cstddef>
#include <cstdint>

#if defined(__SSE4_1__)
#include <smmintrin.h>
#endif

namespace evenkeel::hex::detail {

#if defined(__SSE4_1__)

/// The values of sixteen digits; lanes of `valid` that are none become zero.
inline __m128i digit_values(__m128i text, __m128i& valid) {
    const __m128i decimal = _mm_sub_epi8(text, _mm_set1_epi8('0'));
    const __m128i letter =
        _mm_sub_epi8(_mm_or_si128(text, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
    const __m128i is_decimal = _mm_cmpeq_epi8(_mm_min_epu8(decimal, _mm_set1_epi8(9)), decimal);
    const __m128i is_letter = _mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(5)), letter);
    valid = _mm_and_si128(valid, _mm_or_si128(is_decimal, is_letter));
    return _mm_blendv_epi8(_mm_add_epi8(letter, _mm_set1_epi8(10)), decimal, is_decimal);
}

/// Decodes blocks of 32 digits into `out`; `ok` becomes false if one of them is no digit.
inline std::size_t decode_blocks(const char* digits, std::size_t bytes, std::uint8_t* out,
                                 bool& ok) {
    const __m128i weights =
        _mm_set1_epi16(0x0110);  // sixteen times the first digit, once the second
    __m128i valid = _mm_set1_epi8(-1);
    std::size_t done = 0;
    for (; done + 16 <= bytes; done += 16) {
        const auto* from = reinterpret_cast<const __m128i*>(digits + 2 * done);
        const __m128i first = digit_values(_mm_loadu_si128(from), valid);
        const __m128i second = digit_values(_mm_loadu_si128(from + 1), valid);
        const __m128i block =
            _mm_packus_epi16(_mm_maddubs_epi16(first, weights), _mm_maddubs_epi16(second, weights));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out + done), block);
    }
    ok = _mm_movemask_epi8(valid) == 0xffff;
    return done;
}

/// Encodes blocks of 16 bytes into twice as many digits.
inline std::size_t encode_blocks(const std::uint8_t* bytes, std::size_t count, char* out) {
    const __m128i digits = _mm_setr_epi8('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b',
                                         'c', 'd', 'e', 'f');
    const __m128i nibble = _mm_set1_epi8(15);
    std::size_t done = 0;
    for (; done + 16 <= count; done += 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + done));
        const __m128i upper =
            _mm_shuffle_epi8(digits, _mm_and_si128(_mm_srli_epi16(block, 4), nibble));
        const __m128i lower = _mm_shuffle_epi8(digits, _mm_and_si128(block, nibble));
        auto* to = reinterpret_cast<__m128i*>(out + 2 * done);
        _mm_storeu_si128(to, _mm_unpacklo_epi8(upper, lower));
        _mm_storeu_si128(to + 1, _mm_unpackhi_epi8(upper, lower));
    }
    return done;
}

#else

inline std::size_t decode_blocks(const char*, std::size_t, std::uint8_t*, bool&) {
    return 0;
}
inline std::size_t encode_blocks(const std::uint8_t*, std::size_t, char*) {
    return 0;
}

#endif

}  // namespace evenkeel::hex::detail
