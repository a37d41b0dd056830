// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>

#include "chain/types/call.hpp"
#include "chain/types/head.hpp"

namespace evenkeel {

/// Where in a CallList a call stands, and so its result in every Snapshot of that list.
enum class CallIndex : std::uint32_t {};

/// The calls made at every block, each once. Built when venues plan their reads, then unchanged.
class CallList {
  public:
    /// Adds the call, or finds the same (target and data) one that is there.
    CallIndex add(Call call);
    /// Where an equal call stands, if it is there.
    std::optional<CallIndex> find(const Call& call) const;
    const std::vector<Call>& calls() const { return calls_; }
    /// Where the call of each add() stands, in their order; calls that were there already too.
    std::span<const CallIndex> asked() const { return asked_; }

  private:
    std::vector<Call> calls_;
    std::vector<CallIndex> asked_;
    std::unordered_map<std::string, CallIndex> places_;
};

class Snapshot;

/// Further chains by their names: each one's own snapshot, or why it could not be read.
using FurtherSnapshots = std::map<std::string, Result<std::shared_ptr<const Snapshot>>>;

/// One block: every value from the same block hash. Immutable. That of the chain that orders are
/// signed on may have others beside it, of chains that are only read.
class Snapshot {
  public:
    /// One result a call of the list.
    Snapshot(Head head, std::shared_ptr<const CallList> calls, CallResults results);

    const Head& head() const { return head_; }
    /// The same block and calls with other results: what they would answer after an order.
    Snapshot with_results(CallResults results) const {
        return Snapshot(head_, calls_, std::move(results)).beside(further_);
    }
    /// The same with these chains beside it.
    Snapshot beside(FurtherSnapshots further) const;
    const FurtherSnapshots& further() const { return further_; }
    /// What was read of a chain by its name, itself if that is empty. Errc::kMissing, to be tried
    /// again, if it was not.
    Result<const Snapshot*> of_chain(const std::string& name) const;
    /// The same block with further calls, none of which it has, and what they returned.
    Snapshot extended(const CallList& more, const CallResults& results) const;
    /// Whether an equal call is among them.
    bool has(const Call& call) const { return calls_->find(call).has_value(); }
    const std::vector<Call>& calls() const { return calls_->calls(); }
    const CallResults& results() const { return results_; }
    /// What the call returned; Errc::kReverted naming the call's label and target if it failed.
    Result<ByteView> at(CallIndex index) const;
    /// The same by target and data; Errc::kMissing, to be tried again, if it was not asked.
    Result<ByteView> at(const Call& call) const;
    /// True if the call went through. For reads that may fail, such as a burnt position.
    bool succeeded(CallIndex index) const;

  private:
    Head head_;
    std::shared_ptr<const CallList> calls_;  ///< Shared by all snapshots of one layout.
    CallResults results_;
    FurtherSnapshots further_;
};

}  // namespace evenkeel
