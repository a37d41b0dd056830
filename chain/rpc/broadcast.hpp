// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "chain/rpc/endpoints.hpp"
#include "chain/types/bytes.hpp"

namespace evenkeel::rpc {

/// What one endpoint said to a transaction.
struct SendAnswer {
    std::string endpoint;  ///< Redacted.
    /// Nothing if it accepted; kAlreadyKnown is success too. Else a refusal, or a failure that
    /// leaves open whether the transaction arrived.
    std::optional<Error> error;

    bool accepted() const { return !error || error->code == Errc::kAlreadyKnown; }
};

/// Sends signed bytes to every endpoint that does not rest, the one that reads come from first.
/// Each has a short deadline but for that first one. One answer an endpoint, in that order.
std::vector<SendAnswer> broadcast(EndpointPool& pool, ByteView raw);

/// What came of it, in the one place where answers are weighed: success if any accepted or knows
/// it already; else the refusal that says most, which is one of the transaction (its nonce, then
/// its fees, then its funds) before one of the node and that before no answer at all. The message
/// holds all of them.
Result<void> verdict(std::span<const SendAnswer> answers);

}  // namespace evenkeel::rpc
