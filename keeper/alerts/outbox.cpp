// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/alerts/outbox.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <utility>

#include "chain/base/ensure.hpp"
#include "chain/codec/hex.hpp"
#include "chain/crypto/random.hpp"
#include "keeper/support/log.hpp"
#include "keeper/support/redact.hpp"

namespace evenkeel {
namespace {

/// A condition that still holds after a restart is told again only if it was told longer ago.
constexpr std::chrono::hours kRemindAfter{1};
constexpr std::chrono::seconds kRepairEvery{10};

std::string run_name() {
    std::array<std::uint8_t, 8> name{};
    ensure_invariant(fill_random(name).has_value(), "the system gives random bytes");
    return hex::encode(name).substr(2);
}

/// The same in every run, and nothing to be learnt from it.
std::string key_of(const AlertReceiver& receiver) {
    return hmac_sha256("evenkeel receiver", fmt::format("{} {} {}", name(receiver.format),
                                                        receiver.chat_id, receiver.url));
}

std::string words_of(const Error& error) {
    constexpr std::string_view kPrefix = "journal: ";
    const bool prefixed = error.message.rfind(kPrefix, 0) == 0;
    return "alert queue: " + (prefixed ? error.message.substr(kPrefix.size()) : error.message);
}

}  // namespace

Outbox::Outbox(std::vector<AlertReceiver> receivers, const Clock& clock, std::size_t capacity,
               std::string path)
    : clock_(clock), path_(std::move(path)), run_(run_name()) {
    for (AlertReceiver& receiver : receivers) {
        std::string key = key_of(receiver);
        const auto same =
            std::ranges::count_if(boxes_, [&](const Box& box) { return box.key.starts_with(key); });
        if (same > 0) key += fmt::format("-{}", same + 1);
        boxes_.push_back({std::move(receiver), std::move(key), AlertQueue(capacity)});
    }
    if (!path_.empty()) load();
}

void Outbox::load() {
    auto opened = AlertStore::open(path_);
    if (!opened) return note_trouble(opened.error());
    store_ = *std::move(opened);
    if (const auto loaded = load_from(*store_); !loaded) note_trouble(loaded.error());
}

Result<void> Outbox::load_from(AlertStore& store) {
    std::vector<std::string> keys;
    for (Box& box : boxes_) {
        keys.push_back(box.key);
        EVENKEEL_TRY(auto waiting, store.waiting(box.key));
        if (!waiting.empty())
            log::info("alerts of an earlier run wait",
                      {{"receiver", redact(box.receiver.url)}, {"alerts", waiting.size()}});
        box.queue.load(std::move(waiting));
        EVENKEEL_TRY(const auto told, store.conditions(box.key));
        for (const ToldCondition& one : told) box.told.emplace(one.condition.name, one);
    }
    return store.write([&](AlertStore& writing) -> Result<void> {
        EVENKEEL_TRY(const std::size_t forgotten, writing.forget_others(keys));
        counts_.dropped += forgotten;
        if (forgotten > 0)
            log::warning("alerts dropped: their receiver is no longer configured",
                         {{"alerts", forgotten}});
        return {};
    });
}

StampedAlert Outbox::stamp(const Alert& alert) {
    return {fmt::format("{}-{}", run_, ++number_), clock_.wall(), alert};
}

void Outbox::post(const Alert& alert) {
    const std::scoped_lock lock(mutex_);
    const StampedAlert stamped = stamp(alert);
    std::vector<Change> changes;
    for (Box& box : boxes_)
        if (concerns(alert, box.receiver)) put(box, stamped, changes);
    keep(changes);
    changed_.notify_all();
}

void Outbox::post_to(std::size_t index, const Alert& alert) {
    const std::scoped_lock lock(mutex_);
    std::vector<Change> changes;
    put(boxes_[index], stamp(alert), changes);
    keep(changes);
    changed_.notify_all();
}

bool Outbox::knows(const Box& box, const Alert& alert, WallTime now) const {
    if (alert.phase != AlertPhase::kBegin) return false;
    const auto told = box.told.find(alert.condition);
    const bool lately = told != box.told.end() && now - told->second.told < kRemindAfter;
    return lately && box.queue.newest_of(alert.condition) == nullptr;
}

void Outbox::put(Box& box, const StampedAlert& alert, std::vector<Change>& changes) {
    const bool known = knows(box, alert.alert, alert.time);
    const Pushed pushed = known ? Pushed{} : box.queue.push(alert);
    if (pushed.put == nullptr || pushed.put->count > 1) ++counts_.folded;
    if (pushed.put != nullptr)
        changes.push_back(
            [key = box.key, put = *pushed.put](AlertStore& store) { return store.put(key, put); });
    for (const StampedAlert& dropped : pushed.dropped) drop(box, dropped, changes);
}

// Whoever reads the queue must learn that something is missing.
void Outbox::drop(Box& box, const StampedAlert& alert, std::vector<Change>& changes) {
    ++counts_.dropped;
    log::warning(
        "alert dropped: the queue is full",
        {{"receiver", redact(box.receiver.url)}, {"id", alert.id}, {"event", alert.alert.event}});
    forget(box, alert, changes);
    const Pushed notice = box.queue.push(
        stamp({.level = AlertLevel::kWarning,
               .event = "alerts_dropped",
               .strategy = {},
               .block = {},
               .message = "the queue was full: alerts were dropped, the least important first"}),
        true);
    changes.push_back(
        [key = box.key, put = *notice.put](AlertStore& store) { return store.put(key, put); });
}

void Outbox::forget(Box& box, const StampedAlert& alert, std::vector<Change>& changes) {
    box.queue.remove(alert.id);
    changes.push_back(
        [key = box.key, id = alert.id](AlertStore& store) { return store.remove(key, id); });
    const std::string& condition = alert.alert.condition;
    if (alert.alert.phase != AlertPhase::kEnd || box.told.erase(condition) == 0) return;
    changes.push_back(
        [key = box.key, condition](AlertStore& store) { return store.ended(key, condition); });
}

bool Outbox::wait_for_one(std::size_t index, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    return changed_.wait(lock, stop, [&] { return !boxes_[index].queue.empty(); });
}

std::optional<StampedAlert> Outbox::take(std::size_t index) {
    const std::scoped_lock lock(mutex_);
    AlertQueue& queue = boxes_[index].queue;
    if (queue.empty()) return std::nullopt;
    return queue.take();
}

void Outbox::delivered(std::size_t index, const StampedAlert& alert) {
    const std::scoped_lock lock(mutex_);
    Box& box = boxes_[index];
    std::vector<Change> changes;
    forget(box, alert, changes);
    if (alert.alert.phase == AlertPhase::kBegin) {
        const Alert& begun = alert.alert;
        const ToldCondition told{{begun.condition, begun.end_event, begun.strategy, begun.level},
                                 clock_.wall()};
        box.told.insert_or_assign(begun.condition, told);
        changes.push_back(
            [key = box.key, told](AlertStore& store) { return store.told(key, told); });
    }
    ++counts_.delivered;
    keep(changes);
    changed_.notify_all();
}

void Outbox::failed() {
    const std::scoped_lock lock(mutex_);
    ++counts_.failures;
}

void Outbox::give_up(std::size_t index, const StampedAlert& alert) {
    const std::scoped_lock lock(mutex_);
    std::vector<Change> changes;
    forget(boxes_[index], alert, changes);
    ++counts_.failures;
    ++counts_.dropped;
    keep(changes);
    changed_.notify_all();
}

void Outbox::note_trouble(const Error& error) {
    if (trouble_.empty()) log::error("alert queue not on disk", {{"reason", words_of(error)}});
    trouble_ = words_of(error);
    next_repair_ = clock_.steady() + kRepairEvery;
}

Result<void> Outbox::rewrite() {
    if (!store_) {
        EVENKEEL_TRY(store_, AlertStore::open(path_));
    }
    return store_->write([&](AlertStore& store) -> Result<void> {
        EVENKEEL_CHECK(store.clear());
        for (const Box& box : boxes_) {
            for (const StampedAlert& alert : box.queue.waiting())
                EVENKEEL_CHECK(store.put(box.key, alert));
            for (const auto& [name, told] : box.told) EVENKEEL_CHECK(store.told(box.key, told));
        }
        return {};
    });
}

void Outbox::keep(const std::vector<Change>& changes) {
    if (path_.empty() || changes.empty()) return;
    const bool broken = !trouble_.empty();
    if (broken && clock_.steady() < next_repair_) return;
    const auto kept = broken ? rewrite() : store_->write([&](AlertStore& store) -> Result<void> {
        for (const Change& change : changes) EVENKEEL_CHECK(change(store));
        return {};
    });
    if (!kept) return note_trouble(kept.error());
    if (broken) log::info("alert queue on disk again", {});
    trouble_.clear();
}

bool Outbox::wait_empty(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, at_most, [&] {
        return std::ranges::all_of(boxes_, [](const Box& box) { return box.queue.empty(); });
    });
}

