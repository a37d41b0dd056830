// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "chain/codec/rlp.hpp"

using namespace evenkeel;

namespace {

/// Writes a random tree of lists and strings.
void write_tree(rlp::Writer& writer, unsigned depth) {
    const bool is_list = depth > 0 && *rc::gen::arbitrary<bool>();
    if (!is_list) {
        const auto length =
            *rc::gen::element<std::size_t>(0, 1, 1, 2, 32, 55, 56, 57, 255, 256, 300);
        const auto first = *rc::gen::arbitrary<std::uint8_t>();
        writer.string(Bytes(length, first));
        return;
    }
    writer.begin_list();
    const int count = *rc::gen::inRange(0, 5);
    for (int i = 0; i < count; ++i) write_tree(writer, depth - 1);
    writer.end_list();
}

Bytes random_tree() {
    rlp::Writer writer;
    write_tree(writer, 4);
    return std::move(writer).take();
}

void write_again(const rlp::Item& item, rlp::Writer& writer) {
    if (!item.is_list) {
        writer.string(item.payload);
        return;
    }
    writer.begin_list();
    rlp::Reader reader(item.payload);
    while (!reader.at_end()) write_again(reader.next().value(), writer);
    writer.end_list();
}

Bytes written_again(const rlp::Item& item) {
    rlp::Writer writer;
    write_again(item, writer);
    return std::move(writer).take();
}

}  // namespace

TEST_CASE("RLP trees survive writing and reading", "[rlp][property]") {
    rc::prop("a tree reads back as it was written", [] {
        const Bytes bytes = random_tree();
        const auto item = rlp::decode(bytes);
        RC_ASSERT(item.has_value());
        RC_ASSERT(written_again(*item) == bytes);
    });
    rc::prop("a changed tree is refused or canonical", [] {
        Bytes bytes = random_tree();
        const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
        if (*rc::gen::arbitrary<bool>()) {
            bytes[at] = *rc::gen::arbitrary<std::uint8_t>();
        } else {
            bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(at));
        }
        const auto item = rlp::decode(bytes);
        RC_TAG(item.has_value() ? "decoded" : "refused");
        if (item) RC_ASSERT(written_again(*item) == bytes);
    });
    rc::prop("an integer takes its bytes and no more, and reads back", [] {
        const auto limbs = *rc::gen::arbitrary<std::array<std::uint64_t, 4>>();
        const u256 value = u256(limbs) >> *rc::gen::inRange(0u, 256u);
        rlp::Writer writer;
        writer.integer(value);
        const Bytes bytes = std::move(writer).take();
        const std::size_t digits = (value.bit_width() + 7) / 8;
        RC_ASSERT(bytes.size() == (value.bit_width() <= 7 ? 1u : digits + 1));
        rlp::Reader reader(bytes);
        RC_ASSERT(reader.integer().value() == value);
    });
}
