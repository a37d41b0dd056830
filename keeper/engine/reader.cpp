// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/reader.hpp"

namespace evenkeel {

Reader::Reader(Portfolio& portfolio, ChainAccess& chain, const FurtherChains& further)
    : own_(portfolio, chain, {}) {
    for (const auto& [name, access] : further) further_.try_emplace(name, portfolio, *access, name);
}

// After the chain that orders are signed on: what is read of the others is newer then, and where
// blocks cannot be pinned nothing may come between its two heads.
BlockView Reader::with_further(BlockView view) {
    if (further_.empty()) return view;
    FurtherSnapshots all;
    for (auto& [name, reader] : further_) all.emplace(name, reader.follow_head());
    view.snapshot = std::make_shared<const Snapshot>(view.snapshot->beside(std::move(all)));
    return view;
}

Result<BlockView> Reader::read(const Head& head) {
    EVENKEEL_TRY(BlockView view, own_.read(head));
    return with_further(std::move(view));
}

Result<BlockView> Reader::read_newest() {
    EVENKEEL_TRY(BlockView view, own_.read_newest());
    return with_further(std::move(view));
}

Result<void> Reader::corroborate(const BlockView& view, const std::string& chain) {
    if (chain.empty()) return own_.corroborate(view);
    const auto found = further_.find(chain);
    if (found != further_.end()) return found->second.corroborate_last();
    return fail(Errc::kMissing, Remedy::kRetryLater, "chain " + chain + " was not read");
}

Layout Reader::layout() const {
    ChainLayout own = own_.layout();
    Layout whole{std::move(own.facts), std::move(own.calls), std::move(own.logs)};
    for (const auto& [name, reader] : further_) whole.further.emplace(name, reader.layout());
    return whole;
}

std::uint64_t Reader::layout_version() const {
    std::uint64_t sum = own_.layout_version();
    for (const auto& [name, reader] : further_) sum += reader.layout_version();
    return sum;
}

}  // namespace evenkeel
