// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/resume_command.hpp"

#include <cstdio>
#include <filesystem>
#include <fmt/format.h>

#include "keeper/cli/configuration.hpp"
#include "keeper/cli/exit_code.hpp"
#include "keeper/cli/request.hpp"
#include "keeper/config/quantity.hpp"
#include "keeper/control/holder.hpp"
#include "keeper/control/latch.hpp"
#include "keeper/control/operator_request.hpp"
#include "keeper/engine/operator_requests.hpp"
#include "keeper/guard/state.hpp"
#include "keeper/journal/sqlite_journal.hpp"
#include "keeper/support/utc.hpp"

namespace evenkeel::cli {
namespace {

Result<void> lift_guard(const Config& config, const std::string& cause) {
    if (!std::filesystem::exists(config.journal_path)) return {};
    EVENKEEL_TRY(const auto journal, SqliteJournal::open(config.journal_path));
    EVENKEEL_TRY(const auto lifted,
                 lift_causes(*journal, config.portfolio, cause, SystemClock().wall()));
    for (const std::string& words : lifted) fmt::print("lifted {}\n", words);
    if (lifted.empty()) fmt::print("the guard holds nothing back\n");
    return {};
}

Result<void> ask_to_lift(const Config& config, const ResumeOptions& options,
                         std::chrono::milliseconds patience) {
    const ResumeRequest request{options.cause, utc_text(SystemClock().wall()), this_process()};
    EVENKEEL_CHECK(ask_keeper(resume_path(config.journal_path), to_json(request), patience));
    fmt::print("the running keeper has taken it up\n");
    return {};
}

Result<void> resume(const Config& config, const ResumeOptions& options,
                    std::chrono::milliseconds patience) {
    EVENKEEL_TRY(const auto holder, journal_holder(config.journal_path));
    const auto latch = find_latch(config.journal_path);
    if (holder && latch)
        return fail(
            Errc::kRefused, Remedy::kRetryLater,
            fmt::format("process {} is still closing hedges: end it first, or wait", *holder));
    if (options.cause != cause::kFlatten) {
        if (holder) return ask_to_lift(config, options, patience);
        EVENKEEL_CHECK(lift_guard(config, options.cause));
        if (!options.cause.empty()) return {};
    }
    EVENKEEL_TRY(const bool gone, lift_latch(config.journal_path));
    fmt::print("{}\n", gone ? "the latch is lifted: " + latch->words : "there is no latch");
    return {};
}

}  // namespace

int resume(const ResumeOptions& options) {
    const auto config = load_or_complain(options.config);
    if (!config) return kUsage;
    const auto patience = parse_duration(options.timeout);
    if (!patience) return complain(patience.error());
    const auto done = resume(*config, options, std::chrono::milliseconds(patience->milliseconds));
    return done ? kDone : complain(done.error());
}

}  // namespace evenkeel::cli
