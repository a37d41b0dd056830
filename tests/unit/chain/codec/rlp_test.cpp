// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/codec/rlp.hpp"

#include <catch2/catch.hpp>

#include "chain/codec/hex.hpp"

using namespace evenkeel;

namespace {

Bytes bytes_of(std::string_view text) {
    return Bytes(text.begin(), text.end());
}

std::string encoded(auto write) {
    rlp::Writer writer;
    write(writer);
    return hex::encode(std::move(writer).take());
}

}  // namespace

TEST_CASE("RLP writes strings and integers in their shortest form", "[rlp]") {
    CHECK(encoded([](auto& w) { w.string(bytes_of("dog")); }) == "0x83646f67");
    CHECK(encoded([](auto& w) { w.string({}); }) == "0x80");
    CHECK(encoded([](auto& w) { w.string(Bytes{0}); }) == "0x00");
    CHECK(encoded([](auto& w) { w.string(Bytes{0x7f}); }) == "0x7f");
    CHECK(encoded([](auto& w) { w.string(Bytes{0x80}); }) == "0x8180");
    CHECK(encoded([](auto& w) { w.integer(0u); }) == "0x80");
    CHECK(encoded([](auto& w) { w.integer(15u); }) == "0x0f");
    CHECK(encoded([](auto& w) { w.integer(1024u); }) == "0x820400");
    CHECK(encoded([](auto& w) { w.integer(u256::max()); }) == "0xa0" + std::string(64, 'f'));
}

TEST_CASE("RLP changes to the long form above 55 bytes", "[rlp]") {
    CHECK(encoded([](auto& w) { w.string(Bytes(55, 0xaa)); }).substr(0, 6) == "0xb7aa");
    CHECK(encoded([](auto& w) { w.string(Bytes(56, 0xaa)); }).substr(0, 8) == "0xb838aa");
    CHECK(encoded([](auto& w) { w.string(Bytes(1024, 0xaa)); }).substr(0, 10) == "0xb90400aa");
    CHECK(encoded([](auto& w) {
              w.begin_list().string(Bytes(55, 0xaa)).end_list();
          }).substr(0, 10) == "0xf838b7aa");
}

TEST_CASE("RLP writes lists inside lists", "[rlp]") {
    CHECK(encoded([](auto& w) { w.begin_list().end_list(); }) == "0xc0");
    CHECK(encoded([](auto& w) {
              w.begin_list().string(bytes_of("cat")).string(bytes_of("dog")).end_list();
          }) == "0xc88363617483646f67");
    CHECK(encoded([](auto& w) {
              w.begin_list().begin_list().end_list();
              w.begin_list().begin_list().end_list().end_list();
              w.begin_list().begin_list().end_list();
              w.begin_list().begin_list().end_list().end_list().end_list().end_list();
          }) == "0xc7c0c1c0c3c0c1c0");
    CHECK(encoded([](auto& w) {
              w.begin_list().encoded(Bytes{0x01, 0x02}).end_list();
          }) == "0xc20102");
}

TEST_CASE("RLP reads back what it wrote, field by field", "[rlp]") {
    rlp::Writer writer;
    writer.begin_list().integer(7u).string(bytes_of("cat")).begin_list().integer(9u);
    writer.end_list().integer(u256::max()).end_list();
    const Bytes bytes = std::move(writer).take();
    const rlp::Item root = rlp::decode(bytes).value();
    REQUIRE(root.is_list);
    rlp::Reader reader(root.payload);
    CHECK(reader.integer64().value() == 7);
    const ByteView cat = reader.string(3).value();
    CHECK(Bytes(cat.begin(), cat.end()) == bytes_of("cat"));
    CHECK_FALSE(reader.finish().has_value());
    rlp::Reader inner = reader.list().value();
    CHECK(inner.integer().value() == u256(9u));
    CHECK(inner.finish().has_value());
    CHECK(reader.integer().value() == u256::max());
    CHECK(reader.at_end());
    CHECK(reader.finish().has_value());
}

