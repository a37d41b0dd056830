// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/configurations.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/unit/keeper/control/folder.hpp"

using namespace evenkeel;
using namespace evenkeel::cli;
using namespace evenkeel::test;

namespace {

/// A configuration that has nothing in common with one of another number.
NamedConfig numbered(unsigned char number) {
    NamedConfig one{"", "config-" + std::to_string(number), {}};
    one.config.portfolio.chain_id = number;
    one.config.signer.address.emplace().bytes.fill(number);
    one.config.journal_path = "journal-" + std::to_string(number);
    one.config.ops_listen = "127.0.0.1:" + std::to_string(9000 + number);
    return one;
}

std::vector<std::string> clashes_of(NamedConfig one, NamedConfig other) {
    const std::vector<NamedConfig> both{std::move(one), std::move(other)};
    return clashes(both, accounts_of(both).value());
}

void check_clash(const NamedConfig& one, const NamedConfig& other, const std::string& what) {
    const auto found = clashes_of(one, other);
    REQUIRE(found.size() == 1);
    CHECK(found[0].find("config-1 and config-2: ") == 0);
    CHECK(found[0].find(what) != std::string::npos);
}

}  // namespace

TEST_CASE("Configurations that share nothing may work in one process", "[configurations]") {
    CHECK(clashes_of(numbered(1), numbered(2)).empty());
    CHECK(clashes({numbered(1)}, {}).empty());
    auto same_account = numbered(2);
    same_account.config.signer = numbered(1).config.signer;
    CHECK(clashes_of(numbered(1), same_account).empty());
    auto same_chain = numbered(2);
    same_chain.config.portfolio.chain_id = 1;
    CHECK(clashes_of(numbered(1), same_chain).empty());
}

TEST_CASE("Two keepers never have one account on one chain", "[configurations]") {
    auto other = numbered(2);
    other.config.portfolio.chain_id = 1;
    other.config.signer = numbered(1).config.signer;
    check_clash(numbered(1), other, "on chain 1");
    const std::vector<NamedConfig> three{numbered(3), numbered(1), other};
    CHECK(clashes(three, accounts_of(three).value()).size() == 1);
    CHECK(clashes(three, {}).empty());
    other.config.signer = {};
    CHECK(accounts_of({numbered(1), other}).error().message.find("config-2") == 0);
}

TEST_CASE("Two keepers never have one journal, whatever it is called", "[configurations]") {
    const Folder folder;
    auto one = numbered(1);
    auto other = numbered(2);
    one.config.journal_path = folder / "a.db";
    other.config.journal_path = folder / "x/../a.db";
    check_clash(one, other, "journal");
    folder.write("a.db", "");
    std::filesystem::create_symlink(folder / "a.db", folder / "b.db");
    other.config.journal_path = folder / "b.db";
    check_clash(one, other, "journal");
    std::filesystem::create_hard_link(folder / "a.db", folder / "c.db");
    other.config.journal_path = folder / "c.db";
    check_clash(one, other, "journal");
    other.config.journal_path = folder / "d.db";
    CHECK(clashes_of(one, other).empty());
}

TEST_CASE("Two keepers never have one port, unless any will do", "[configurations]") {
    auto one = numbered(1);
    auto other = numbered(2);
    one.config.ops_listen = "127.0.0.1:9464";
    for (const char* listen : {"127.0.0.1:9464", "0.0.0.0:9464", "[::1]:09464"}) {
        other.config.ops_listen = listen;
        check_clash(one, other, "port 9464");
    }
    one.config.ops_listen = other.config.ops_listen = "127.0.0.1:0";
    CHECK(clashes_of(one, other).empty());
}
