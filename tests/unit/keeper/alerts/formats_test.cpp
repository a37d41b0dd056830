// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "keeper/alerts/fitted.hpp"
#include "keeper/alerts/message.hpp"
#include "keeper/support/log_keeper.hpp"

using namespace evenkeel;

namespace {

using namespace std::chrono_literals;

constexpr auto kTime = WallTime(1'700'000'000'123ms);

StampedAlert stamped(std::string message = "5 < 6 & *more*") {
    return {"run-1", kTime,
            Alert{.level = AlertLevel::kError,
                  .event = "refused",
                  .strategy = "eth-usdc",
                  .block = 19,
                  .message = std::move(message),
                  .details = R"({"limit":"max_order"})"}};
}

StampedAlert condition(AlertPhase phase) {
    StampedAlert out = stamped("drawdown 11%");
    out.alert.event = phase == AlertPhase::kBegin ? "guard_halted" : "guard_lifted";
    out.alert.level = phase == AlertPhase::kBegin ? AlertLevel::kCritical : AlertLevel::kInfo;
    out.alert.phase = phase;
    out.alert.condition = "guard halted eth-usdc";
    return out;
}

AlertReceiver receiver(AlertFormat format) {
    AlertReceiver out{"https://h.example/KEY", format};
    out.source = "evenkeel/1/0xA";
    return out;
}

std::string body(const StampedAlert& alert, AlertFormat format) {
    return make_message(alert, receiver(format)).body;
}

}  // namespace

TEST_CASE("generic says everything, byte by byte", "[alerts]") {
    CHECK(body(stamped(), AlertFormat::kGeneric) ==
          R"({"id":"run-1","time":"2023-11-14T22:13:20.123Z","level":"error","event":"refused",)"
          R"("strategy":"eth-usdc","block":19,"message":"5 < 6 & *more*",)"
          R"("details":{"limit":"max_order"}})");
}

TEST_CASE("where a process has several keepers, messages begin with theirs", "[alerts]") {
    const auto format =
        GENERATE(AlertFormat::kGeneric, AlertFormat::kSlack, AlertFormat::kDiscord,
                 AlertFormat::kTelegram, AlertFormat::kPagerduty, AlertFormat::kNtfy);
    CHECK_THAT(body(stamped("words"), format), !Catch::Contains("base: words"));
    log::set_keeper("base");
    CHECK_THAT(body(stamped("words"), format), Catch::Contains("base: words"));
    log::set_keeper({});
}

TEST_CASE("generic tells how often a folded alert was said", "[alerts]") {
    StampedAlert folded = stamped("x");
    folded.count = 3;
    folded.last = kTime + 1min;
    CHECK(nlohmann::json::parse(body(folded, AlertFormat::kGeneric))["details"] ==
          nlohmann::json{{"limit", "max_order"},
                         {"count", 3},
                         {"first", "2023-11-14T22:13:20.123Z"},
                         {"last", "2023-11-14T22:14:20.123Z"}});
    CHECK(nlohmann::json::parse(body(folded, AlertFormat::kSlack))["text"] ==
          "[error] refused eth-usdc (block 19): x (3 times, 2023-11-14T22:13:20.123Z to "
          "2023-11-14T22:14:20.123Z)");
}

TEST_CASE("slack gets its three entities escaped", "[alerts]") {
    CHECK(body(stamped(), AlertFormat::kSlack) ==
          R"({"text":"[error] refused eth-usdc (block 19): 5 &lt; 6 &amp; *more*"})");
}

TEST_CASE("discord gets Markdown escaped and rings for nobody", "[alerts]") {
    CHECK(body(stamped(), AlertFormat::kDiscord) ==
          R"({"content":"\\[error\\] refused eth-usdc \\(block 19\\): 5 \\< 6 & \\*more\\*",)"
          R"("allowed_mentions":{"parse":[]},"flags":4})");
}

TEST_CASE("telegram gets plain text for its chat, without a sound if it is only information",
          "[alerts]") {
    AlertReceiver to = receiver(AlertFormat::kTelegram);
    to.chat_id = "-100123";
    CHECK(make_message(stamped(), to).body ==
          R"({"chat_id":"-100123","text":"[error] refused eth-usdc (block 19): 5 < 6 & *more*",)"
          R"("link_preview_options":{"is_disabled":true},"disable_notification":false})");
    StampedAlert quiet = stamped();
    quiet.alert.level = AlertLevel::kInfo;
    CHECK_THAT(make_message(quiet, to).body, Catch::Contains(R"("disable_notification":true)"));
}

