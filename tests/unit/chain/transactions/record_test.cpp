// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/transactions/record.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

TEST_CASE("every state has a name of its own that is read back", "[lifecycle]") {
    for (int i = 0; i <= static_cast<int>(TxState::kCancelled); ++i) {
        const auto state = static_cast<TxState>(i);
        CHECK(parse_tx_state(name(state)).value() == state);
    }
    CHECK(parse_tx_state("Signed").error().code == Errc::kDecode);
    CHECK(parse_tx_state("").error().code == Errc::kDecode);
}

TEST_CASE("only confirmed, reverted, lost and cancelled are terminal", "[lifecycle]") {
    CHECK(is_terminal(TxState::kConfirmed));
    CHECK(is_terminal(TxState::kReverted));
    CHECK(is_terminal(TxState::kLost));
    CHECK(is_terminal(TxState::kCancelled));
    CHECK_FALSE(is_terminal(TxState::kPrepared));
    CHECK_FALSE(is_terminal(TxState::kSigned));
    CHECK_FALSE(is_terminal(TxState::kBroadcast));
    CHECK_FALSE(is_terminal(TxState::kMined));
    CHECK_FALSE(is_terminal(TxState::kCancelling));
}

TEST_CASE("every kind of attempt has a name of its own that is read back", "[lifecycle]") {
    for (const auto kind : {AttemptKind::kOrder, AttemptKind::kCancel})
        CHECK(parse_attempt_kind(name(kind)).value() == kind);
    CHECK(parse_attempt_kind("Order").error().code == Errc::kDecode);
}
