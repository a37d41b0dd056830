// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "chain/base/error.hpp"
#include "chain/rpc/json_value.hpp"
#include "chain/types/bytes.hpp"

namespace evenkeel::rpc {

/// What a node's error means: the one place where its text is read, for all dialects of nodes and
/// providers. `revert_data` travels along in Error::data. kAlreadyKnown, for a send, is success.
Error classify(std::int64_t code, std::string_view message, Bytes revert_data = {});

/// Reads a JSON-RPC error object, revert data in any of its places included, and classifies it.
/// kReply if it is no error object.
Error read_error(const JsonValue& error);

/// How an endpoint pool takes an error.
enum class Blame : std::uint8_t {
    kNobody,    ///< It is the answer: another node would say the same.
    kRequest,   ///< This node cannot answer this now; another may. The endpoint stays in use.
    kEndpoint,  ///< The endpoint is not fit for use for a while.
};

/// Who is to blame for an error, by its kind alone.
Blame blame(const Error& error);

}  // namespace evenkeel::rpc