TEST_CASE("pagerduty opens an incident when a condition begins and resolves it when it ends",
          "[alerts]") {
    AlertReceiver to = receiver(AlertFormat::kPagerduty);
    to.secret = "R0UT1NG";
    CHECK(make_message(condition(AlertPhase::kBegin), to).body ==
          R"({"routing_key":"R0UT1NG","event_action":"trigger",)"
          R"("dedup_key":"evenkeel/1/0xA/guard halted eth-usdc",)"
          R"("payload":{"summary":"guard_halted: drawdown 11%","source":"evenkeel/1/0xA",)"
          R"("severity":"critical","timestamp":"2023-11-14T22:13:20.123Z","component":"eth-usdc",)"
          R"("class":"guard_halted","custom_details":{"id":"run-1","block":19,)"
          R"("details":{"limit":"max_order"}}}})");
    CHECK(make_message(condition(AlertPhase::kEnd), to).body ==
          R"({"routing_key":"R0UT1NG","event_action":"resolve",)"
          R"("dedup_key":"evenkeel/1/0xA/guard halted eth-usdc"})");
    CHECK_THAT(make_message(stamped(), to).body, Catch::Contains("evenkeel/1/0xA/run-1"));
    StampedAlert named = condition(AlertPhase::kEnd);
    named.alert.condition.assign(300, 'x');
    const auto key = nlohmann::json::parse(make_message(named, to).body)["dedup_key"];
    CHECK(key.get<std::string>().size() == 64);
}

TEST_CASE("ntfy gets the text as body and the rest in headers", "[alerts]") {
    AlertReceiver to = receiver(AlertFormat::kNtfy);
    to.secret = "tk_1";
    StampedAlert alert = stamped("caf\xc3\xa9");
    alert.alert.strategy = "\xc3\xa9\r\nX: y";
    const AlertMessage message = make_message(alert, to);
    CHECK(message.body == "caf\xc3\xa9");
    CHECK(message.headers == std::vector<std::string>{
                                 "Content-Type: text/plain; charset=utf-8", "User-Agent: evenkeel",
                                 "Title: [error] refused ????X: y (block 19)", "Priority: 4",
                                 "Tags: x,refused", "Authorization: Bearer tk_1"});
    CHECK(make_message(condition(AlertPhase::kEnd), to).headers[4] ==
          "Tags: white_check_mark,guard_lifted");
}

TEST_CASE("every format cuts long texts to what the receiver takes", "[alerts]") {
    std::string text;
    while (text.size() < 20'000) text += "\xf0\x9f\x9a\xa8 \xe2\x82\xac & *x* ";
    const auto units = [](const nlohmann::json& json) {
        std::size_t count = 0;
        for (const char c : json.get<std::string>()) {
            const auto b = static_cast<unsigned char>(c);
            if ((b & 0xc0) != 0x80) count += b >= 0xf0 ? 2 : 1;
        }
        return count;
    };
    const auto parsed = [&](AlertFormat format) {
        return nlohmann::json::parse(body(stamped(text), format));
    };
    const auto within = [&](std::size_t length, std::size_t limit) {
        CHECK(length <= limit);
        CHECK(length + 10 > limit);
    };
    within(units(parsed(AlertFormat::kSlack)["text"]), 4'000);
    within(units(parsed(AlertFormat::kDiscord)["content"]), 2'000);
    within(units(parsed(AlertFormat::kTelegram)["text"]), 4'096);
    within(units(parsed(AlertFormat::kPagerduty)["payload"]["summary"]), 1'024);
    within(body(stamped(text), AlertFormat::kNtfy).size(), 4'096);
}

TEST_CASE("text is cut between characters, and what is no UTF-8 is replaced", "[alerts]") {
    const std::string dots = "\xe2\x80\xa6", bad = "\xef\xbf\xbd";
    CHECK(fitted("abcde", {.limit = 5}) == "abcde");
    CHECK(fitted("abcdef", {.limit = 5}) == "abcd" + dots);
    CHECK(fitted("ab\xf0\x9f\x9a\xa8z", {.limit = 4}) == "ab" + dots);
    CHECK(fitted("ab\xe2\x82\xac"
                 "cdef",
                 {.limit = 7, .unit = TextUnit::kBytes}) == "ab" + dots);
    CHECK(fitted("a&&&&", {.limit = 12, .entities = true}) == "a&amp;&amp;" + dots);
    CHECK(fitted("***", {.limit = 4, .backslashed = "*"}) == "\\*" + dots);
    CHECK(fitted("a\xff\xc3", {.limit = 9}) == "a" + bad + bad);
    CHECK(fitted("\xc0\x80\xed\xa0\x80", {.limit = 9}) == bad + bad + bad + bad + bad);
    CHECK(fitted("", {.limit = 4}).empty());
}

TEST_CASE("no format carries a secret of an address", "[alerts]") {
    const StampedAlert alert = stamped("POST https://user:pw@host.example:8545/v3/K3Y failed");
    for (int i = 0; i < 6; ++i) {
        const std::string text = body(alert, static_cast<AlertFormat>(i));
        INFO(text);
        CHECK_THAT(text, Catch::Contains("host.example:8545"));
        CHECK_THAT(text, !Catch::Contains("K3Y") && !Catch::Contains("pw"));
    }
}
