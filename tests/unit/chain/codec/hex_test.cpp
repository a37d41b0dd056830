// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/codec/hex.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

TEST_CASE("hex is written with 0x and two lower-case digits a byte", "[codec][hex]") {
    CHECK(hex::encode(Bytes{}) == "0x");
    CHECK(hex::encode(Bytes{0x00, 0x0f, 0xa5, 0xff}) == "0x000fa5ff");
}

TEST_CASE("hex is appended behind what stands there", "[codec][hex]") {
    std::string out = "\"data\":\"";
    hex::append(out, Bytes{0xde, 0xad});
    CHECK(out == "\"data\":\"0xdead");
}

TEST_CASE("hex is read in either case", "[codec][hex]") {
    CHECK(hex::decode("0x").value() == Bytes{});
    CHECK(hex::decode("0x00FFaBCdef").value() == Bytes{0x00, 0xff, 0xab, 0xcd, 0xef});
}

TEST_CASE("all byte values survive a round trip", "[codec][hex]") {
    Bytes all(256);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint8_t>(i);
    CHECK(hex::decode(hex::encode(all)).value() == all);
}

TEST_CASE("every byte that is no hex digit is refused in either place", "[codec][hex]") {
    const std::string digits = "0123456789abcdefABCDEF";
    for (int c = 0; c < 256; ++c) {
        const auto character = static_cast<char>(c);
        const bool is_digit = digits.find(character) != std::string::npos;
        INFO("byte " << c);
        CHECK(hex::decode(std::string("0x") + character + "0").has_value() == is_digit);
        CHECK(hex::decode(std::string("0x0") + character).has_value() == is_digit);
    }
}

TEST_CASE("every length survives a round trip behind and before other text", "[codec][hex]") {
    for (std::size_t length = 0; length < 70; ++length) {
        Bytes bytes(length);
        for (std::size_t i = 0; i < length; ++i) bytes[i] = static_cast<std::uint8_t>(37 * i + 5);
        const std::string text = hex::encode(bytes);
        INFO(length);
        REQUIRE(text.size() == 2 + 2 * length);
        CHECK(hex::decode(text).value() == bytes);
        for (std::size_t i = 0; i < length; ++i) {
            CHECK(hex::encode(ByteView(bytes).subspan(i, 1)) == "0x" + text.substr(2 + 2 * i, 2));
        }
    }
}

TEST_CASE("every wrong byte is found at every place of a long text", "[codec][hex]") {
    const std::string digits = "0123456789abcdefABCDEF";
    const std::string good = "0x" + std::string(66, '7');
    for (std::size_t at = 2; at < good.size(); ++at) {
        for (int c = 0; c < 256; ++c) {
            std::string text = good;
            text[at] = static_cast<char>(c);
            const auto decoded = hex::decode(text);
            const bool is_digit = digits.find(text[at]) != std::string::npos;
            if (decoded.has_value() != is_digit) FAIL("byte " << c << " at " << at);
            if (!is_digit) {
                const std::string place = "offset " + std::to_string(at) + ",";
                if (decoded.error().message.find(place) == std::string::npos) {
                    FAIL(decoded.error().message);
                }
            }
        }
    }
}

TEST_CASE("malformed hex is a decode error that says what was found", "[codec][hex]") {
    struct Row {
        const char* text;
        const char* message;
    };
    const auto row =
        GENERATE(values<Row>({{"", "expected hex that begins with 0x, found \"\""},
                              {"0", "expected hex that begins with 0x, found \"0\""},
                              {"00", "expected hex that begins with 0x, found \"00\""},
                              {"0X00", "expected hex that begins with 0x, found \"0X00\""},
                              {" 0x00", "expected hex that begins with 0x, found \" 0x00\""},
                              {"0123456789abcdef0123456789",
                               "expected hex that begins with 0x, found \"0123456789abcdef0123\"…"},
                              {"0x0", "expected an even number of hex digits, found 1"},
                              {"0x123", "expected an even number of hex digits, found 3"},
                              {"0x00g0", "expected a hex digit at offset 4, found byte 0x67"},
                              {"0x0x", "expected a hex digit at offset 3, found byte 0x78"},
                              {"0x00 1", "expected a hex digit at offset 4, found byte 0x20"}}));
    INFO(row.text);
    const auto decoded = hex::decode(row.text);
    REQUIRE_FALSE(decoded.has_value());
    CHECK(decoded.error() == Error{Errc::kDecode, Remedy::kGiveUp, row.message});
}

TEST_CASE("a fixed size takes exactly its own number of bytes", "[codec][hex]") {
    std::array<std::uint8_t, 2> out{};
    REQUIRE(hex::decode_into("0x1234", out).has_value());
    CHECK(out == std::array<std::uint8_t, 2>{0x12, 0x34});
    CHECK(hex::decode_into("0x12", out).error().message == "expected 2 bytes of hex, found 1");
    CHECK(hex::decode_into("0x123456", out).error().code == Errc::kDecode);
    CHECK(hex::decode_into("0x12zz", out).error().code == Errc::kDecode);
}
