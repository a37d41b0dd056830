// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/control/latch.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "keeper/control/control_file.hpp"
#include "keeper/control/operator_request.hpp"
#include "tests/unit/keeper/control/folder.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

const FlattenLatch kLatch{.time = "2026-01-02T03:04:05.678Z",
                          .who = "process 7 of user 0",
                          .reason = "the operator said so",
                          .flat_at = std::nullopt};

}  // namespace

TEST_CASE("A latch is read back as it was written", "[control]") {
    FlattenLatch latch = kLatch;
    CHECK(parse_latch(to_json(latch)).value() == latch);
    latch.flat_at = 12'345;
    CHECK(parse_latch(to_json(latch)).value() == latch);
}

TEST_CASE("A latch's text is taken strictly", "[control]") {
    const std::string whole = R"({"version":1,"time":"t","who":"w","reason":"r","flat_at":5})";
    REQUIRE(parse_latch(whole));
    for (const char* text : {"", "{}", "[]", "null", R"({"version":1,"time":"t","who":"w"})",
                             R"({"version":2,"time":"t","who":"w","reason":"r"})",
                             R"({"version":1,"time":"t","who":"w","reason":7})",
                             R"({"version":1,"time":"t","who":"w","reason":"r","flat_at":-1})",
                             R"({"version":1,"time":"t","who":"w","reason":"r","flat_at":"5"})",
                             R"({"version":1,"time":"t","who":"w","reason":"r","more":1})",
                             R"({"version":1,"time":"t","time":"u","who":"w","reason":"r"})",
                             R"({"version":1,"time":"t","who":"w","reason":"r"} x)",
                             R"({"version":1,"time":"t","who":"w","reason":{"a":{"b":[1]}}})"}) {
        INFO(text);
        const auto parsed = parse_latch(text);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == Errc::kDecode);
    }
    for (std::size_t length = 0; length < whole.size(); ++length) {
        INFO("torn after " << length << " bytes");
        CHECK_FALSE(parse_latch(whole.substr(0, length)));
    }
}

TEST_CASE("A latch holds until it is lifted", "[control]") {
    const Folder folder;
    const std::string journal = folder / "keeper.db";
    CHECK_FALSE(find_latch(journal));
    REQUIRE(set_latch(journal, kLatch));
    const auto found = find_latch(journal);
    REQUIRE(found);
    CHECK(found->latch == kLatch);
    CHECK(found->words.find("the operator said so") != std::string::npos);
    CHECK(found->words.find("not flat yet") != std::string::npos);
    CHECK(lift_latch(journal).value());
    CHECK_FALSE(lift_latch(journal).value());
    CHECK_FALSE(find_latch(journal));
}

TEST_CASE("Whatever stands in the latch's place holds like one", "[control]") {
    const Folder folder;
    const std::string journal = folder / "keeper.db";
    SECTION("a torn file") {
        folder.write("keeper.db.flatten", R"({"version":1,"ti)");
    }
    SECTION("an empty file") {
        folder.write("keeper.db.flatten", "");
    }
    SECTION("foreign content") {
        folder.write("keeper.db.flatten", "\xff\xfe not ours");
    }
    SECTION("a link") {
        std::filesystem::create_symlink("/nonexistent", folder / "keeper.db.flatten");
    }
    SECTION("a folder") {
        std::filesystem::create_directory(folder / "keeper.db.flatten");
    }
    const auto found = find_latch(journal);
    REQUIRE(found);
    CHECK_FALSE(found->latch);
    CHECK_FALSE(found->words.empty());
}

TEST_CASE("Setting a latch again keeps who set it first and takes back that it was flat",
          "[control]") {
    const Folder folder;
    const std::string journal = folder / "keeper.db";
    REQUIRE(set_latch(journal, kLatch));
    REQUIRE(mark_flat(journal, 42));
    CHECK(find_latch(journal)->latch->flat_at == 42u);
    FlattenLatch second = kLatch;
    second.reason = "another";
    REQUIRE(set_latch(journal, second));
    CHECK(find_latch(journal)->latch == kLatch);
}

TEST_CASE("A latch that cannot be read is replaced by one that can", "[control]") {
    const Folder folder;
    const std::string journal = folder / "keeper.db";
    folder.write("keeper.db.flatten", "torn");
    REQUIRE(set_latch(journal, kLatch));
    CHECK(find_latch(journal)->latch == kLatch);
}

TEST_CASE("A latch that was lifted meanwhile is not set by the end of the work", "[control]") {
    const Folder folder;
    REQUIRE(mark_flat(folder / "keeper.db", 42));
    CHECK_FALSE(find_latch(folder / "keeper.db"));
}

TEST_CASE("Requests are left, found and taken away", "[control]") {
    const Folder folder;
    const std::string journal = folder / "keeper.db";
    const AdoptRequest adopt{.nonce = 17, .time = "t", .who = "w"};
    const ResumeRequest resume{.cause = "drawdown", .time = "t", .who = "w"};
    CHECK_FALSE(find_adopt_request(journal));
    CHECK_FALSE(find_resume_request(journal));
    REQUIRE(leave_note(adopt_path(journal), to_json(adopt)));
    REQUIRE(leave_note(resume_path(journal), to_json(resume)));
    CHECK(find_adopt_request(journal).value().value() == adopt);
    CHECK(find_resume_request(journal).value().value() == resume);
    REQUIRE(take_note_away(adopt_path(journal)));
    CHECK_FALSE(find_adopt_request(journal));
}

TEST_CASE("A request that is torn, or another's, is an error and no request", "[control]") {
    const Folder folder;
    const std::string journal = folder / "keeper.db";
    const std::string adopt = to_json(AdoptRequest{.nonce = 17, .time = "t", .who = "w"});
    for (const std::string& text : {std::string(), adopt.substr(0, 20), adopt + "x",
                                    to_json(ResumeRequest{.cause = "", .time = "t", .who = "w"})}) {
        INFO(text);
        folder.write("keeper.db.adopt", text);
        CHECK_FALSE(find_adopt_request(journal).value());
    }
    folder.write("keeper.db.resume", adopt);
    CHECK_FALSE(find_resume_request(journal).value());
}
