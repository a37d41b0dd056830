// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "keeper/config/decision_text.hpp"
#include "keeper/engine/decision.hpp"
#include "keeper/journal/order_json.hpp"
#include "keeper/journal/snapshot_blob.hpp"
#include "keeper/journal/world_results.hpp"

using namespace evenkeel;

namespace {

void must(bool holds) {
    if (!holds) std::abort();
}

/// Blobs may be written in more than one way (LEB128 may be padded), so values are compared.
void try_keyframe(ByteView blob) {
    const auto results = decode_keyframe(blob);
    if (!results) return;
    const auto again = decode_keyframe(encode_keyframe(*results));
    must(again.has_value() && *again == *results);
}

void try_layout(ByteView blob) {
    const auto layout = decode_layout(blob);
    if (!layout) return;
    const auto again = decode_layout(encode_layout(*layout));
    must(again.has_value() && again->facts == layout->facts && again->calls == layout->calls &&
         again->logs == layout->logs && again->further == layout->further);
}

void try_head(ByteView blob) {
    const auto head = decode_head(blob);
    if (!head) return;
    const auto again = decode_head(encode_head(*head));
    must(again.has_value() && *again == *head);
}

/// The first byte says how much of the input is the keyframe.
void try_changes(ByteView input) {
    if (input.empty()) return;
    const std::size_t length = std::min<std::size_t>(input[0], input.size() - 1);
    const auto keyframe = decode_keyframe(input.subspan(1, length));
    if (!keyframe) return;
    const auto results = apply_changes(*keyframe, input.subspan(1 + length));
    if (!results) return;
    must(results->size() == keyframe->size());
    const auto again = apply_changes(*keyframe, encode_changes(*keyframe, *results));
    must(again.has_value() && *again == *results);
}

/// A document that is read and written is read the same.
template <class Parse, class Write>
void try_document(std::string_view text, Parse parse, Write write) {
    const auto value = parse(text);
    if (!value) {
        must(!value.error().message.empty());
        return;
    }
    const auto again = parse(write(*value));
    must(again.has_value() && *again == *value);
}

}  // namespace

/// What a journal holds: damaged pages and hands of others make it bytes from outside too.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    const ByteView data(bytes + 1, size - 1);
    const std::string_view text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
    switch (bytes[0]) {
        case 'k':
            try_keyframe(data);
            break;
        case 'c':
            try_changes(data);
            break;
        case 'l':
            try_layout(data);
            break;
        case 'h':
            try_head(data);
            break;
        case 'i':
            try_document(text, parse_strategy_inputs,
                         [](const StrategyInputs& inputs) { return to_json(inputs); });
            break;
        case 'o':
            try_document(text, parse_order, order_json);
            break;
        case 'd':
            (void)parse_decision_text(text).has_value();
            break;
        default:
            break;
    }
    return 0;
}
