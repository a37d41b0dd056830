// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/request.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "chain/base/clock.hpp"
#include "keeper/control/control_file.hpp"

namespace evenkeel::cli {

std::string this_process() {
    return fmt::format("process {} of user {}", ::getpid(), ::getuid());
}

Result<void> ask_keeper(const std::string& path, const std::string& text,
                        std::chrono::milliseconds patience) {
    SystemClock clock;
    EVENKEEL_CHECK(leave_note(path, text));
    const auto end = clock.steady() + patience;
    while (look_at(path)) {
        if (clock.steady() >= end) {
            EVENKEEL_CHECK(take_note_away(path));
            return fail(Errc::kTimeout, Remedy::kRetryLater,
                        fmt::format("the running keeper did not take the request up within {} ms",
                                    patience.count()));
        }
        clock.sleep(std::chrono::milliseconds(50), {});
    }
    return {};
}

}  // namespace evenkeel::cli
