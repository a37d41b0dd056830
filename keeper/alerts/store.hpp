// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "keeper/alerts/conditions.hpp"
#include "keeper/alerts/message.hpp"
#include "keeper/journal/database.hpp"

namespace evenkeel {

/// A condition whose beginning a receiver was told, and when.
struct ToldCondition {
    OpenCondition condition;
    WallTime told;
};

/// The alerts that wait, on disk: an SQLite file that one process has open. Receivers go by a key
/// of theirs. Used by one thread at a time; every failure is Errc::kStorage.
class AlertStore {
  public:
    /// Makes the file if needed. Fails if another process has it open.
    static Result<std::unique_ptr<AlertStore>> open(const std::string& path);

    /// Does all of `changes` or nothing of it; on the disk when it returns without an error.
    Result<void> write(const std::function<Result<void>(AlertStore&)>& changes);

    /// A new alert at the end, or how often a waiting one was said. Within write().
    Result<void> put(const std::string& receiver, const StampedAlert& alert);
    Result<void> remove(const std::string& receiver, const std::string& id);
    Result<void> told(const std::string& receiver, const ToldCondition& condition);
    Result<void> ended(const std::string& receiver, const std::string& condition);
    /// Forgets everything.
    Result<void> clear();
    /// Forgets the receivers that are not among these; how many alerts waited for them.
    Result<std::size_t> forget_others(const std::vector<std::string>& receivers);

    /// Oldest first.
    Result<std::vector<StampedAlert>> waiting(const std::string& receiver);
    Result<std::vector<ToldCondition>> conditions(const std::string& receiver);

  private:
    explicit AlertStore(std::unique_ptr<Database> database) : database_(std::move(database)) {}
    std::unique_ptr<Database> database_;
};

}  // namespace evenkeel
