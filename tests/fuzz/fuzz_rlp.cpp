// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>

#include "chain/codec/rlp.hpp"

using namespace evenkeel;

namespace {

/// Writes again what was read. Everything below a decoded item has been checked, so reading cannot
/// fail.
void write_again(const rlp::Item& item, rlp::Writer& writer) {
    if (!item.is_list) {
        writer.string(item.payload);
        return;
    }
    writer.begin_list();
    rlp::Reader reader(item.payload);
    while (!reader.at_end()) {
        const auto inner = reader.next();
        if (!inner) std::abort();
        write_again(*inner, writer);
    }
    writer.end_list();
}

/// Reads the items as integers, which must be written as they were.
void try_integers(ByteView items) {
    rlp::Reader reader(items);
    while (!reader.at_end()) {
        const auto rest = reader;
        const auto value = reader.integer();
        if (!value) return;
        rlp::Writer writer;
        writer.integer(*value);
        const Bytes again = std::move(writer).take();
        rlp::Reader before(rest);
        if (!std::ranges::equal(before.next().value().payload,
                                rlp::decode(again).value().payload)) {
            std::abort();
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView bytes(data, size);
    try_integers(bytes);
    const auto item = rlp::decode(bytes);
    if (!item) return 0;
    rlp::Writer writer;
    write_again(*item, writer);
    if (!std::ranges::equal(std::move(writer).take(), bytes)) std::abort();
    return 0;
}
