// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Source {
    std::string path;  ///< From the root, with forward slashes.
    std::vector<std::string> lines;
};

std::vector<Source> sources(const std::vector<std::string>& rooms) {
    std::vector<Source> found;
    const fs::path root = EVENKEEL_SOURCE_DIR;
    for (const auto& room : rooms) {
        for (const auto& entry : fs::recursive_directory_iterator(root / room)) {
            const auto extension = entry.path().extension();
            if (extension != ".hpp" && extension != ".cpp") continue;
            Source source{fs::relative(entry.path(), root).generic_string(), {}};
            std::ifstream in(entry.path());
            for (std::string line; std::getline(in, line);) source.lines.push_back(line);
            found.push_back(std::move(source));
        }
    }
    return found;
}

/// The room a path belongs to, fine enough to tell chain's pure half from its network half.
std::string room_of(const std::string& path) {
    static const std::vector<std::string> kRooms = {
        "chain/base",         "chain/types", "chain/codec",   "chain/crypto", "chain/rpc",
        "chain/transactions", "abi",         "contracts-abi", "strategies",   "keeper"};
    for (const auto& room : kRooms)
        if (path.starts_with(room + "/")) return room;
    return "";
}

const std::map<std::string, std::set<std::string>>& allowed_arrows() {
    static const std::set<std::string> core = {"chain/base", "chain/types", "chain/codec",
                                               "chain/crypto"};
    static const std::set<std::string> pure = {"chain/base",   "chain/types", "chain/codec",
                                               "chain/crypto", "abi",         "strategies"};
    static const std::map<std::string, std::set<std::string>> arrows = {
        {"chain/base", {"chain/base"}},
        {"chain/types", {"chain/base", "chain/types", "chain/codec", "chain/crypto"}},
        {"chain/codec", core},
        {"chain/crypto", core},
        {"chain/rpc", {"chain/base", "chain/types", "chain/codec", "chain/crypto", "chain/rpc"}},
        {"chain/transactions",
         {"chain/base", "chain/types", "chain/codec", "chain/crypto", "chain/transactions"}},
        {"contracts-abi",
         {"chain/base", "chain/types", "chain/codec", "chain/crypto", "contracts-abi"}},
        {"strategies", pure},
        {"keeper",
         {"chain/base", "chain/types", "chain/codec", "chain/crypto", "chain/rpc",
          "chain/transactions", "abi", "strategies", "keeper"}},
    };
    return arrows;
}

const std::vector<std::string> kRooms = {"chain", "contracts-abi", "strategies", "keeper"};

}  // namespace

TEST_CASE("includes only point down the list of rooms", "[house]") {
    const std::regex include(R"re(^\s*#include\s+["<]([^">]+)[">])re");
    std::size_t arrows = 0;
    for (const auto& source : sources(kRooms)) {
        const auto from = room_of(source.path);
        for (const auto& line : source.lines) {
            std::smatch match;
            if (!std::regex_search(line, match, include)) continue;
            const auto to = room_of(match[1].str());
            if (to.empty()) continue;
            ++arrows;
            INFO(source.path << " includes " << match[1].str());
            CHECK(allowed_arrows().at(from).contains(to));
        }
    }
    CHECK(arrows > 100);
}

TEST_CASE("decisions reach neither network, database, logger nor file system", "[house]") {
    const std::regex forbidden(
        R"re(#include\s+["<](curl|boost/(beast|asio)|sqlite|SQLiteCpp|spdlog|httplib|fstream|iostream|filesystem|thread|random))re");
    for (const auto& source : sources({"strategies"}))
        for (const auto& line : source.lines) {
            INFO(source.path << ": " << line);
            CHECK_FALSE(std::regex_search(line, forbidden));
        }
}

TEST_CASE("ambient time and chance are asked for in one file only", "[house]") {
    const std::regex ambient(
        R"re((system_clock|steady_clock|high_resolution_clock)::now|sleep_(for|until)\(|std::rand\(|random_device)re");
    for (const auto& source : sources(kRooms)) {
        if (source.path == "chain/base/clock.cpp") continue;
        for (const auto& line : source.lines) {
            INFO(source.path << ": " << line);
            CHECK_FALSE(std::regex_search(line, ambient));
        }
    }
}

TEST_CASE("every source names its licence and stays within the file budget", "[house]") {
    for (const auto& source : sources(kRooms)) {
        INFO(source.path << " has " << source.lines.size() << " lines");
        REQUIRE(source.lines.size() > 1);
        CHECK(source.lines[1] == "// SPDX-License-Identifier: Apache-2.0");
        CHECK(source.lines.size() <= 500);
    }
}

TEST_CASE("no two headers define a class of one name", "[house]") {
    // The linker takes the functions of one for both, destructor and all, and says nothing.
    std::map<std::string, std::string> seen;
    const auto word = [](const std::string& line, std::size_t from) {
        return line.substr(from, line.find_first_of(" {", from) - from);
    };
    for (const auto& source : sources(kRooms)) {
        if (!source.path.ends_with(".hpp")) continue;
        std::string space;
        for (const std::string& line : source.lines) {
            if (line.starts_with("namespace ") && line.ends_with("{"))
                space += "::" + line.substr(10, line.find(" {") - 10);
            if (line.starts_with("}  // namespace")) space.resize(space.rfind("::"));
            const bool defines = line.starts_with("struct ") || line.starts_with("class ");
            if (!defines || line.find('{') == std::string::npos) continue;
            const std::string name = word(line, line.find(' ') + 1);
            const auto [at, fresh] = seen.emplace(space + "::" + name, source.path);
            INFO(at->first << " in " << at->second << " and " << source.path);
            CHECK(fresh);
        }
    }
    CHECK(seen.size() > 300);
}
