// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/support/log.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <thread>

#include "keeper/support/log_keeper.hpp"
#include "keeper/support/redact.hpp"

namespace evenkeel::test {
namespace {

const std::string kDigits = std::string(63, 'a') + "1";

std::string text_line(std::string_view message, log::Fields fields) {
    return log::format_line(log::Format::kText, "T", log::Level::kInfo, message, fields);
}

nlohmann::json json_line(std::string_view message, log::Fields fields) {
    const auto line =
        log::format_line(log::Format::kJson, "T", log::Level::kWarning, message, fields);
    CHECK(line.find('\n') == std::string::npos);
    return nlohmann::json::parse(line);
}

TEST_CASE("a text line is logfmt, quoted where it must be", "[log]") {
    CHECK(text_line("tick", {{"block", 12u}, {"ok", true}, {"price", 1.5}, {"who", "eth-usdc"}}) ==
          "time=T level=info msg=tick block=12 ok=true price=1.5 who=eth-usdc");
    CHECK(
        text_line("two words", {{"a", "x=y"}, {"b", ""}, {"c", "say \"hi\"\n\\"}, {"d", "\x01"}}) ==
        R"(time=T level=info msg="two words" a="x=y" b="" c="say \"hi\"\n\\" d="\u0001")");
}

TEST_CASE("a JSON line keeps numbers and flags as such", "[log]") {
    const auto line = json_line("a \"b\"\n", {{"n", -3},
                                              {"f", false},
                                              {"d", 0.25},
                                              {"t", "x\ty"},
                                              {"inf", std::numeric_limits<double>::infinity()}});
    CHECK(line == nlohmann::json{{"time", "T"},
                                 {"level", "warning"},
                                 {"msg", "a \"b\"\n"},
                                 {"n", -3},
                                 {"f", false},
                                 {"d", 0.25},
                                 {"t", "x\ty"},
                                 {"inf", "inf"}});
}

TEST_CASE("URLs are cut to scheme, host and port wherever they stand", "[log]") {
    CHECK(redact("see https://eth.example/v2/KEY now") == "see https://eth.example now");
    CHECK(redact("https://me:pw@eth.example:8545/KEY?k=v#f") == "https://eth.example:8545");
    CHECK(redact("(wss://h.example/KEY), \"http://[::1]:80/x\"") ==
          "(wss://h.example \"http://[::1]:80\"");
    CHECK(redact("http://a@b@c.example/x") == "http://c.example");
    CHECK(redact("https://h.example?key=SECRET") == "https://h.example");
    CHECK(redact("no url :// here") == "no url :// here");
    CHECK(redact("http://a/1 http://b/2") == "http://a http://b");
}

TEST_CASE("what may be a private key is masked, a hash and an address are not", "[log]") {
    Hash32 hash;
    hash.bytes.fill(0xaa);
    CHECK(redact("key 0x" + kDigits + ".") == "key 0x<32 bytes>.");
    CHECK(redact(kDigits) == "<32 bytes>");
    CHECK(redact(kDigits + "ff") == kDigits + "ff");
    CHECK(text_line("m", {{"h", hash}}) == "time=T level=info msg=m h=" + to_hex(hash));
    CHECK(text_line("m", {{"h", kDigits}}) == "time=T level=info msg=m h=\"<32 bytes>\"");
    CHECK(text_line(kDigits, {}) == "time=T level=info msg=\"<32 bytes>\"");
    CHECK(redact(to_checksum(Address{})) == to_checksum(Address{}));
}

TEST_CASE("a thread's lines name the keeper that it works for, and no other thread's do", "[log]") {
    log::set_keeper("base \"1\"");
    CHECK(text_line("m", {{"a", 1}}) == R"(time=T level=info keeper="base \"1\"" msg=m a=1)");
    const auto line = json_line("m", {{"a", 1}});
    CHECK(
        line ==
        nlohmann::json{
            {"time", "T"}, {"level", "warning"}, {"keeper", "base \"1\""}, {"msg", "m"}, {"a", 1}});
    std::string other;
    std::thread([&] { other = text_line("m", {}); }).join();
    CHECK(other == "time=T level=info msg=m");
    log::set_keeper({});
    CHECK(text_line("m", {}) == "time=T level=info msg=m");
}

TEST_CASE("keepers may write at the same time", "[log]") {
    log::configure(log::Level::kInfo, log::Format::kText);
    std::vector<std::jthread> threads;
    for (const char* name : {"one", "two", "three"})
        threads.emplace_back([name] {
            log::set_keeper(name);
            for (int i = 0; i < 20; ++i) log::info("line", {{"number", i}});
        });
}

TEST_CASE("levels and formats are known by name", "[log]") {
    CHECK(*log::parse_level("warning") == log::Level::kWarning);
    CHECK(*log::parse_format("json") == log::Format::kJson);
    CHECK(log::parse_level("loud").error().code == Errc::kInvalidArgument);
    CHECK(log::parse_format("xml").error().code == Errc::kInvalidArgument);
}

}  // namespace
}  // namespace evenkeel::test
