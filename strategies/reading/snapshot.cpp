// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/reading/snapshot.hpp"

namespace evenkeel {
namespace {

std::string key_of(const Call& call) {
    std::string key(call.to.bytes.begin(), call.to.bytes.end());
    key.append(call.data.begin(), call.data.end());
    return key;
}

}  // namespace

CallIndex CallList::add(Call call) {
    std::string key = key_of(call);
    const auto next = static_cast<CallIndex>(calls_.size());
    const auto [place, is_new] = places_.try_emplace(std::move(key), next);
    if (is_new) calls_.push_back(std::move(call));
    asked_.push_back(place->second);
    return place->second;
}

std::optional<CallIndex> CallList::find(const Call& call) const {
    const auto place = places_.find(key_of(call));
    return place == places_.end() ? std::nullopt : std::optional(place->second);
}

Snapshot::Snapshot(Head head, std::shared_ptr<const CallList> calls, CallResults results)
    : head_(head), calls_(std::move(calls)), results_(std::move(results)) {
    ensure_invariant(calls_ && calls_->calls().size() == results_.size(), "one result a call");
}

Snapshot Snapshot::extended(const CallList& more, const CallResults& results) const {
    auto calls = std::make_shared<CallList>(*calls_);
    CallResults all = results_;
    for (const Call& call : more.calls()) calls->add(call);
    for (std::size_t i = 0; i < results.size(); ++i) all.append(results.succeeded(i), results[i]);
    return Snapshot(head_, std::move(calls), std::move(all)).beside(further_);
}

Snapshot Snapshot::beside(FurtherSnapshots further) const {
    Snapshot out = *this;
    out.further_ = std::move(further);
    return out;
}

Result<const Snapshot*> Snapshot::of_chain(const std::string& name) const {
    if (name.empty()) return this;
    const auto found = further_.find(name);
    if (found == further_.end())
        return fail(Errc::kMissing, Remedy::kRetryLater, "chain " + name + " was not read");
    if (!found->second) return tl::unexpected<Error>(found->second.error());
    return found->second->get();
}

Result<ByteView> Snapshot::at(const Call& call) const {
    if (const auto index = calls_->find(call)) return at(*index);
    return fail(Errc::kMissing, Remedy::kRetryLater,
                call.label + " at " + to_checksum(call.to) + " was not asked");
}

Result<ByteView> Snapshot::at(CallIndex index) const {
    if (succeeded(index)) return results_[static_cast<std::size_t>(index)];
    const Call& call = calls()[static_cast<std::size_t>(index)];
    return fail(Errc::kReverted, Remedy::kRetryLater,
                call.label + " at " + to_checksum(call.to) + " reverted");
}

bool Snapshot::succeeded(CallIndex index) const {
    return results_.succeeded(static_cast<std::size_t>(index));
}

}  // namespace evenkeel
