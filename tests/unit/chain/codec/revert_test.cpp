// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/codec/revert.hpp"

#include <catch2/catch.hpp>

#include "chain/codec/hex.hpp"

using namespace evenkeel;

namespace {

std::string word(std::string_view hex_digits) {
    return std::string(64 - hex_digits.size(), '0') + std::string(hex_digits);
}

}  // namespace

TEST_CASE("revert data becomes words that a person can read", "[abi][revert]") {
    struct Row {
        const char* name;
        std::string bytes;
        const char* text;
    };
    const std::string arguments = word("20") + word("5") + "43485f5445" + std::string(54, '0');
    const auto row = GENERATE_COPY(values<Row>({
        {"nothing", "0x", "no reason given"},
        {"less than a selector", "0x0102", "bytes 0x0102"},
        {"Error(string)", "0x08c379a0" + arguments, "CH_TE"},
        {"Error(string) without padding", "0x08c379a0" + arguments.substr(0, 138), "CH_TE"},
        {"Error(string) with nothing in it", "0x08c379a0" + word("20") + word("0"),
         "an empty reason"},
        {"Error(string) cut off", "0x08c379a0" + word("20") + word("5") + "4348",
         "custom error 0x08c379a0 with "},
        {"Error(string) with a huge length", "0x08c379a0" + word("20") + std::string(64, 'f'),
         "custom error 0x08c379a0 with "},
        {"Error(string) with control characters", "0x08c379a0" + word("20") + word("3") + "410a1b",
         "A\\x0a\\x1b"},
        {"overflow", "0x4e487b71" + word("11"), "panic 0x11: arithmetic overflow or underflow"},
        {"division", "0x4e487b71" + word("12"), "panic 0x12: division by zero"},
        {"unknown panic", "0x4e487b71" + word("99"), "panic 0x99: unknown panic"},
        {"Panic cut off", "0x4e487b7100", "custom error 0x4e487b71 with 0x00"},
        {"custom error", "0xdeadbeef", "custom error 0xdeadbeef"},
        {"custom error with arguments", "0xdeadbeef" + word("7"),
         "custom error 0xdeadbeef with 0x0000"},
    }));
    INFO(row.name);
    CHECK_THAT(abi::describe_revert(hex::decode(row.bytes).value()), Catch::StartsWith(row.text));
}

TEST_CASE("the text of a revert is never long", "[abi][revert]") {
    Bytes custom(100'000, 0xab);
    CHECK(abi::describe_revert(custom).size() < 400);
    Bytes error = hex::decode("0x08c379a0" + word("20") + word("186a0")).value();
    error.resize(error.size() + 100'000, 'x');
    CHECK(abi::describe_revert(error).size() < 400);
}
