// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/nonce_book.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace evenkeel {

Result<void> NonceBook::recover() {
    EVENKEEL_TRY(adopted_, journal_.adopted(account_, chain_id_));
    EVENKEEL_TRY(const auto last, journal_.last_nonce(account_, chain_id_));
    next_ = last ? *last + 1 : 0;
    EVENKEEL_TRY(const auto all, journal_.lost(account_, chain_id_));
    for (const TransactionRecord& record : all) lost_.insert(record.nonce());
    return {};
}

Result<void> NonceBook::see(std::uint64_t nonce, WallTime now) {
    nonce_ = nonce;
    return adopted_ ? Result<void>() : adopt(nonce, now);
}

void NonceBook::written(std::uint64_t nonce) {
    next_ = std::max(next_, nonce + 1);
}

std::optional<std::string> NonceBook::foreign_use() const {
    const std::uint64_t expected = std::max(adopted_.value_or(0), next_);
    const auto taken = lost_.lower_bound(adopted_.value_or(0));
    if (taken != lost_.end())
        return fmt::format("nonce {} of {} was used by a transaction that this keeper did not sign",
                           *taken, to_checksum(account_));
    if (!adopted_ || !nonce_ || *nonce_ <= expected) return std::nullopt;
    return fmt::format(
        "{} has nonce {}, expected {}: {} transaction(s) that this keeper did not sign",
        to_checksum(account_), *nonce_, expected, *nonce_ - expected);
}

Result<void> NonceBook::adopt(std::uint64_t nonce, WallTime now) {
    EVENKEEL_CHECK(journal_.adopt(account_, chain_id_, nonce, now));
    adopted_ = nonce;
    return {};
}

}  // namespace evenkeel
