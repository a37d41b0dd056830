// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/world/proof.hpp"

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>
#include <vector>

#include "keeper/support/log.hpp"

namespace evenkeel::test {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr || *text == '\0' ? otherwise : std::stoull(text);
}

void prepare_log() {
    const bool wanted = std::getenv("EVENKEEL_TRACE") != nullptr;
    log::configure(wanted ? log::Level::kDebug : log::Level::kOff, log::Format::kText);
}

namespace {

struct Figure {
    const char* name;
    std::uint64_t value;
};

std::vector<Figure> figures(const WorldTally& tally) {
    const WorldCount& count = tally.count;
    return {{"worlds", count.worlds},
            {"blocks", count.blocks},
            {"transactions", count.transactions},
            {"sends", count.sends},
            {"kill_points", tally.kill_points},
            {"resumed", count.resumed},
            {"doubled", count.doubled},
            {"lost", count.lost},
            {"failed", tally.failed}};
}

std::vector<Figure> faults(const WorldCount& count) {
    return {{"node", count.moods},
            {"lie", count.lies},
            {"wire", count.wire_faults},
            {"reorganisation", count.reorganisations},
            {"foreign_transaction", count.intrusions},
            {"restart", count.restarts},
            {"crash", count.crashes}};
}

std::string object(const std::vector<Figure>& all) {
    std::string out;
    for (const Figure& one : all)
        out += fmt::format(R"({}"{}":{})", out.empty() ? "" : ",", one.name, one.value);
    return out;
}

}  // namespace

void publish(const std::string& otherwise, const WorldTally& tally) {
    const char* given = std::getenv("EVENKEEL_PROOF");
    const std::string name = given == nullptr ? otherwise : given;
    const std::string text = fmt::format(R"({{{},"faults":{{{}}}}})", object(figures(tally)),
                                         object(faults(tally.count)));
    fmt::print("{}: {:.0f} blocks/s, {}\n", name,
               static_cast<double>(tally.count.blocks) / tally.seconds, text);
    const char* folder = std::getenv("EVENKEEL_PROOFS");
    if (folder == nullptr) return;
    std::filesystem::create_directories(folder);
    std::ofstream(std::filesystem::path(folder) / (name + ".json")) << text << '\n';
}

std::string replay_line(const std::string& test, std::uint64_t seed) {
    return fmt::format("EVENKEEL_SEED={} EVENKEEL_WORLDS=1 EVENKEEL_TRACE=1 build/tests/worlds {}",
                       seed, test);
}

std::uint64_t resident_bytes() {
    std::ifstream file("/proc/self/statm");
    std::uint64_t total = 0, resident = 0;
    file >> total >> resident;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace evenkeel::test
