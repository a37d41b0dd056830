// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/flatten.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "keeper/support/log.hpp"

namespace evenkeel {
namespace {

std::string in_words(const TransactionRecord& record) {
    return fmt::format("{}: {} (nonce {}, {})", record.strategy, record.intent, record.nonce(),
                       name(record.state));
}

std::string in_words(const HedgeLeft& left) {
    return fmt::format("{}: {} is at {}{}{}{}", left.strategy, left.venue,
                       left.size ? to_string(*left.size) : "an unknown size",
                       left.size && left.size->is_zero() && !left.flat ? ", and not unwound" : "",
                       left.trouble.empty() ? "" : ": ", left.trouble);
}

}  // namespace

Flattener::Flattener(FlattenParts parts, FlattenSettings settings)
    : parts_(parts), settings_(std::move(settings)), reader_(parts.portfolio, parts.chain) {
    const auto& strategies = parts_.portfolio.spec().strategies;
    for (const LegRef& leg : parts_.portfolio.legs())
        // What several share is closed once.
        if (const SharedHedge* shared = shared_at(leg); shared && shared->owners.front() != leg)
            continue;
        else if (!settings_.strategy || *settings_.strategy == strategies[leg.strategy].name)
            targets_.push_back(leg);
    report_.depth = std::max<std::uint64_t>(settings_.confirmations, 1);
}

Result<FlattenReport> Flattener::run(std::stop_token stop) {
    EVENKEEL_CHECK(parts_.desk.recover());
    const auto end = parts_.clock.steady() + settings_.timeout;
    for (;;) {
        const auto flat = step();
        parts_.desk.report();
        if (settings_.on_poll) settings_.on_poll();
        if (flat && *flat) return report_;
        if (!flat) {
            if (flat.error().code == Errc::kStorage) return tl::unexpected<Error>(flat.error());
            report_.reasons = {flat.error().message};
            log::warning("flatten: a step failed", {{"why", flat.error().message}});
        }
        const bool late = parts_.clock.steady() >= end;
        if (late || stop.stop_requested()) {
            explain(late ? "the time is over" : "told to stop");
            return report_;
        }
        parts_.clock.sleep(settings_.poll_interval, stop);
    }
}

/// Says exactly what is not flat.
void Flattener::explain(std::string why) {
    for (const HedgeLeft& left : report_.hedges)
        if (!left.flat) report_.reasons.push_back(in_words(left));
    for (const std::string& waiting : report_.waiting)
        report_.reasons.push_back("not settled: " + waiting);
    if (report_.hedges.empty() && !targets_.empty())
        report_.reasons.emplace_back("no block could be read");
    report_.reasons.push_back(std::move(why));
}

Result<void> Flattener::accept(const Head& head) const {
    const std::uint64_t floor =
        std::max(last_ ? last_->number : 0, parts_.desk.highest_settled_block());
    if (head.number >= floor) return {};
    return fail(
        Errc::kStale, Remedy::kRetryLater,
        fmt::format("the node is at block {}, block {} was seen already", head.number, floor));
}

Result<bool> Flattener::step() {
    for (int looks = 1;; ++looks) {
        auto flat = look_once();
        if (flat || looks == kMostLooks || !moved_on(parts_.chain, flat.error())) return flat;
    }
}

Result<bool> Flattener::look_once() {
    const auto watched = parts_.desk.watched();
    EVENKEEL_TRY(const Poll poll, parts_.chain.poll(watched));
    EVENKEEL_CHECK(accept(poll.head));
    if (last_ && poll.head.hash == last_->hash) {
        EVENKEEL_CHECK(parts_.desk.follow(poll, watched));
        return false;
    }
    return process(poll, watched);
}

Result<bool> Flattener::process(const Poll& poll, const std::vector<Hash32>& watched) {
    EVENKEEL_TRY(const BlockView view, reader_.read(poll.head));
    report_.block = poll.head.number;
    report_.reasons.clear();
    EVENKEEL_CHECK(parts_.desk.see(view));
    EVENKEEL_CHECK(parts_.desk.follow(poll, watched));
    EVENKEEL_CHECK(cancel(poll.head.number));
    EVENKEEL_CHECK(look(*view.snapshot));
    EVENKEEL_TRY(const bool mined, all_mined());
    cancelled_ = cancelled_ || mined;
    bool flat = false;
    // What is not mined may still change the sizes: nothing is ordered on a guess.
    if (mined && !closed()) {
        EVENKEEL_CHECK(order(view));
    } else if (mined) {
        EVENKEEL_TRY(flat, confirmed(view));
    }
    last_ = poll.head;
    report_.flat = flat;
    return flat;
}

// Until all that was there before is mined or cancelled. What is ordered from then on is ours.
Result<void> Flattener::cancel(std::uint64_t block) {
    if (!cancelled_) EVENKEEL_CHECK(parts_.desk.cancel_all("flatten"));
    // Also takes back closing orders whose time is over.
    return parts_.desk.dispatch(block);
}

/// Whether no transaction of ours waits for a block; notes those that are not settled.
Result<bool> Flattener::all_mined() {
    EVENKEEL_TRY(const auto unsettled, parts_.journal.unsettled());
    report_.waiting.clear();
    for (const auto& record : unsettled) report_.waiting.push_back(in_words(record));
    return std::ranges::all_of(unsettled,
                               [](const auto& record) { return record.mined.has_value(); });
}

const SharedHedge* Flattener::shared_at(const LegRef& leg) const {
    for (const SharedHedge& hedge : parts_.portfolio.shared())
        if (std::ranges::count(hedge.owners, leg) > 0) return &hedge;
    return nullptr;
}

Result<bool> Flattener::settling(const HedgeState& hedge, const LegRef& leg,
                                 const Head& head) const {
    if (hedge.fills_within == 0) return false;
    const SharedHedge* shared = shared_at(leg);
    std::optional<std::uint64_t> last;
    for (const LegRef& owner : shared ? shared->owners : std::vector{leg}) {
        const auto& name = parts_.portfolio.spec().strategies[owner.strategy].name;
        EVENKEEL_TRY(const auto own, parts_.journal.last_mined(name));
        last = std::max(last, own);
    }
    return last && head.timestamp < *last + hedge.fills_within;
}

Result<void> Flattener::look(const Snapshot& snapshot) {
    report_.hedges.clear();
    for (const LegRef& leg : targets_) {
        const StrategySpec& spec = parts_.portfolio.spec().strategies[leg.strategy];
        HedgeLeft left{.strategy = spec.name, .venue = spec.hedge[leg.leg].venue};
        const auto state = parts_.portfolio.hedge(leg, snapshot);
        if (state) {
            left.id = state->id;
            left.size = state->size;
            EVENKEEL_TRY(left.settling, settling(*state, leg, snapshot.head()));
            left.flat = is_flat(*state) && !left.settling;
            if (left.settling) left.trouble = "its venue may still fill an order";
            left.kept = left.flat && !left.size->is_zero();
        } else {
            left.trouble = state.error().message;
        }
        report_.hedges.push_back(std::move(left));
    }
    return {};
}

bool Flattener::closed() const {
    return std::ranges::all_of(report_.hedges, &HedgeLeft::flat);
}

/// What as many nodes as configured agree on.
Result<bool> Flattener::closed_in(const BlockView& view) {
    const Snapshot& snapshot = *view.snapshot;
    EVENKEEL_CHECK(reader_.corroborate(view));
    for (const LegRef& leg : targets_) {
        EVENKEEL_TRY(const HedgeState hedge, parts_.portfolio.hedge(leg, snapshot));
        if (!is_flat(hedge)) return false;
    }
    return true;
}

// The hedges are at zero in the newest block. Whether that lasts: deep enough, nothing of ours on
// its way, nothing of anybody's in the account's name.
Result<bool> Flattener::confirmed(const BlockView& view) {
    const Head& head = view.snapshot->head();
    if (!report_.waiting.empty()) return false;
    EVENKEEL_TRY(bool closed, closed_in(view));
    if (closed && report_.depth > 1) {
        EVENKEEL_TRY(const Head deep,
                     parts_.chain.head_at(head.number - std::min(report_.depth - 1, head.number)));
        EVENKEEL_TRY(const BlockView deep_view, reader_.read(deep));
        EVENKEEL_TRY(closed, closed_in(deep_view));
        if (!closed) {
            report_.reasons.push_back(fmt::format("not closed yet in block {}", deep.number));
        }
    }
    if (!closed) return false;
    EVENKEEL_TRY(const std::uint64_t next, parts_.chain.pool_nonce());
    if (next == view.nonce) return true;
    report_.reasons.push_back(fmt::format(
        "the account's next nonce is {}, with what waits in the pools {}: a transaction that the "
        "journal does not know is on its way",
        view.nonce, next));
    return false;
}

}  // namespace evenkeel
