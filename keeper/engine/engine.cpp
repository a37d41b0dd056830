// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/engine.hpp"

#include <fmt/format.h>
#include <utility>

#include "keeper/engine/guard_news.hpp"
#include "keeper/engine/known.hpp"
#include "keeper/engine/memory_json.hpp"
#include "keeper/engine/warm_up.hpp"
#include "keeper/guard/report.hpp"
#include "keeper/journal/documents.hpp"
#include "keeper/journal/quality_json.hpp"
#include "keeper/journal/world_results.hpp"
#include "strategies/kinds/order_cost.hpp"

namespace evenkeel {

Engine::Engine(EngineParts parts, EngineSettings settings)
    : parts_(parts),
      settings_(std::move(settings)),
      reader_(parts.portfolio, parts.chain, parts.further),
      orders_({parts.portfolio, parts.chain, parts.journal, parts.reporter, parts.clock},
              settings_.orders),
      quality_(parts.journal) {
    if (parts_.limits.max_head_age)
        state_.max_head_age =
            static_cast<std::uint64_t>(parts_.limits.max_head_age->milliseconds / 1000);
}

Result<void> Engine::run(std::stop_token stop) {
    if (const auto recovered = recover(); !recovered) return give_up(recovered.error());
    publish_conditions();
    while (!stop.stop_requested()) {
        const auto processed = tick();
        parts_.desk.report();
        if (settings_.on_poll) settings_.on_poll();
        if (!processed) {
            // A journal that cannot be written is no place to go on from: what is sent must be on
            // the disk.
            if (processed.error().code == Errc::kStorage) return give_up(processed.error());
            if (stop.stop_requested()) break;  // the stop cut its requests short
            parts_.reporter.tick_failed(processed.error(), ++failures_);
        }
        if (parts_.reporter.conditions() != state_.unhealthy) publish_conditions();
        if (settings_.max_blocks && blocks_ >= *settings_.max_blocks) break;
        pause(stop);
    }
    return quality_.save(parts_.clock.wall());
}

Result<void> Engine::recover() {
    EVENKEEL_CHECK(parts_.desk.recover());
    return orders_.recover();
}

Result<void> Engine::give_up(const Error& error) {
    parts_.reporter.tick_failed(error, ++failures_);
    publish_conditions();
    return tl::unexpected(error);
}

void Engine::pause(const std::stop_token& stop) {
    if (settings_.pause)
        settings_.pause(settings_.poll_interval, stop);
    else
        parts_.clock.sleep(settings_.poll_interval, stop);
}

// A head below one that was decided on comes from a node that lags: deciding on it would repeat a
// hedge that it has not seen. The desk knows the same of blocks in which our own transactions were
// mined.
Result<void> Engine::accept(const Head& head) {
    const std::uint64_t floor =
        std::max(last_ ? last_->number : 0, parts_.desk.highest_settled_block());
    if (head.number >= floor) return {};
    return fail(
        Errc::kStale, Remedy::kRetryLater,
        fmt::format("the node is at block {}, block {} was seen already", head.number, floor));
}

Result<bool> Engine::tick() {
    for (int looks = 1;; ++looks) {
        auto decided = look();
        if (decided || looks == kMostLooks || !moved_on(parts_.chain, decided.error()))
            return decided;
    }
}

std::vector<Hash32> Engine::watched() const {
    auto all = parts_.desk.watched();
    for (const Hash32& hash : orders_.watched()) all.push_back(hash);
    return all;
}

Result<bool> Engine::look() {
    const auto watched = this->watched();
    EVENKEEL_TRY(const Poll poll, parts_.chain.poll(watched));
    EVENKEEL_CHECK(accept(poll.head));
    if (last_ && poll.head.hash == last_->hash) {
        EVENKEEL_CHECK(parts_.desk.follow(poll, watched));
        EVENKEEL_CHECK(orders_.follow(poll, watched));
        return false;
    }
    if (auto processed = process(poll, watched); !processed) {
        EVENKEEL_CHECK(parts_.journal.flush());
        return tl::unexpected(std::move(processed).error());
    }
    return true;
}

Result<void> Engine::process(const Poll& poll, const std::vector<Hash32>& watched) {
    const auto begun = parts_.clock.steady();
    EVENKEEL_TRY(const BlockView view, reader_.read(poll.head));
    const auto read = parts_.clock.steady();
    // What became of older transactions is written after the orders of this block are sent:
    // receipts tell it again after a crash, and a hedge must not wait for it.
    EVENKEEL_CHECK(parts_.journal.hold());
    EVENKEEL_CHECK(parts_.desk.see(view));
    EVENKEEL_CHECK(parts_.desk.follow(poll, watched));
    const WallTime now = parts_.clock.wall();
    EVENKEEL_TRY(auto known, inputs(view, now));
    auto decisions = decide(parts_.portfolio, parts_.limits, *view.snapshot, known);
    EVENKEEL_TRY(const bool forgotten, forget_lost_marks(known, decisions));
    if (forgotten) decisions = decide(parts_.portfolio, parts_.limits, *view.snapshot, known);
    const auto decided = parts_.clock.steady();
    Agreements asked;
    EVENKEEL_CHECK(agree_on_guard(view, known, decisions, asked));
    auto transactions = act(view, decisions, asked);
    agree_on_memory(view, known, decisions, asked);
    const auto prepared = parts_.clock.steady();
    EVENKEEL_CHECK(write_down(view, decisions, known, std::move(transactions),
                              orders_.see(poll, decisions), now));
    const auto own = (decided - read) + (parts_.clock.steady() - prepared);
    // Sent before it is told: a log line may wait for a disk, a hedge may not.
    EVENKEEL_CHECK(parts_.desk.dispatch(poll.head.number));
    EVENKEEL_CHECK(parts_.journal.flush());
    wishes_.clear();
    for (const Decision& decision : decisions) wishes_.push_back(decision.plan.wish);
    const auto news = guard_news(known, decisions);
    for (const JournalEvent& event : guard_events(news, poll.head.number, now))
        EVENKEEL_CHECK(parts_.journal.append_event(event));
    EVENKEEL_CHECK(write_refusals());
    EVENKEEL_CHECK(measure(poll.head, known, decisions, now));
    parts_.desk.report();
    tell(parts_.reporter, poll.head, news);
    parts_.reporter.decided(poll.head, decisions);
    last_ = poll.head;
    ++blocks_;
    publish(*view.snapshot, std::move(decisions));
    parts_.reporter.tick_done(poll.head, parts_.clock.steady() - begun, own, failures_);
    failures_ = 0;
    EVENKEEL_CHECK(orders_.follow(poll, watched));
    EVENKEEL_CHECK(orders_.search(poll.head));
    return parts_.journal.tidy();
}

Result<std::vector<StrategyInputs>> Engine::inputs(const BlockView& view, WallTime now) const {
    const PortfolioSpec& spec = parts_.portfolio.spec();
    EVENKEEL_TRY(auto all, known_inputs(parts_.journal, spec, now));
    EVENKEEL_CHECK(recall(parts_.journal, spec, now, all));
    for (std::size_t i = 0; i < all.size(); ++i) {
        const GuardState& guard = *all[i].guard;
        all[i].balance = view.balance;
        all[i].trades = parts_.desk.trades(spec.strategies[i].name, counted_through(guard));
        all[i].state.in_flight = parts_.desk.in_flight(spec.strategies[i].name);
        all[i].state.pending = parts_.desk.pending(spec.strategies[i].name);
        if (i < wishes_.size()) all[i].state.wish = wishes_[i];
        if (const auto foreign = parts_.desk.foreign_use())
            all[i].external.push_back({.name = "foreign_transaction",
                                       .mode = GuardMode::kHalted,
                                       .found = *foreign,
                                       .lift = "`evenkeel adopt`, once its owner is known"});
    }
    return all;
}

Result<void> Engine::write_refusals() {
    for (const JournalEvent& refusal : std::exchange(refusals_, {}))
        EVENKEEL_CHECK(parts_.journal.append_event(refusal));
    return {};
}

// No decision rests on it: it is done in the quiet time after what was decided is sent.
Result<void> Engine::measure(const Head& head, const std::vector<StrategyInputs>& known,
                             const std::vector<Decision>& decisions, WallTime now) {
    EVENKEEL_CHECK(quality_.observe({head, now, known, decisions, !settings_.dry_run,
                                     parts_.portfolio, parts_.desk.take_ended()}));
    for (const Decision& decision : decisions) {
        const std::string& strategy = decision.plan.strategy;
        const Quality* found = quality_.find(strategy);
        if (found == nullptr) continue;
        parts_.reporter.metrics().quality(strategy, "total", found->total);
        parts_.reporter.metrics().quality(strategy, "day", last_day(*found, head.timestamp));
    }
    return {};
}

std::shared_ptr<const Layout> Engine::layout() {
    if (!layout_ || layout_version_ != reader_.layout_version()) {
        layout_ = std::make_shared<const Layout>(reader_.layout());
        layout_version_ = reader_.layout_version();
    }
    return layout_;
}

Result<void> Engine::write_down(const BlockView& view, const std::vector<Decision>& decisions,
                                const std::vector<StrategyInputs>& inputs,
                                std::vector<NewTransaction> transactions,
                                std::vector<JournalEvent> events, WallTime now) {
    const Snapshot& snapshot = *view.snapshot;
    std::optional<CallResults> joined;
    if (!snapshot.further().empty()) joined = world_results(*layout(), snapshot);
    TickRecord tick{
        now, snapshot.head(),         layout(),         joined ? *joined : snapshot.results(),
        {},  std::move(transactions), std::move(events)};
    for (std::size_t i = 0; i < decisions.size(); ++i) {
        DecisionRecord record{to_json(inputs[i]), decisions[i].plan, {}};
        record.peak_value = decisions[i].peak;
        const auto& guard = decisions[i].guard;
        if (guard && guard != inputs[i].guard) record.guard_state = to_json(*guard);
        const auto& memory = decisions[i].memory;
        if (memory && memory != inputs[i].memory) record.memory = to_json(*memory);
        tick.decisions.push_back(std::move(record));
    }
    EVENKEEL_TRY(const TickIds ids, parts_.journal.write_tick(tick));
    for (std::size_t i = 0; i < tick.transactions.size(); ++i) {
        NewTransaction& ordered = tick.transactions[i];
        ordered.record.id = ids.transactions[i];
        const Plan& plan = decisions[*ordered.decision].plan;
        parts_.reporter.metrics().order(plan.strategy, plan.orders.front().venue, ordered.notional);
        parts_.desk.take(std::move(ordered.record));
    }
    return {};
}

// A thousand positions are half a megabyte of text, which mostly nobody looks at.
void Engine::publish(const Snapshot& snapshot, std::vector<Decision> decisions) {
    const Head& head = snapshot.head();
    std::vector<std::string> qualities;
    for (const Decision& decision : decisions) {
        const Quality* quality = quality_.find(decision.plan.strategy);
        qualities.push_back(quality ? quality_json(*quality, head.timestamp) : "");
    }
    state_.block = head.number;
    state_.block_time = head.timestamp;
    state_.document = std::make_shared<const LazyText>([head, further = snapshot.further(),
                                                        decided = std::move(decisions),
                                                        qualities = std::move(qualities)] {
        std::vector<StrategyTexts> texts;
        for (std::size_t i = 0; i < decided.size(); ++i)
            texts.push_back({decided[i].exposure ? exposure_json(*decided[i].exposure) : "",
                             with_guard(plan_json(decided[i].plan), decided[i].guard),
                             qualities[i]});
        return state_document_json(head, texts, further);
    });
    publish_conditions();
}

void Engine::publish_conditions() {
    state_.unhealthy = parts_.reporter.conditions();
    parts_.board.publish(std::make_shared<const OpsState>(state_));
}

}  // namespace evenkeel