AlertCounts Outbox::counts() const {
    const std::scoped_lock lock(mutex_);
    AlertCounts counts = counts_;
    counts.trouble = trouble_;
    for (const Box& box : boxes_) {
        if (box.queue.empty()) continue;
        counts.queued += box.queue.size();
        counts.full = counts.full || box.queue.size() >= box.queue.capacity();
        counts.lag = std::max(counts.lag, clock_.wall() - box.queue.waiting().front().time);
    }
    return counts;
}

std::vector<OpenCondition> Outbox::open_conditions() const {
    const std::scoped_lock lock(mutex_);
    std::map<std::string, OpenCondition> open;
    for (const Box& box : boxes_) {
        for (const auto& [name, told] : box.told) open.emplace(name, told.condition);
        for (const StampedAlert& waiting : box.queue.waiting()) {
            const Alert& alert = waiting.alert;
            if (alert.phase == AlertPhase::kBegin)
                open.insert_or_assign(
                    alert.condition,
                    OpenCondition{alert.condition, alert.end_event, alert.strategy, alert.level});
            if (alert.phase == AlertPhase::kEnd) open.erase(alert.condition);
        }
    }
    std::vector<OpenCondition> out;
    for (auto& [name, condition] : open) out.push_back(std::move(condition));
    return out;
}

}  // namespace evenkeel
