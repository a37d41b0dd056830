// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/base/boxed.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace evenkeel;

TEST_CASE("What is boxed is copied with its holder, and is the holder's own", "[base]") {
    const Boxed<std::string> none;
    CHECK_FALSE(none);
    CHECK(none == Boxed<std::string>());
    Boxed<std::string> first = std::string("one");
    REQUIRE(first);
    CHECK(first != none);
    Boxed<std::string> second = first;
    CHECK(second == first);
    second->push_back('!');
    CHECK(*first == "one");
    CHECK(*second == "one!");
    CHECK(second != first);
    first = second;
    CHECK(*first == "one!");
    first = none;
    CHECK_FALSE(first.has_value());
    const Boxed<std::string> moved = std::move(second);
    CHECK(*moved == "one!");
    Boxed<std::string> last = moved;
    last = *&last;
    CHECK(last == moved);
    last.reset();
    CHECK_FALSE(last);
    CHECK(*Boxed<std::string>(moved) == "one!");
}

TEST_CASE("A box is as small as a pointer", "[base]") {
    CHECK(sizeof(Boxed<std::string>) == sizeof(void*));
}
