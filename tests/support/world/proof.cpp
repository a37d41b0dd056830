// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/world/proof.hpp"

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>

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

void publish(const std::string& otherwise, const WorldTally& tally) {
    const char* given = std::getenv("EVENKEEL_PROOF");
    const std::string name = given == nullptr ? otherwise : given;
    const WorldCount& count = tally.count;
    fmt::print(
        "{}: {} worlds, {} blocks ({:.0f}/s), {} transactions followed, {} sends, faults: {} "
        "foreign "
        "transactions, {} lies, "
        "{} node moods, {} on the wire, {} reorganisations, {} restarts, {} crashes; {} kill "
        "points; {} "
        "worlds failed\n",
        name, count.worlds, count.blocks, static_cast<double>(count.blocks) / tally.seconds,
        count.transactions, count.sends, count.intrusions, count.lies, count.moods,
        count.wire_faults, count.reorganisations, count.restarts, count.crashes, tally.kill_points,
        tally.failed);
    const char* folder = std::getenv("EVENKEEL_PROOFS");
    if (folder == nullptr) return;
    std::filesystem::create_directories(folder);
    std::ofstream(std::filesystem::path(folder) / (name + ".json"))
        << fmt::format(
               R"({{"worlds":{},"blocks":{},"transactions":{},"kill_points":{},)"
               R"("doubled":{},"lost":{},"faults":{{"foreign transaction":{},"lie":{},"node":{},"wire":{},)"
               R"("reorganisation":{},"restart":{},"crash":{}}}}})",
               count.worlds, count.blocks, count.transactions, tally.kill_points, count.doubled,
               count.lost, count.intrusions, count.lies, count.moods, count.wire_faults,
               count.reorganisations, count.restarts, count.crashes)
        << '\n';
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
