// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/reading/facts.hpp"

#include <tuple>

namespace evenkeel {

bool FactBook::Less::operator()(const Call& a, const Call& b) const {
    return std::tie(a.to, a.data) < std::tie(b.to, b.data);
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

}  // namespace evenkeel