TEST_CASE("RLP refuses what is not canonical", "[rlp]") {
    struct Row {
        const char* name;
        const char* bytes;
        const char* says;
    };
    const auto row = GENERATE(values<Row>({
        {"nothing", "0x", "found the end"},
        {"a small byte with a length", "0x817f", "as itself"},
        {"a payload shorter than its length", "0x83646f", "payload of 3 bytes"},
        {"a list shorter than its length", "0xc28363", "payload of 3 bytes"},
        {"bytes after the item", "0x83646f6700", "1 bytes after"},
        {"a long form for 55 bytes", "0xb83700", "short form"},
        {"a long form for a short list", "0xf80100", "short form"},
        {"a length that begins with zero", "0xb9003800", "leading zeros"},
        {"a length that is cut off", "0xb901", "a length of 2 bytes"},
        {"a length near 2^64", "0xbfffffffffffffffff", "payload of 18446744073709551615"},
        {"a list length near 2^64", "0xffffffffffffffffff", "payload of 18446744073709551615"},
        {"a bad item inside a list", "0xc2817f", "as itself"},
        {"a list inside that leaves its parent", "0xc2c201", "payload of 2 bytes"},
    }));
    INFO(row.name);
    const auto result = rlp::decode(hex::decode(row.bytes).value());
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == Errc::kDecode);
    CHECK_THAT(result.error().message, Catch::Contains(row.says));
}

TEST_CASE("RLP refuses lists nested too deep", "[rlp]") {
    const auto nested = [](unsigned depth) {
        rlp::Writer writer;
        for (unsigned i = 0; i < depth; ++i) writer.begin_list();
        for (unsigned i = 0; i < depth; ++i) writer.end_list();
        return std::move(writer).take();
    };
    CHECK(rlp::decode(nested(rlp::kMaxDepth)).has_value());
    CHECK_FALSE(rlp::decode(nested(rlp::kMaxDepth + 1)).has_value());
    CHECK_FALSE(rlp::decode(nested(20'000)).has_value());
}

TEST_CASE("RLP readers refuse items of another kind", "[rlp]") {
    struct Row {
        const char* name;
        const char* bytes;
        Result<void> (*read)(rlp::Reader&);
    };
    const auto row = GENERATE(values<Row>({
        {"a list for a string", "0xc0",
         [](rlp::Reader& r) -> Result<void> {
             EVENKEEL_CHECK(r.string());
             return {};
         }},
        {"a string for a list", "0x80",
         [](rlp::Reader& r) -> Result<void> {
             EVENKEEL_CHECK(r.list());
             return {};
         }},
        {"an integer with a leading zero", "0x820001",
         [](rlp::Reader& r) -> Result<void> {
             EVENKEEL_CHECK(r.integer());
             return {};
         }},
        {"a zero byte for the integer 0", "0x00",
         [](rlp::Reader& r) -> Result<void> {
             EVENKEEL_CHECK(r.integer());
             return {};
         }},
        {"an integer of 33 bytes",
         "0xa1010101010101010101010101010101010101010101010101010101010101010101",
         [](rlp::Reader& r) -> Result<void> {
             EVENKEEL_CHECK(r.integer());
             return {};
         }},
        {"an integer above 64 bits", "0x89010000000000000000",
         [](rlp::Reader& r) -> Result<void> {
             EVENKEEL_CHECK(r.integer64());
             return {};
         }},
        {"a string of another length", "0x8101",
         [](rlp::Reader& r) -> Result<void> {
             EVENKEEL_CHECK(r.string(20));
             return {};
         }},
        {"no more items", "0x",
         [](rlp::Reader& r) -> Result<void> {
             EVENKEEL_CHECK(r.next());
             return {};
         }},
    }));
    INFO(row.name);
    const Bytes bytes = hex::decode(row.bytes).value();
    rlp::Reader reader(bytes);
    const auto result = row.read(reader);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == Errc::kDecode);
}
