// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/reading/facts.hpp"

#include <algorithm>
#include <tuple>

#include "chain/base/ensure.hpp"

namespace evenkeel {

bool FactBook::Less::operator()(const Call& a, const Call& b) const {
    return std::tie(a.to, a.data) < std::tie(b.to, b.data);
}

bool FactBook::Less::operator()(const LogQuery& a, const LogQuery& b) const {
    return std::tie(a.address, a.topics, a.from) < std::tie(b.address, b.topics, b.from);
}

std::optional<ByteView> FactBook::ask(const Call& call) {
    const auto found = answers_.find(call);
    if (found != answers_.end()) return ByteView(found->second);
    wanted_.insert(call);
    return std::nullopt;
}

void FactBook::learn(const Call& call, Bytes answer) {
    wanted_.erase(call);
    answers_.insert_or_assign(call, std::move(answer));
}

void FactBook::forget(const Call& call) {
    answers_.erase(call);
}

std::vector<Call> FactBook::take_wanted() {
    std::vector<Call> out(wanted_.begin(), wanted_.end());
    wanted_.clear();
    return out;
}

const FoundLogs* FactBook::ask(const LogQuery& query) {
    const auto found = searches_.find(query);
    if (found != searches_.end() && found->second.complete) return &found->second.found;
    wanted_logs_.insert(query);
    return nullptr;
}

std::uint64_t FactBook::next_block(const LogQuery& query) const {
    const auto found = searches_.find(query);
    return found == searches_.end() ? query.from : found->second.found.to + 1;
}

void FactBook::learn(const LogQuery& query, FoundLogs found, bool complete) {
    ensure_invariant(found.to >= next_block(query), "a search only goes forward");
    Search& search = searches_[query];
    search.complete = complete;
    search.found.to = found.to;
    if (complete && !search.resumed) search.whole_to = found.to;
    std::ranges::move(found.logs, std::back_inserter(search.found.logs));
    if (complete) wanted_logs_.erase(query);
}

void FactBook::rewind(const LogQuery& query, std::uint64_t block) {
    const auto known = searches_.find(query);
    if (known == searches_.end() || known->second.found.to <= block) return;
    if (block < query.from) return forget(query);
    Search& search = known->second;
    std::erase_if(search.found.logs, [&](const MinedLog& log) { return log.block_number > block; });
    search.found.to = block;
    search.complete = false;
    search.resumed = true;
}

void FactBook::forget(const LogQuery& query) {
    searches_.erase(query);
}

std::uint64_t FactBook::searched_whole_to(const LogQuery& query) const {
    const auto found = searches_.find(query);
    return found == searches_.end() ? 0 : found->second.whole_to;
}

std::vector<LogQuery> FactBook::take_wanted_logs() {
    std::vector<LogQuery> out(wanted_logs_.begin(), wanted_logs_.end());
    wanted_logs_.clear();
    return out;
}

void FactBook::forget_calls() {
    answers_.clear();
    wanted_.clear();
    wanted_logs_.clear();
}

FactBook::LogAnswers FactBook::logs() const {
    LogAnswers out;
    for (const auto& [query, search] : searches_)
        if (search.complete) out.emplace(query, search.found);
    return out;
}

}  // namespace evenkeel
