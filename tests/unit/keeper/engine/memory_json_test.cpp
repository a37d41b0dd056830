// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/memory_json.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/keeper/engine/memories.hpp"

namespace evenkeel::test {

TEST_CASE("What is remembered comes back from JSON as it was", "[memory]") {
    CHECK(parse_market_memory(to_json(some_memory())).value() == some_memory());
    CHECK(parse_market_memory(to_json(MarketMemory())).value() == MarketMemory());
    MarketMemory off = some_memory();
    off.carrying = false;
    CHECK(parse_market_memory(to_json(off)).value() == off);
    CHECK(parse_market_memory(to_json(with_covariance())).value() == with_covariance());
    // So that a journal of before there was any is read on.
    CHECK(to_json(off).find("covariance") == std::string::npos);
}

TEST_CASE("How often returns were extreme is remembered too", "[memory]") {
    MarketMemory memory = some_memory();
    memory.tails = TailMemory{72.5, 2.25, true};
    const std::string text = to_json(memory);
    CHECK(parse_market_memory(text).value() == memory);
    const auto with = [&](const std::string& part, const std::string& instead) {
        std::string changed = text;
        const auto place = changed.find(part);
        REQUIRE(place != std::string::npos);
        return parse_market_memory(changed.replace(place, part.size(), instead));
    };
    for (const auto& bad : {with("72.5", "2.0"), with("2.25", "-1.0"), with("72.5", "true"),
                            with("\"heavy\":true", "\"heavy\":1"), with("\"heavy\"", "\"h\""),
                            with("\"tails\":{", "\"tails\":5,\"t\":{")}) {
        REQUIRE_FALSE(bad);
        CHECK_THAT(bad.error().message, Catch::Contains("\"tails\""));
    }
    CHECK(to_json(some_memory()).find("tails") == std::string::npos);
}

TEST_CASE("A covariance that no returns make is refused", "[memory]") {
    const auto changed = [](const std::string& part, const std::string& instead) {
        std::string text = to_json(with_covariance());
        const auto place = text.find(part);
        REQUIRE(place != std::string::npos);
        return text.replace(place, part.size(), instead);
    };
    for (const std::string& bad :
         {changed("[\"ETH\",\"LINK\"]", "[\"ETH\"]"), changed("[\"ETH\",\"LINK\"]", "[\"ETH\",5]"),
          changed("[2000.5,15.25]", "[2000.5,-15.25]"), changed("[2000.5,15.25]", "2000.5"),
          changed("[0.25,-0.125,0.5]", "[0.25,-0.125]"),
          changed("[0.25,-0.125,0.5]", "[-0.25,-0.125,0.5]"),
          changed("\"span\":3600.25", "\"spa\":1"), changed("\"windows\":[", "\"windows\":[5,"),
          changed("\"windows\":[{", "\"windows\":[5],\"w\":[{"), changed("\"windows\"", "\"w\""),
          changed("\"covariance\":{", "\"covariance\":5,\"c\":{")}) {
        INFO(bad);
        const auto parsed = parse_market_memory(bad);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == Errc::kDecode);
        CHECK_THAT(parsed.error().message, Catch::Contains("\"covariance\""));
    }
}

TEST_CASE("A memory of another version is begun anew, and what is none is refused", "[memory]") {
    const auto changed = [](const std::string& part, const std::string& instead) {
        std::string text = to_json(some_memory());
        const auto place = text.find(part);
        REQUIRE(place != std::string::npos);
        return text.replace(place, part.size(), instead);
    };
    CHECK_FALSE(parse_market_memory(changed("\"version\":1", "\"version\":2")).value());
    for (const std::string& bad :
         {std::string(), std::string("[]"), changed("\"version\"", "\"v\""),
          changed("\"returns\":13", "\"returns\":-13"), changed("\"wild\":true", "\"wild\":1"),
          changed("\"span\":1234.5", "\"span\":\"1234.5\""),
          changed("\"span\":1234.5", "\"span\":-1234.5"),
          changed("\"carrying\":true", "\"carrying\":1"),
          changed("\"p_wild\":0.25", "\"p_wild\":1.25"),
          changed("\"price\":2000.125", "\"price\":1e999")}) {
        INFO(bad);
        const auto parsed = parse_market_memory(bad);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == Errc::kDecode);
    }
}

}  // namespace evenkeel::test
