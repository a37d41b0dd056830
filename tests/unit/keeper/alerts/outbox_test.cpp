// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/alerts/outbox.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/hasty_clock.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

using namespace std::chrono_literals;

const AlertReceiver kOne{"https://one.example/KEY"};
const AlertReceiver kTwo{"https://two.example/KEY", AlertFormat::kSlack};

/// A path where nothing is yet.
std::string fresh(const std::string& name) {
    const auto path = std::filesystem::path(EVENKEEL_BINARY_DIR) / ("outbox_" + name);
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + end);
    return path.string();
}

Alert said(std::string message, AlertLevel level = AlertLevel::kWarning) {
    return {.level = level,
            .event = "e",
            .strategy = "s",
            .block = 7,
            .message = std::move(message),
            .details = R"({"a":1})"};
}

Alert begins() {
    Alert out = said("it begins");
    out.phase = AlertPhase::kBegin;
    out.condition = "c";
    out.end_event = "e_over";
    return out;
}

Alert ends() {
    Alert out = said("it ends", AlertLevel::kInfo);
    out.phase = AlertPhase::kEnd;
    out.condition = "c";
    out.begun_at = AlertLevel::kWarning;
    return out;
}

/// Takes and delivers all there is; the messages in order.
std::vector<StampedAlert> drain(Outbox& outbox, std::size_t index = 0) {
    std::vector<StampedAlert> out;
    while (auto next = outbox.take(index)) {
        outbox.delivered(index, *next);
        out.push_back(*std::move(next));
    }
    return out;
}

}  // namespace

TEST_CASE("What was posted and not delivered is there after a restart, as it was", "[alerts]") {
    const std::string path = fresh("restart");
    HastyClock clock;
    std::optional<StampedAlert> first;
    {
        Outbox outbox({kOne}, clock, 10, path);
        outbox.post(said("a"));
        outbox.post(begins());
        outbox.post(said("a"));
        first = outbox.take(0);
    }
    clock.advance(1h);
    Outbox outbox({kOne}, clock, 10, path);
    CHECK(outbox.counts().lag == 1h);
    outbox.post(said("b"));
    const auto all = drain(outbox);
    REQUIRE(all.size() == 3);
    CHECK(all[0] == first);
    CHECK(all[0].count == 2);
    CHECK(all[0].alert == said("a"));
    CHECK(all[1].alert == begins());
    CHECK(all[2].alert.message == "b");
    CHECK(all[2].id != all[0].id);
}

TEST_CASE("A kill between post and delivery loses nothing, and what arrived does not come back",
          "[alerts]") {
    const std::string path = fresh("kill");
    HastyClock clock;
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        Outbox outbox({kOne}, clock, 10, path);
        for (const char* text : {"a", "b", "c"}) outbox.post(said(text));
        outbox.delivered(0, *outbox.take(0));
        (void)outbox.take(0);
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    Outbox outbox({kOne}, clock, 10, path);
    const auto all = drain(outbox);
    REQUIRE(all.size() == 2);
    CHECK(all[0].alert.message == "b");
    CHECK(all[1].alert.message == "c");
    CHECK(all[0].id.substr(all[0].id.find('-')) == "-2");
}

TEST_CASE("A condition that still holds after a restart is not told again within the hour",
          "[alerts]") {
    const std::string path = fresh("condition");
    HastyClock clock;
    {
        Outbox outbox({kOne, kTwo}, clock, 10, path);
        outbox.post(begins());
        CHECK(drain(outbox).size() == 1);
    }
    clock.advance(59min);
    {
        Outbox outbox({kOne, kTwo}, clock, 10, path);
        CHECK(outbox.open_conditions() ==
              std::vector<OpenCondition>{{"c", "e_over", "s", AlertLevel::kWarning}});
        outbox.post(begins());
        CHECK(drain(outbox).empty());
        const auto other = drain(outbox, 1);  // it waited for this one
        REQUIRE(other.size() == 1);
        CHECK(outbox.counts().folded == 2);
    }
    clock.advance(2min);
    Outbox outbox({kOne, kTwo}, clock, 10, path);
    outbox.post(begins());
    CHECK(drain(outbox).size() == 1);
    CHECK(drain(outbox, 1).empty());
    outbox.post(ends());
    CHECK(outbox.open_conditions().empty());
    CHECK(drain(outbox).size() == 1);
    outbox.post(begins());
    CHECK(drain(outbox).size() == 1);
}

