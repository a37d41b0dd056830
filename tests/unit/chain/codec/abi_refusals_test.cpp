// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "chain/codec/abi.hpp"
#include "chain/codec/hex.hpp"

using namespace evenkeel;

namespace {

std::string word(std::string_view digits, char fill = '0') {
    return std::string(64 - digits.size(), fill) + std::string(digits);
}

std::string left(std::string_view digits, char fill = '0') {
    return std::string(digits) + std::string(64 - digits.size(), fill);
}

/// The message with which the bytes are refused, or "" if they are not.
template <class Schema>
std::string refusal(const Bytes& bytes) {
    const auto result = abi::decode<Schema>(bytes, "reply");
    if (result) return "";
    CHECK(result.error().code == Errc::kDecode);
    CHECK(result.error().remedy == Remedy::kGiveUp);
    return result.error().message;
}

struct Row {
    const char* name;
    std::string (*decode)(const Bytes&);
    std::string digits;
    const char* says;
};

using Text = abi::Tuple<abi::String>;
using Texts = abi::Tuple<abi::String, abi::String>;
using Numbers = abi::Tuple<abi::Array<abi::Uint<256>>>;

struct Pool {
    std::uint32_t fee = 0;
    std::vector<std::int32_t> ticks;

    bool operator==(const Pool&) const = default;
    using Schema = abi::Struct<Pool, abi::Field<"fee", abi::Uint<24>, &Pool::fee>,
                               abi::Field<"ticks", abi::Array<abi::Int<24>>, &Pool::ticks>>;
};

const std::string kFull(64, 'f');

}  // namespace

TEST_CASE("ABI words with dirty bits are refused", "[abi]") {
    const auto row = GENERATE(values<Row>({
        {"uint8 above 255", refusal<abi::Uint<8>>, word("100"), "expected uint8 at byte 0"},
        {"uint24 with bit 24", refusal<abi::Uint<24>>, word("1000000"), "uint24"},
        {"uint64 with bit 64", refusal<abi::Uint<64>>, word("10000000000000000"), "uint64"},
        {"uint64 with bit 255", refusal<abi::Uint<64>>, left("8"), "uint64"},
        {"uint96 with bit 96", refusal<abi::Uint<96>>, word("1" + std::string(24, '0')), "uint96"},
        {"uint128 with bit 128", refusal<abi::Uint<128>>, word("1" + std::string(32, '0')),
         "uint128"},
        {"uint160 with bit 160", refusal<abi::Uint<160>>, word("1" + std::string(40, '0')),
         "uint160"},
        {"int8 of 128", refusal<abi::Int<8>>, word("80"), "int8"},
        {"int8 of -129", refusal<abi::Int<8>>, word("7f", 'f'), "int8"},
        {"int24 not extended", refusal<abi::Int<24>>, word("f27618"), "int24"},
        {"int24 half extended", refusal<abi::Int<24>>, word("fffff27618"), "int24"},
        {"int64 not extended", refusal<abi::Int<64>>, word("8000000000000000"), "int64"},
        {"int128 not extended", refusal<abi::Int<128>>, word("8" + std::string(31, '0')), "int128"},
        {"address with bit 160", refusal<abi::AddressType>, word("1" + std::string(40, '0')),
         "address"},
        {"address with bit 255", refusal<abi::AddressType>, left("8"), "address"},
        {"bool of 2", refusal<abi::Bool>, word("2"), "bool"},
        {"bool of 256", refusal<abi::Bool>, word("100"), "bool"},
        {"bool of 2^255", refusal<abi::Bool>, left("8"), "bool"},
        {"bytes4 with a fifth byte", refusal<abi::FixedBytes<4>>, left("0102030405"), "bytes4"},
        {"bytes31 with its last byte", refusal<abi::FixedBytes<31>>, word("1"), "bytes31"},
    }));
    INFO(row.name);
    CHECK_THAT(row.decode(hex::decode("0x" + row.digits).value()), Catch::Contains(row.says));
}

