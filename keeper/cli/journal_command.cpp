// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/journal_command.hpp"

#include <chrono>
#include <cstdio>
#include <fmt/format.h>
#include <sstream>

#include "keeper/cli/configuration.hpp"
#include "keeper/cli/exit_code.hpp"
#include "keeper/config/quantity.hpp"
#include "keeper/journal/journal_reader.hpp"

namespace evenkeel::cli {
namespace {

Result<WallTime> parse_since(const std::string& text, WallTime now) {
    if (const auto age = parse_duration(text))
        return now - std::chrono::milliseconds(age->milliseconds);
    for (const char* form : {"%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"}) {
        std::tm parts{};
        const char* end = strptime(text.c_str(), form, &parts);
        if (end != nullptr && *end == '\0') return WallTime(std::chrono::seconds(timegm(&parts)));
    }
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                fmt::format("--since: expected 2026-01-31, 2026-01-31T12:00:00Z or an age such as "
                            "2h, found {}",
                            text));
}

}  // namespace

int show_journal(const JournalOptions& options) {
    const auto config = load_or_complain(options.config);
    if (!config) return kUsage;
    JournalFilter filter;
    if (!options.strategy.empty()) filter.strategy = options.strategy;
    if (!options.since.empty()) {
        const auto since = parse_since(options.since, SystemClock().wall());
        if (!since) return complain(since.error());
        filter.since = *since;
    }
    const auto reader = JournalReader::open(config->journal_path);
    if (!reader) return complain(reader.error());
    const auto print = [&](const JournalLine& line) -> Result<void> {
        fmt::print("{}\n", options.json ? line.json : line.text);
        return {};
    };
    const auto walked =
        options.quality ? reader->each_quality(filter, print) : reader->each_line(filter, print);
    return walked ? kDone : complain(walked.error());
}

}  // namespace evenkeel::cli