TEST_CASE("The queue of a receiver that is no longer configured is dropped and counted",
          "[alerts]") {
    const std::string path = fresh("removed");
    HastyClock clock;
    {
        Outbox outbox({kOne, kTwo}, clock, 10, path);
        for (const char* text : {"a", "b"}) outbox.post(said(text));
    }
    {
        Outbox outbox({kTwo}, clock, 10, path);
        CHECK(outbox.counts().dropped == 2);
        CHECK(drain(outbox).size() == 2);
    }
    Outbox outbox({kOne}, clock, 10, path);
    CHECK(drain(outbox).empty());
}

TEST_CASE("Two receivers at one address keep queues of their own", "[alerts]") {
    const std::string path = fresh("twins");
    HastyClock clock;
    {
        Outbox outbox({kOne, kOne}, clock, 10, path);
        outbox.post(said("a"));
        CHECK(drain(outbox, 0).size() == 1);
    }
    Outbox outbox({kOne, kOne}, clock, 10, path);
    CHECK(drain(outbox, 0).empty());
    CHECK(drain(outbox, 1).size() == 1);
}

TEST_CASE("Beyond the bound the receiver is told that something is missing", "[alerts]") {
    const std::string path = fresh("full");
    HastyClock clock;
    {
        Outbox outbox({kOne}, clock, 3, path);
        for (int i = 0; i < 10; ++i)
            outbox.post(said(std::to_string(i), i == 0 ? AlertLevel::kError : AlertLevel::kInfo));
        CHECK(outbox.counts().full);
    }
    Outbox outbox({kOne}, clock, 3, path);
    const auto all = drain(outbox);
    std::size_t notices = 0, told = 0;
    for (const auto& one : all)
        if (one.alert.event == "alerts_dropped") {
            ++notices;
            told += one.count;
        }
    CHECK(all.front().alert.message == "0");
    CHECK(all.back().alert.message == "9");
    CHECK(notices >= 1);
    CHECK(told >= 7);
    CHECK_FALSE(outbox.counts().full);
}

TEST_CASE("Without a disk alerts go on in memory, and are written when it is back", "[alerts]") {
    const auto folder = std::filesystem::path(EVENKEEL_BINARY_DIR) / "outbox_missing";
    std::filesystem::remove_all(folder);
    const std::string path = (folder / "alerts").string();
    HastyClock clock;
    {
        Outbox outbox({kOne}, clock, 10, path);
        outbox.post(said("a"));
        CHECK_THAT(outbox.counts().trouble, Catch::StartsWith("alert queue: "));
        CHECK(outbox.counts().queued == 1);
        std::filesystem::create_directory(folder);
        clock.advance(11s);
        outbox.post(said("b"));
        CHECK(outbox.counts().trouble.empty());
    }
    Outbox outbox({kOne}, clock, 10, path);
    CHECK(drain(outbox).size() == 2);
}

TEST_CASE("The queue's file belongs to one keeper", "[alerts]") {
    const std::string path = fresh("shared");
    HastyClock clock;
    const Outbox first({kOne}, clock, 10, path);
    CHECK(AlertStore::open(path).error().code == Errc::kStorage);
}

TEST_CASE("A file that holds something else is trouble, not a crash", "[alerts]") {
    const std::string path = fresh("other");
    std::ofstream(path) << std::string(5'000, 'x');
    HastyClock clock;
    Outbox outbox({kOne}, clock, 10, path);
    outbox.post(said("a"));
    CHECK_FALSE(outbox.counts().trouble.empty());
    CHECK(drain(outbox).size() == 1);
}

TEST_CASE("No address of a receiver is in the queue's file", "[alerts]") {
    const std::string path = fresh("secret");
    HastyClock clock;
    { Outbox({{"https://one.example/S3CR3T"}}, clock, 10, path).post(said("a")); }
    std::ifstream file(path, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    CHECK(text.size() > 1'000);
    CHECK_THAT(text, !Catch::Contains("S3CR3T") && !Catch::Contains("one.example"));
}
