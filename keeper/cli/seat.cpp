// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/seat.hpp"

#include <cstdio>
#include <fmt/format.h>

#include "keeper/cli/exit_code.hpp"
#include "keeper/cli/flatten_command.hpp"
#include "keeper/control/holder.hpp"
#include "keeper/control/latch.hpp"
#include "keeper/support/log.hpp"

namespace evenkeel::cli {
namespace {

/// How soon it is seen that a latch was lifted.
constexpr std::chrono::milliseconds kLookAgain{1'000};

/// Says that nothing may hedge, and how to go on.
void tell_latch(const Config& config, const LatchFound& latch) {
    const bool flat = latch.latch && latch.latch->flat_at;
    complain_of(latch_path(config.journal_path) + " keeps everything from hedging: " + latch.words);
    complain_of(fmt::format("{}`evenkeel resume CONFIG` lifts it",
                            flat ? "" : "`evenkeel flatten CONFIG --yes` goes on closing; "));
}

}  // namespace

Seat::Seat(const NamedConfig& what, const RunOptions& options, std::stop_source process, Crew& crew)
    : what_(what), options_(options), process_(std::move(process)), crew_(crew) {}

Result<void> Seat::open() {
    const Config& config = what_.config;
    auto stops = std::make_shared<Stops>(process_.get_token());
    if (options_.flatten_first) {
        stops->end_loop_to_flatten();
    } else if (const auto latch = find_latch(config.journal_path)) {
        tell_latch(config, *latch);
        return {};
    } else {
        EVENKEEL_TRY(keeper_, Keeper::open(config, options_, *stops));
    }
    const auto mark = journal_mark(config.journal_path);
    const std::scoped_lock lock(mutex_);
    if (mark) mark_ = *mark;
    loops_ = keeper_ != nullptr;
    stops_ = std::move(stops);
    return {};
}

int Seat::serve(const std::function<void()>& loop_ended) {
    int code = is_down() ? kGuarded : work(loop_ended);
    while (!failed_ && (closed_ || latched())) {
        crew_.rest();
        // Whoever is told to stop while another holds it down has done as it was told.
        if (!wait_for_resume()) return crew_.idle() ? code : kDone;
        const auto opened = open();
        closed_ = false;
        code = opened ? kGuarded : failed(opened.error());
        if (opened && !is_down()) code = work(loop_ended);
    }
    crew_.rest();
    return code;
}

int Seat::work(const std::function<void()>& loop_ended) {
    const auto stops = current();
    const auto ended = keeper_ ? keeper_->run() : Result<void>();
    keeper_.reset();
    loops_ = false;
    loop_ended();
    int code = kDone;
    if (stops->flatten())
        code = close_hedges(*stops);
    else if (!ended)
        code = failed(ended.error());
    const std::scoped_lock lock(mutex_);
    stops_.reset();
    return code;
}

int Seat::close_hedges(const Stops& stops) {
    if (options_.dry_run) return kGuarded;
    // Who ends it with a latch there closes them itself, and waits for the journal.
    closed_ = true;
    if (latched() && stops.all().stop_requested()) return kGuarded;
    FlattenOptions all;
    all.reason = options_.flatten_first ? "SIGUSR1; the loop did not end, the program began anew"
                                        : kBySignal;
    all.as_keeper = true;
    const int code = flatten_here(what_.config, all, stops.all());
    if (code != kGuarded && !latched()) end_process();  // nothing would keep it from hedging
    return code;
}

int Seat::failed(const Error& error) {
    end_process();
    return complain(error);
}

// Half a process would look like a whole one: its supervisor is to start all of it again.
void Seat::end_process() {
    failed_ = true;
    process_.request_stop();
}

bool Seat::wait_for_resume() {
    SystemClock clock;
    const auto stop = process_.get_token();
    if (!stop.stop_requested())
        log::warning("kept from hedging until `evenkeel resume`; the other keepers go on");
    while (!stop.stop_requested()) {
        // Looked at last: whoever looks at the lock may keep another from taking it.
        if (!latched())
            if (const auto holder = journal_holder(what_.config.journal_path); holder && !*holder)
                return crew_.rise();
        clock.sleep(kLookAgain, stop);
    }
    return false;
}

bool Seat::end_to_flatten() {
    const auto stops = current();
    if (stops) stops->end_loop_to_flatten();
    return stops != nullptr;
}

bool Seat::end_if(std::uintptr_t mark) {
    std::shared_ptr<Stops> stops;
    {
        const std::scoped_lock lock(mutex_);
        if (mark == 0 || mark != mark_) return false;
        stops = stops_;
    }
    if (stops) stops->end();
    return true;
}

bool Seat::latched() const {
    return find_latch(what_.config.journal_path).has_value();
}

std::shared_ptr<Stops> Seat::current() const {
    const std::scoped_lock lock(mutex_);
    return stops_;
}

}  // namespace evenkeel::cli
