// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/replay_command.hpp"

#include <cstdio>
#include <fmt/format.h>

#include "keeper/cli/configuration.hpp"
#include "keeper/cli/exit_code.hpp"
#include "keeper/engine/replay.hpp"

namespace evenkeel::cli {

int replay_journal(const std::string& config_path, bool json) {
    const auto config = load_or_complain(config_path);
    if (!config) return kUsage;
    const auto reader = JournalReader::open(config->journal_path);
    if (!reader) return complain(reader.error());
    const auto report = replay(*reader, [](const Difference& difference) {
        fmt::print(stderr,
                   "block {}, strategy {}, decision {}:\n  journalled {}\n  decided    {}\n",
                   difference.block, difference.strategy, difference.decision,
                   difference.journalled, difference.decided);
    });
    if (!report) return complain(report.error());
    constexpr const char* kObject = "{{\"snapshots\":{},\"decisions\":{},\"differences\":{}}}\n";
    constexpr const char* kLine = "{} snapshots, {} decisions, {} differences\n";
    fmt::print(fmt::runtime(json ? kObject : kLine), report->snapshots, report->decisions,
               report->differences);
    return report->differences == 0 ? kDone : kFailed;
}

}  // namespace evenkeel::cli