TEST_CASE("ABI data of another shape than the canonical one is refused", "[abi]") {
    const auto row = GENERATE(values<Row>({
        {"nothing", refusal<abi::Uint<8>>, "", "expected 32 bytes at byte 0, found 0 bytes"},
        {"a short word", refusal<abi::Bool>, "00", "found 1 bytes"},
        {"bytes after a static value", refusal<abi::Bool>, word("1") + word("0"), "32 more bytes"},
        {"a short head", refusal<Texts>, word("40"), "expected 64 bytes"},
        {"no tail", refusal<Text>, word("20"), "found 0 bytes"},
        {"bytes after the last tail", refusal<Text>, word("20") + word("0") + word("0"),
         "more bytes"},
        {"offset zero", refusal<Text>, word("0") + word("0"), "offset 32"},
        {"offset into the head", refusal<Texts>, word("20") + word("60") + word("0") + word("0"),
         "offset 64"},
        {"offset not at a word", refusal<Text>, word("21") + word("0") + "00", "offset 32"},
        {"offset past the end", refusal<Text>, word("40") + word("0"), "offset 32"},
        {"offset near 2^64", refusal<Text>, word(std::string(16, 'f')) + word("0"), "offset 32"},
        {"offset of 2^256-1", refusal<Text>, kFull + word("0"), "offset 32"},
        {"offset that wraps to the right one", refusal<Text>,
         word("1" + word("20").substr(48)) + word("0"), "offset 32"},
        {"two offsets to one tail", refusal<Texts>, word("40") + word("40") + word("0"),
         "offset 96"},
        {"tails out of order", refusal<Texts>, word("60") + word("40") + word("0") + word("0"),
         "offset 64"},
        {"a gap before the tail", refusal<Text>, word("40") + word("0") + word("0"), "offset 32"},
        {"a string longer than the data", refusal<Text>, word("20") + word("21") + kFull,
         "length of at most 32"},
        {"a string of 2^63 bytes", refusal<Text>, word("20") + word("8" + std::string(15, '0')),
         "at most 0"},
        {"a string of 2^64-1 bytes", refusal<Text>, word("20") + word(std::string(16, 'f')),
         "at most 0"},
        {"a string of 2^256-1 bytes", refusal<Text>, word("20") + kFull, "at most 0"},
        {"a length of 2^64 + 1", refusal<Text>, word("20") + word("10000000000000001") + left("61"),
         "at most 32"},
        {"a string without its padding", refusal<Text>, word("20") + word("1") + "61",
         "expected 32 bytes"},
        {"a string with dirty padding", refusal<Text>, word("20") + word("1") + left("6101"),
         "expected zeros"},
        {"a string dirty in its last byte", refusal<Text>,
         word("20") + word("1") + "61" + word("1").substr(2), "zeros"},
        {"an array longer than the data", refusal<Numbers>, word("20") + word("2") + word("1"),
         "at most 1"},
        {"an array of 2^59 words", refusal<Numbers>, word("20") + word("8" + std::string(14, '0')),
         "at most 0"},
        {"an array of 2^256-1 words", refusal<Numbers>, word("20") + kFull + word("0"),
         "at most 1"},
        {"an array of strings without room for them", refusal<abi::Array<abi::String>>,
         word("2") + word("40") + word("40") + word("0"), "at most 1"},
    }));
    INFO(row.name);
    CHECK_THAT(row.decode(hex::decode("0x" + row.digits).value()), Catch::Contains(row.says));
}

TEST_CASE("a refusal names the way to the field", "[abi]") {
    using Pools = abi::Tuple<abi::Array<Pool::Schema>, abi::Bool>;
    const std::tuple<std::vector<Pool>, bool> value{{{500, {1, 2}}, {3000, {-1}}}, true};
    Bytes bytes = abi::encode<Pools>(value);
    REQUIRE(abi::decode<Pools>(bytes, "pools()").value() == value);
    bytes[bytes.size() - 5] = 0x7f;
    CHECK(abi::decode<Pools>(bytes, "pools()").error().message ==
          "pools(): 0[1].ticks[0]: expected int24 at byte 416, found 0x" + std::string(54, 'f') +
              "7fffffffff");
}

TEST_CASE("decoding stops before it allocates for elements that cannot be there", "[abi]") {
    // An empty string needs an offset and a length, so 65,504 bytes have no room for 2,047 of them.
    Bytes bytes(65'536, 0);
    abi::store_word(bytes.data(), u256(2'047u));
    const auto result = abi::decode<abi::Array<abi::String>>(bytes, "reply");
    REQUIRE_FALSE(result.has_value());
    CHECK_THAT(result.error().message, Catch::Contains("at most 1023"));
}
