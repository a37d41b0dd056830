// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/snapshot_blob.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

namespace evenkeel::test {
namespace {

using Raw = std::vector<std::pair<bool, Bytes>>;

CallResults made(const Raw& raw) {
    CallResults results;
    for (const auto& [succeeded, data] : raw) results.append(succeeded, data);
    return results;
}

TEST_CASE("keyframes come back as they were", "[journal][property]") {
    rc::prop("decode(encode(x)) == x", [](const Raw& raw) {
        const auto decoded = decode_keyframe(encode_keyframe(made(raw)));
        RC_ASSERT(decoded.has_value());
        RC_ASSERT(*decoded == made(raw));
    });
}

TEST_CASE("a keyframe and the changes give the snapshot", "[journal][property]") {
    rc::prop("apply(a, changes(a, b)) == b", [](const Raw& keyframe) {
        Raw now = keyframe;
        for (auto& [succeeded, data] : now) {
            if (*rc::gen::inRange(0, 4) != 0) continue;
            succeeded = *rc::gen::arbitrary<bool>();
            data = *rc::gen::arbitrary<Bytes>();
        }
        const Bytes changes = encode_changes(made(keyframe), made(now));
        const auto rebuilt = apply_changes(made(keyframe), changes);
        RC_ASSERT(rebuilt.has_value());
        RC_ASSERT(*rebuilt == made(now));
        if (keyframe == now) RC_ASSERT(changes == Bytes{0});
    });
}

TEST_CASE("layouts come back as they were", "[journal][property]") {
    rc::prop("decode(encode(x)) == x", [](const std::vector<std::pair<Bytes, std::string>>& calls,
                                          const std::vector<std::pair<Bytes, Bytes>>& facts) {
        Layout layout;
        for (const auto& [data, label] : calls) layout.calls.push_back({Address{}, data, label});
        for (const auto& [data, answer] : facts) layout.facts[{Address{}, data, "fact"}] = answer;
        const auto decoded = decode_layout(encode_layout(layout));
        RC_ASSERT(decoded.has_value());
        RC_ASSERT(decoded->calls == layout.calls);
        RC_ASSERT(decoded->facts == layout.facts);
        for (std::size_t i = 0; i < calls.size(); ++i) {
            RC_ASSERT(decoded->calls[i].label == calls[i].second);
        }
    });
}

TEST_CASE("layouts with logs come back as they were", "[journal][property]") {
    rc::prop("decode(encode(x)) == x", [](const std::vector<std::pair<std::uint32_t, Bytes>>& logs,
                                          std::uint32_t from, const std::string& label) {
        Hash32 topic;
        topic.bytes.fill(0x5a);
        const LogQuery query{Address{}, {std::nullopt, topic}, from, label};
        Layout layout;
        FoundLogs& kept = layout.logs[query];
        kept.to = std::uint64_t{from} + 7;
        for (const auto& [block, data] : logs)
            kept.logs.push_back({{Address{}, {topic, Hash32{}}, data}, block, topic, {}, 3});
        const auto decoded = decode_layout(encode_layout(layout));
        RC_ASSERT(decoded.has_value());
        RC_ASSERT(decoded->logs == layout.logs);
        RC_ASSERT(decoded->logs.begin()->first.label == label);
    });
}

TEST_CASE("a layout without logs is written as it always was", "[journal]") {
    Layout layout;
    layout.calls.push_back({Address{}, {7}, "x"});
    layout.facts[{Address{}, {8}, "y"}] = {9};
    Bytes expected{1, 1};
    expected.insert(expected.end(), 20, 0);
    for (const int byte : {1, 8, 1, int{'y'}, 1, 9, 1})
        expected.push_back(static_cast<std::uint8_t>(byte));
    expected.insert(expected.end(), 20, 0);
    for (const int byte : {1, 7, 1, int{'x'}}) expected.push_back(static_cast<std::uint8_t>(byte));
    CHECK(encode_layout(layout) == expected);
    CHECK(decode_layout(expected)->logs.empty());
}

TEST_CASE("a search that ends before it begins is a damaged blob", "[journal]") {
    Layout layout;
    layout.logs[{Address{}, {}, 9, "logs"}] = {8, {}};
    CHECK(decode_layout(encode_layout(layout)).error().code == Errc::kStorage);
}

TEST_CASE("damaged blobs are errors, never crashes or large allocations", "[journal][property]") {
    rc::prop("any bytes", [](const Bytes& bytes, const Raw& raw) {
        const auto keyframe = decode_keyframe(bytes);
        if (!keyframe) RC_ASSERT(keyframe.error().code == Errc::kStorage);
        const auto changed = apply_changes(made(raw), bytes);
        if (!changed) RC_ASSERT(changed.error().code == Errc::kStorage);
        const auto layout = decode_layout(bytes);
        if (!layout) RC_ASSERT(layout.error().code == Errc::kStorage);
    });
    rc::prop("cut short", [](const Raw& raw) {
        Bytes blob = encode_keyframe(made(raw));
        blob.pop_back();
        RC_ASSERT_FALSE(decode_keyframe(blob).has_value());
    });
    rc::prop("too long", [](const Raw& raw) {
        Bytes blob = encode_keyframe(made(raw));
        blob.push_back(0);
        RC_ASSERT_FALSE(decode_keyframe(blob).has_value());
    });
}

}  // namespace
}  // namespace evenkeel::test
