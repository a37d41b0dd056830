// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <stop_token>

#include "keeper/alerts/dispatcher.hpp"
#include "keeper/alerts/queue.hpp"
#include "keeper/alerts/store.hpp"

namespace evenkeel {

/// What waits for every receiver, in memory and on the disk. Safe from any thread. A disk that
/// fails is logged and told in counts(); then everything goes on in memory, and is written again
/// as soon as the disk takes it.
class Outbox {
  public:
    /// Takes up what an earlier run left for the same receivers. `path` of the store, empty for
    /// none; `clock` must outlive this.
    Outbox(std::vector<AlertReceiver> receivers, const Clock& clock, std::size_t capacity,
           std::string path);

    std::size_t receivers() const { return boxes_.size(); }
    const AlertReceiver& receiver(std::size_t index) const { return boxes_[index].receiver; }

    /// Stamps it and puts it into the queue of everyone it concerns; on the disk when it returns.
    void post(const Alert& alert);
    /// The same for one receiver only, whatever its level.
    void post_to(std::size_t index, const Alert& alert);

    /// Waits until there is something to deliver; false if stopped before.
    bool wait_for_one(std::size_t index, const std::stop_token& stop);
    /// The oldest one, to be tried now; nothing if there is none.
    std::optional<StampedAlert> take(std::size_t index);
    /// It arrived.
    void delivered(std::size_t index, const StampedAlert& alert);
    /// It did not.
    void failed();
    /// It never will.
    void give_up(std::size_t index, const StampedAlert& alert);

    /// True if nothing is left for anybody before the time is up.
    bool wait_empty(std::chrono::milliseconds at_most);
    AlertCounts counts() const;
    /// What at least one receiver believes to hold.
    std::vector<OpenCondition> open_conditions() const;

  private:
    struct Box {
        AlertReceiver receiver;
        std::string key;  ///< Tells it from others, in the store; no secret.
        AlertQueue queue;
        std::map<std::string, ToldCondition> told{};  ///< By the condition's name.
    };
    using Change = std::function<Result<void>(AlertStore&)>;

    StampedAlert stamp(const Alert& alert);
    bool knows(const Box& box, const Alert& alert, WallTime now) const;
    void put(Box& box, const StampedAlert& alert, std::vector<Change>& changes);
    void drop(Box& box, const StampedAlert& alert, std::vector<Change>& changes);
    void forget(Box& box, const StampedAlert& alert, std::vector<Change>& changes);
    void load();
    Result<void> load_from(AlertStore& store);
    Result<void> rewrite();
    void keep(const std::vector<Change>& changes);
    void note_trouble(const Error& error);

    const Clock& clock_;
    const std::string path_;
    const std::string run_;  ///< Tells the alerts of this run from those of every other.

    mutable std::mutex mutex_;  // over everything below
    std::condition_variable_any changed_;
    std::vector<Box> boxes_;  ///< Receivers and keys never change.
    std::unique_ptr<AlertStore> store_;
    std::string trouble_;  ///< Why the store does not have what is here; empty if it does.
    SteadyTime next_repair_{};
    AlertCounts counts_;
    std::uint64_t number_ = 0;
};

}  // namespace evenkeel
