// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/world_results.hpp"

#include "keeper/journal/snapshot_blob.hpp"
#include "tests/unit/keeper/journal/fixture.hpp"

namespace evenkeel::test {
namespace {

Call call(std::uint8_t target) {
    return {address(target), {target}, "call"};
}

Snapshot of(const Head& block, const std::vector<Call>& calls, const CallResults& answered) {
    auto list = std::make_shared<CallList>();
    for (const Call& one : calls) list->add(one);
    return Snapshot(block, std::move(list), answered);
}

/// Two calls here and one that follows; one on "a", from which one follows, and none of "b".
struct World {
    Layout layout;
    Snapshot snapshot = of(head(19), {call(1), call(2)}, results({1, 2}));

    World() {
        layout.calls = {call(1), call(2)};
        layout.further["a"].calls = {call(3)};
        layout.further["b"] = {{{call(9), {1}}}, {call(4), call(5)}, {}};
        CallList here, there;
        here.add(call(6));
        there.add(call(7));
        snapshot = snapshot.extended(here, results({6}));
        FurtherSnapshots further;
        further.emplace("a",
                        std::make_shared<const Snapshot>(
                            of(head(77), {call(3)}, results({5})).extended(there, results({7}))));
        further.emplace("b", fail(Errc::kMissing, Remedy::kRetryLater, "chain b: it is late"));
        snapshot = snapshot.beside(std::move(further));
    }

    static CallList follow(const Snapshot& planned, const std::string& chain) {
        CallList more;
        if (chain.empty()) more.add(call(6));
        if (chain == "a" && planned.head().number == 77) more.add(call(7));
        return more;
    }
};

TEST_CASE("all chains of a block go into one list of results and come back", "[journal]") {
    const World world;
    const CallResults all = world_results(world.layout, world.snapshot);
    CHECK(all.size() == 7);
    const Snapshot back = need(world_of(world.layout, head(19), all, World::follow));
    CHECK(back.head() == head(19));
    CHECK(back.results() == world.snapshot.results());
    const Snapshot* far = need(back.of_chain("a"));
    CHECK(far->head() == head(77));
    CHECK(far->results() == results({5, 7}));
    CHECK(far->calls() == std::vector{call(3), call(7)});
    CHECK(back.of_chain("b").error() == world.snapshot.of_chain("b").error());
}

TEST_CASE("results that are not of their layout are refused", "[journal]") {
    const World world;
    const CallResults all = world_results(world.layout, world.snapshot);
    for (std::size_t length = 0; length <= all.size() + 1; ++length) {
        CallResults cut;
        for (std::size_t i = 0; i < length; ++i)
            cut.append(i >= all.size() || all.succeeded(i), i < all.size() ? all[i] : ByteView());
        const auto back = world_of(world.layout, head(19), cut, World::follow);
        CHECK(back.has_value() == (length == all.size()));
        if (!back) CHECK(back.error().code == Errc::kStorage);
    }
}

TEST_CASE("a head comes back from its bytes, and from nothing less or more", "[journal]") {
    Head one = head(1'234'567);
    one.base_fee = Wei(u256::max());
    const Bytes bytes = encode_head(one);
    CHECK(need(decode_head(bytes)) == one);
    for (std::size_t length = 0; length < bytes.size(); ++length)
        CHECK_FALSE(decode_head(ByteView(bytes).first(length)));
    Bytes longer = bytes;
    longer.push_back(0);
    CHECK_FALSE(decode_head(longer));
}

TEST_CASE("layouts of several chains have a form of their own, the others keep theirs",
          "[journal]") {
    const World world;
    Layout layout = world.layout;
    LogQuery query{address(3), {hash(1)}, 5, "events"};
    layout.further["a"].logs[query] = {9, {}};
    const Bytes blob = encode_layout(layout);
    CHECK(blob.front() == 3);
    const Layout back = need(decode_layout(blob));
    CHECK(back.calls == layout.calls);
    CHECK(back.further == layout.further);
    CHECK(encode_layout(back) == blob);
    layout.further.clear();
    CHECK(encode_layout(layout).front() == 1);
    layout.logs[query] = {9, {}};
    CHECK(encode_layout(layout).front() == 2);
    for (std::size_t length = 1; length < blob.size(); ++length)
        CHECK_FALSE(decode_layout(ByteView(blob).first(length)));
    Bytes unknown = blob;
    unknown.front() = 4;
    CHECK_FALSE(decode_layout(unknown));
}

// Written by the version before there were further chains.
TEST_CASE("a layout in the older forms is read as it was", "[journal]") {
    const Bytes plain = {1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0,    0,    0, 0,
                         0, 0, 0, 0, 0, 0, 0, 0, 7, 2, 0xab, 0xcd, 1, 'x'};
    const Layout layout = need(decode_layout(plain));
    REQUIRE(layout.calls.size() == 1);
    CHECK(layout.calls[0].to == address(7));
    CHECK(layout.calls[0].data == Bytes{0xab, 0xcd});
    CHECK(layout.calls[0].label == "x");
    CHECK(layout.further.empty());
    CHECK(encode_layout(layout) == plain);
}

}  // namespace
}  // namespace evenkeel::test
