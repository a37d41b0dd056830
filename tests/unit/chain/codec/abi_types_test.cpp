// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "chain/codec/abi.hpp"
#include "chain/codec/hex.hpp"

using namespace evenkeel;

namespace {

/// Words given as their significant hex digits; a leading 'f' run is written out by the caller.
std::string word(std::string_view digits, char fill = '0') {
    return std::string(64 - digits.size(), fill) + std::string(digits);
}

/// Left-aligned, as bytes are.
std::string left(std::string_view digits) {
    return std::string(digits) + std::string(64 - digits.size(), '0');
}

template <class Schema>
void check(const typename Schema::value_type& value, const std::string& digits) {
    const Bytes expected = hex::decode("0x" + digits).value();
    CHECK(hex::encode(abi::encode<Schema>(value)) == "0x" + digits);
    const auto decoded = abi::decode<Schema>(expected, Schema::name());
    REQUIRE(decoded.has_value());
    CHECK(*decoded == value);
}

struct Inner {
    std::uint32_t fee = 0;
    std::string name;

    bool operator==(const Inner&) const = default;
    using Schema = abi::Struct<Inner, abi::Field<"fee", abi::Uint<24>, &Inner::fee>,
                               abi::Field<"name", abi::String, &Inner::name>>;
};

}  // namespace

TEST_CASE("unsigned integers fill their word from the right", "[abi]") {
    check<abi::Uint<8>>(255, word("ff"));
    check<abi::Uint<16>>(0xabcd, word("abcd"));
    check<abi::Uint<24>>(0xffffff, word("ffffff"));
    check<abi::Uint<32>>(0xdeadbeef, word("deadbeef"));
    check<abi::Uint<40>>(0xdeadbeef01, word("deadbeef01"));
    check<abi::Uint<64>>(~std::uint64_t{0}, word(std::string(16, 'f')));
    check<abi::Uint<96>>(wrapping_sub(u256::pow2(96), 1u), word(std::string(24, 'f')));
    check<abi::Uint<128>>(u256::pow2(127), word("8" + std::string(31, '0')));
    check<abi::Uint<160>>(u256::pow2(159), word("8" + std::string(39, '0')));
    check<abi::Uint<256>>(u256::max(), std::string(64, 'f'));
}

TEST_CASE("signed integers repeat their sign to the left", "[abi]") {
    check<abi::Int<8>>(-128, word("80", 'f'));
    check<abi::Int<8>>(127, word("7f"));
    check<abi::Int<16>>(-2, word("fe", 'f'));
    check<abi::Int<24>>(-887272, word("f27618", 'f'));
    check<abi::Int<24>>(887272, word("0d89e8"));
    check<abi::Int<56>>(-1, std::string(64, 'f'));
    check<abi::Int<64>>(INT64_MIN, word("8" + std::string(15, '0'), 'f'));
    check<abi::Int<128>>(i256(-3), word("d", 'f'));
    check<abi::Int<128>>(i256::from_bits(wrapping_sub(u256::pow2(127), 1u)),
                         word("7" + std::string(31, 'f')));
    check<abi::Int<256>>(i256::min(), left("8"));
}

TEST_CASE("addresses, booleans and fixed bytes take a word each", "[abi]") {
    Address address;
    address.bytes.fill(0xab);
    std::string forty;
    for (int i = 0; i < 20; ++i) forty += "ab";
    check<abi::AddressType>(address, word(forty));
    check<abi::Bool>(true, word("1"));
    check<abi::Bool>(false, word("0"));
    check<abi::FixedBytes<1>>({0x7f}, left("7f"));
    check<abi::FixedBytes<4>>({1, 2, 3, 4}, left("01020304"));
    Hash32 hash;
    hash.bytes.fill(0xcd);
    std::string digits;
    for (int i = 0; i < 32; ++i) digits += "cd";
    check<abi::FixedBytes<32>>(hash, digits);
}

TEST_CASE("byte strings carry their length and are filled up with zeros", "[abi]") {
    check<abi::DynamicBytes>({}, word("0"));
    check<abi::DynamicBytes>({0xff}, word("1") + left("ff"));
    check<abi::DynamicBytes>(Bytes(32, 0x11), word("20") + std::string(64, '1'));
    check<abi::DynamicBytes>(Bytes(33, 0x11), word("21") + std::string(64, '1') + left("11"));
    check<abi::String>("dave", word("4") + left("64617665"));
}

TEST_CASE("arrays of static elements lie flat", "[abi]") {
    check<abi::Array<abi::Uint<256>>>({}, word("0"));
    check<abi::Array<abi::Uint<24>>>({1, 2}, word("2") + word("1") + word("2"));
    check<abi::Array<abi::Bool>>({true, false}, word("2") + word("1") + word("0"));
    check<abi::FixedArray<abi::Uint<8>, 2>>({3, 4}, word("3") + word("4"));
    check<abi::Array<abi::FixedArray<abi::Int<8>, 2>>>({{1, -1}},
                                                       word("1") + word("1") + word("f", 'f'));
}

TEST_CASE("arrays of dynamic elements lead to them by offsets from their first head", "[abi]") {
    check<abi::Array<abi::String>>({"a", "b"}, word("2") + word("40") + word("80") + word("1") +
                                                   left("61") + word("1") + left("62"));
    check<abi::FixedArray<abi::DynamicBytes, 2>>(
        {Bytes{}, Bytes{0xff}}, word("40") + word("60") + word("0") + word("1") + left("ff"));
    check<abi::Array<abi::Array<abi::Uint<8>>>>(
        {{1}, {}}, word("2") + word("40") + word("80") + word("1") + word("1") + word("0"));
}

TEST_CASE("the specification's example of mixed arguments is encoded as it says", "[abi]") {
    // f(uint256,uint32[],bytes10,bytes) with (0x123, [0x456, 0x789], "1234567890", "Hello, world!")
    using Arguments = abi::Tuple<abi::Uint<256>, abi::Array<abi::Uint<32>>, abi::FixedBytes<10>,
                                 abi::DynamicBytes>;
    const std::string_view hello = "Hello, world!";
    check<Arguments>({u256(0x123u),
                      {0x456, 0x789},
                      {'1', '2', '3', '4', '5', '6', '7', '8', '9', '0'},
                      Bytes(hello.begin(), hello.end())},
                     word("123") + word("80") + left("31323334353637383930") + word("e0") +
                         word("2") + word("456") + word("789") + word("d") +
                         left("48656c6c6f2c20776f726c6421"));
}

TEST_CASE("static tuples lie inline and dynamic tuples behind an offset", "[abi]") {
    using Point = abi::Tuple<abi::Int<24>, abi::Bool>;
    check<abi::Tuple<Point, abi::Uint<8>>>({{-1, true}, 7}, word("f", 'f') + word("1") + word("7"));
    check<abi::Tuple<Inner::Schema, abi::Uint<8>>>(
        {{500, "x"}, 7},
        word("40") + word("7") + word("1f4") + word("40") + word("1") + left("78"));
    check<abi::Tuple<>>({}, "");
}

TEST_CASE("schemas know their Solidity names", "[abi]") {
    CHECK(abi::Tuple<Inner::Schema, abi::Array<abi::FixedArray<abi::Int<24>, 3>>>::name() ==
          "((uint24,string),int24[3][])");
    CHECK(abi::Tuple<abi::AddressType, abi::Bool, abi::FixedBytes<32>, abi::DynamicBytes>::name() ==
          "(address,bool,bytes32,bytes)");
}
