// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/alerts/queue.hpp"

#include <catch2/catch.hpp>

#include "keeper/alerts/pace.hpp"

using namespace evenkeel;

namespace {

using namespace std::chrono_literals;

StampedAlert said(int id, std::string message, AlertLevel level = AlertLevel::kWarning) {
    return {std::to_string(id), WallTime(std::chrono::seconds(id)),
            Alert{.level = level,
                  .event = "e",
                  .strategy = "s",
                  .block = {},
                  .message = std::move(message)}};
}

StampedAlert about(int id, AlertPhase phase) {
    StampedAlert out = said(id, phase == AlertPhase::kBegin ? "it begins" : "it ends");
    out.alert.phase = phase;
    out.alert.condition = "c";
    return out;
}

std::string ids(const AlertQueue& queue) {
    std::string out;
    for (const auto& waiting : queue.waiting()) out += waiting.id;
    return out;
}

}  // namespace

TEST_CASE("The same said again while it waits is folded, with count and times", "[alerts]") {
    AlertQueue queue(10);
    queue.push(said(1, "a"));
    queue.push(said(2, "b"));
    const Pushed pushed = queue.push(said(3, "a"));
    REQUIRE(pushed.put != nullptr);
    CHECK(pushed.put->id == "1");
    CHECK(pushed.put->count == 2);
    CHECK(pushed.put->time == WallTime(1s));
    CHECK(pushed.put->last == WallTime(3s));
    CHECK(ids(queue) == "12");
}

TEST_CASE("What a receiver may have seen does not change any more", "[alerts]") {
    AlertQueue queue(10);
    queue.push(said(1, "a"));
    queue.take();
    queue.push(said(2, "a"));
    queue.push(said(3, "a"));
    CHECK(ids(queue) == "12");
    CHECK(queue.waiting().front().count == 1);
    AlertQueue later(10);
    later.load({said(1, "a")});
    later.push(said(2, "a"));
    CHECK(ids(later) == "12");
}

TEST_CASE("A condition's words are never folded past a newer one", "[alerts]") {
    AlertQueue queue(10);
    queue.push(about(1, AlertPhase::kBegin));
    queue.push(about(2, AlertPhase::kEnd));
    queue.push(about(3, AlertPhase::kBegin));
    CHECK(ids(queue) == "123");
    queue.push(about(4, AlertPhase::kBegin));
    CHECK(ids(queue) == "123");
    CHECK(queue.waiting().back().count == 2);
}

TEST_CASE("A begin that was tried is not put again until its end", "[alerts]") {
    AlertQueue queue(10);
    queue.push(about(1, AlertPhase::kBegin));
    queue.take();
    CHECK(queue.push(about(2, AlertPhase::kBegin)).put == nullptr);
    CHECK(ids(queue) == "1");
}

TEST_CASE("A full queue drops the oldest of the least important", "[alerts]") {
    AlertQueue queue(3);
    queue.push(said(1, "a", AlertLevel::kError));
    queue.push(said(2, "b", AlertLevel::kInfo));
    queue.push(said(3, "c", AlertLevel::kInfo));
    CHECK(queue.push(said(4, "d", AlertLevel::kCritical)).dropped.at(0).id == "2");
    CHECK(queue.push(said(5, "e", AlertLevel::kCritical)).dropped.at(0).id == "3");
    CHECK(queue.push(said(6, "f", AlertLevel::kCritical)).dropped.at(0).id == "1");
    CHECK(ids(queue) == "456");
    CHECK(queue.push(said(7, "g"), true).dropped.empty());
}

TEST_CASE("The end of something critical is dropped no sooner than its beginning", "[alerts]") {
    AlertQueue queue(2);
    StampedAlert end = about(1, AlertPhase::kEnd);
    end.alert.level = AlertLevel::kInfo;
    end.alert.begun_at = AlertLevel::kCritical;
    queue.push(end);
    queue.push(said(2, "b", AlertLevel::kError));
    CHECK(queue.push(said(3, "c")).dropped.at(0).id == "2");
}

TEST_CASE("The back-off doubles up to its bound and starts anew with the next alert", "[alerts]") {
    DeliveryPace pace(1s, 10s, 0ms);
    SteadyTime now(1h);
    for (const auto want : {1s, 2s, 4s, 8s, 10s, 10s}) {
        pace.failed(now, {});
        CHECK(pace.wait(now, false) == want);
        CHECK(pace.wait(now, true) <= 0s);
        now += want;
    }
    pace.settled();
    CHECK(pace.wait(now, false) <= 0s);
    pace.failed(now, {});
    CHECK(pace.wait(now, false) == 1s);
}

TEST_CASE("What a receiver asks for is kept to, even in a hurry, up to an hour", "[alerts]") {
    DeliveryPace pace(1s, 60s, 0ms);
    const SteadyTime now(1h);
    for (int i = 0; i < 9; ++i) pace.failed(now, {});
    pace.failed(now, 30s);
    CHECK(pace.wait(now, false) == 30s);
    CHECK(pace.wait(now, true) == 30s);
    pace.failed(now, 48h);
    CHECK(pace.wait(now, false) == 1h);
}

TEST_CASE("Requests keep the distance that the format's receivers want", "[alerts]") {
    DeliveryPace pace(1s, 60s, spacing_of(AlertFormat::kSlack));
    const SteadyTime now(1h);
    CHECK(pace.wait(now, false) <= 0s);
    pace.sent(now);
    pace.settled();
    CHECK(pace.wait(now, false) == 1s);
    CHECK(pace.wait(now + 1s, false) <= 0s);
    CHECK(5 * spacing_of(AlertFormat::kDiscord) >= 2s);
    CHECK(spacing_of(AlertFormat::kTelegram) >= 1s);
    CHECK(spacing_of(AlertFormat::kGeneric) == 0s);
}
