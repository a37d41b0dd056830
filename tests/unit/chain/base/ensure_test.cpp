// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/base/ensure.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

using namespace evenkeel;

static_assert([] {
    ensure_invariant(true, "may stand in constant expressions");
    return true;
}());

namespace {

struct Ending {
    int status;
    std::string said;
};

/// Breaks an invariant in a child process, which leaves the word to its standard error.
Ending break_invariant_in_child() {
    int pipe_ends[2];
    REQUIRE(pipe(pipe_ends) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);
        dup2(pipe_ends[1], STDERR_FILENO);
        ensure_invariant(1 + 1 == 3, "sums are sums");
        _exit(0);
    }
    close(pipe_ends[1]);
    Ending ending{};
    char buffer[256];
    for (ssize_t got = 0; (got = read(pipe_ends[0], buffer, sizeof buffer)) > 0;) {
        ending.said.append(buffer, static_cast<std::size_t>(got));
    }
    close(pipe_ends[0]);
    REQUIRE(waitpid(child, &ending.status, 0) == child);
    return ending;
}

}  // namespace

TEST_CASE("a broken invariant aborts the process and says what and where", "[base][ensure]") {
    const Ending ending = break_invariant_in_child();
    REQUIRE(WIFSIGNALED(ending.status));
    CHECK(WTERMSIG(ending.status) == SIGABRT);
    CHECK_THAT(ending.said, Catch::Contains("broken invariant: sums are sums"));
    CHECK_THAT(ending.said, Catch::Contains("ensure_test.cpp:"));
}
