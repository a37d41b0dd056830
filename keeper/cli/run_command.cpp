// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/run_command.hpp"

#include <algorithm>
#include <deque>
#include <exception>
#include <thread>

#include "keeper/cli/begin_anew.hpp"
#include "keeper/cli/exit_code.hpp"
#include "keeper/cli/flatten_command.hpp"
#include "keeper/cli/seat.hpp"
#include "keeper/cli/signals.hpp"
#include "keeper/config/quantity.hpp"
#include "keeper/support/log_keeper.hpp"

namespace evenkeel::cli {
namespace {

using Seats = std::deque<Seat>;

/// Names the keeper that the main thread speaks for, until the end of the scope.
class SpeaksFor {
  public:
    explicit SpeaksFor(const std::string& keeper) { log::set_keeper(keeper); }
    SpeaksFor(const SpeaksFor&) = delete;
    SpeaksFor& operator=(const SpeaksFor&) = delete;
    ~SpeaksFor() { log::set_keeper({}); }
};

void end_all_to_flatten(Seats& seats, bool dry_run) {
    std::vector<const Config*> ended;
    for (Seat& seat : seats)
        if (seat.end_to_flatten()) ended.push_back(&seat.what().config);
    if (dry_run) return;
    // A latch that cannot be set is told of by whoever flattens.
    for (const Config* config : ended) (void)set_latch_now(*config, kBySignal).has_value();
}

void begin_anew_flattening(const Seats& seats, const RunOptions& options) {
    std::vector<std::string> words = options.global;
    words.emplace_back("run");
    for (const Seat& seat : seats) words.push_back(seat.what().path);
    words.emplace_back("--flatten-first");
    begin_anew(std::move(words));
}

bool no_loop_goes_on(const Seats& seats) {
    return std::ranges::none_of(seats, [](const Seat& seat) { return seat.loops(); });
}

FlattenSignal flatten_signal(Seats& seats, const RunOptions& options,
                             std::chrono::milliseconds grace) {
    return {.asked = [&] { end_all_to_flatten(seats, options.dry_run); },
            .hangs =
                [&] {
                    if (!options.dry_run) begin_anew_flattening(seats, options);
                },
            .ended = [&] { return no_loop_goes_on(seats); },
            .grace = grace};
}

/// One keeper alone ends with any SIGTERM; of several, whoever is named.
EndOne end_one(Seats& seats) {
    if (seats.size() < 2) return {};
    return [&](std::uintptr_t mark) {
        return std::ranges::any_of(seats, [&](Seat& seat) { return seat.end_if(mark); });
    };
}

/// The exit code if these cannot work in one process, after saying why.
std::optional<int> refuse_together(const std::vector<NamedConfig>& configs) {
    if (configs.size() < 2) return std::nullopt;
    const auto accounts = accounts_of(configs);
    if (!accounts) return complain(accounts.error());
    const auto problems = clashes(configs, *accounts);
    for (const std::string& problem : problems) complain_of(problem);
    return problems.empty() ? std::nullopt : std::optional<int>(kUsage);
}

/// All, or the exit code of the first that cannot be opened.
std::optional<int> open_all(Seats& seats) {
    for (Seat& seat : seats) {
        Result<void> opened;
        {
            const SpeaksFor name(seat.what().name);
            opened = seat.open();
        }
        if (opened) continue;
        if (seats.size() < 2) return complain(opened.error());
        return complain(fail_in(seat.what().path, opened.error()).value());
    }
    if (std::ranges::all_of(seats, [](const Seat& seat) { return seat.is_down(); }))
        return kGuarded;
    return std::nullopt;
}

int serve(Seat& seat, const std::function<void()>& loop_ended) {
    log::set_keeper(seat.what().name);
    try {
        return seat.serve(loop_ended);
    } catch (const std::exception& error) {
        complain_of(std::string("unexpected: ") + error.what());
        seat.end_process();
        return kFailed;
    }
}

/// One keeper alone works in this thread.
std::vector<int> serve_all(Seats& seats, const std::function<void()>& loop_ended) {
    std::vector<int> codes(seats.size(), kFailed);
    if (seats.size() == 1) {
        codes[0] = serve(seats[0], loop_ended);
        return codes;
    }
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < seats.size(); ++i)
        threads.emplace_back([&, i] { codes[i] = serve(seats[i], loop_ended); });
    threads.clear();
    return codes;
}

/// What a supervisor answers with a restart is worse than what it leaves alone.
int worst(const std::vector<int>& codes) {
    for (const int code : {kFailed, kUsage, kGuarded})
        if (std::ranges::count(codes, code) > 0) return code;
    return kDone;
}

}  // namespace

int run_keepers(const std::vector<std::string>& config_paths, const RunOptions& options) {
    const auto configs = load_all_or_complain(config_paths);
    if (!configs) return kUsage;
    const auto grace = parse_duration(options.flatten_grace);
    if (!grace) return complain(grace.error());
    if (const auto code = refuse_together(*configs)) return *code;
    std::stop_source process;
    Crew crew(configs->size(), process);
    Seats seats;
    for (const NamedConfig& config : *configs) seats.emplace_back(config, options, process, crew);
    StopOnSignal signals(
        process, flatten_signal(seats, options, std::chrono::milliseconds(grace->milliseconds)),
        end_one(seats));
    if (const auto code = open_all(seats)) return *code;
    return worst(serve_all(seats, [&] { signals.loop_ended(); }));
}

}  // namespace evenkeel::cli
