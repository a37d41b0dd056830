// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/control/control_file.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/keeper/control/folder.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace fs = std::filesystem;

TEST_CASE("A note is read back as it was left, and taken away once", "[control]") {
    const Folder folder;
    const std::string path = folder / "note";
    CHECK_FALSE(look_at(path));
    REQUIRE(leave_note(path, "first"));
    REQUIRE(leave_note(path, "second"));
    CHECK(look_at(path).value().value() == "second");
    CHECK(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator()) == 1);
    CHECK(take_note_away(path).value());
    CHECK_FALSE(take_note_away(path).value());
    CHECK_FALSE(look_at(path));
}

TEST_CASE("A note makes its folder", "[control]") {
    const Folder folder;
    REQUIRE(leave_note(folder / "a/b/note", "text"));
    CHECK(look_at(folder / "a/b/note").value().value() == "text");
}

TEST_CASE("A link is a note that cannot be read, wherever it leads", "[control]") {
    const Folder folder;
    const bool dangling = GENERATE(false, true);
    if (!dangling) folder.write("elsewhere", "secret");
    fs::create_symlink(folder / "elsewhere", folder / "note");
    const auto note = look_at(folder / "note");
    REQUIRE(note);
    REQUIRE_FALSE(*note);
    CHECK(note->error().message.find("not a plain file") != std::string::npos);
}

TEST_CASE("Leaving a note over a link replaces the link and not what it leads to", "[control]") {
    const Folder folder;
    folder.write("elsewhere", "untouched");
    fs::create_symlink(folder / "elsewhere", folder / "note");
    REQUIRE(leave_note(folder / "note", "text"));
    CHECK(look_at(folder / "elsewhere").value().value() == "untouched");
    CHECK(look_at(folder / "note").value().value() == "text");
    CHECK(fs::is_regular_file(fs::symlink_status(folder / "note")));
}

TEST_CASE("Folders, pipes and files that are too long are notes that cannot be read", "[control]") {
    const Folder folder;
    fs::create_directory(folder / "folder");
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    folder.write("long", std::string(4'097, 'x'));
    folder.write("just", std::string(4'096, 'x'));
    for (const char* name : {"folder", "pipe", "long"}) {
        INFO(name);
        const auto note = look_at(folder / name);
        REQUIRE(note);
        CHECK_FALSE(*note);
    }
    CHECK(look_at(folder / "just").value().value().size() == 4'096);
}

TEST_CASE("A file that may not be read is there all the same", "[control]") {
    if (::geteuid() == 0) return;  // root may read everything
    const Folder folder;
    folder.write("note", "text");
    fs::permissions(folder / "note", fs::perms::none);
    const auto note = look_at(folder / "note");
    REQUIRE(note);
    CHECK_FALSE(*note);
}

TEST_CASE("A draft that a crash left behind neither counts nor stands in the way", "[control]") {
    const Folder folder;
    folder.write("note." + std::to_string(::getpid()), "torn");
    CHECK_FALSE(look_at(folder / "note"));
    REQUIRE(leave_note(folder / "note", "whole"));
    CHECK(look_at(folder / "note").value().value() == "whole");
}

TEST_CASE("Where nothing can be written, leaving a note fails", "[control]") {
    const Folder folder;
    folder.write("file", "");
    const auto left = leave_note(folder / "file/note", "text");
    REQUIRE_FALSE(left);
    CHECK(left.error().code == Errc::kStorage);
}

TEST_CASE("Links to the journal share its control files", "[control]") {
    const Folder folder;
    fs::create_directory(folder / "real");
    fs::create_directory_symlink(folder / "real", folder / "link");
    CHECK(control_path(folder / "link/a.db", ".flatten") ==
          control_path(folder / "real/a.db", ".flatten"));
}
