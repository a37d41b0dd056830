// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "keeper/alerts/alert.hpp"

namespace evenkeel {

/// Something that lasts and should not. It is alerted when it begins and once more when it ends.
struct Condition {
    std::string name;   ///< Which one, e.g. "endpoint http://a"; the same across restarts.
    std::string event;  ///< Of the alert at its begin.
    AlertLevel level = AlertLevel::kWarning;
    std::string strategy{};  ///< Empty if it concerns all.
    std::optional<std::uint64_t> block{};
    std::string words;           ///< One sentence: the alert's, and the reason in /healthz.
    std::string end_event{};     ///< Of the alert at its end; the event and "_over" if empty.
    bool unhealthy = true;       ///< /healthz is 503 while it holds.
    std::string details = "{}";  ///< A JSON object.
};

/// A condition that receivers were told of and whose end they were not.
struct OpenCondition {
    std::string name, end_event, strategy;
    AlertLevel level = AlertLevel::kWarning;
    bool operator==(const OpenCondition&) const = default;
};

/// The conditions that hold. Used by one thread.
class Conditions {
  public:
    /// `sink` must outlive it.
    explicit Conditions(AlertSink& sink) : sink_(sink) {}

    /// It holds; true if it has just begun. Words and block may change while it holds.
    bool begin(const Condition& condition);
    /// It does not hold (any more); true if it did. `words` replace the usual ones of its end.
    bool end(const std::string& name, std::string_view words = {},
             std::optional<std::uint64_t> block = {});
    /// What an earlier run left open: each ends like any other, and all that have not begun again
    /// after so many blocks as tell it (settle()) end by themselves.
    void inherit(const std::vector<OpenCondition>& open);
    /// A block was processed.
    void settle(std::uint64_t block);
    /// What makes the keeper unhealthy at present, in words.
    std::vector<std::string> unhealthy() const;
    bool holds(const std::string& name) const { return held_.contains(name); }

  private:
    void tell_end(const OpenCondition& condition, std::string_view words,
                  std::optional<std::uint64_t> block);

    AlertSink& sink_;
    std::map<std::string, Condition> held_;
    std::map<std::string, OpenCondition> inherited_;
    unsigned settled_ = 0;  ///< Blocks since inherit().
};

}  // namespace evenkeel
