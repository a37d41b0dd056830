// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include "chain/transactions/transaction.hpp"

namespace evenkeel::golden {

/// The whole vector file: transactions signed by another implementation.
const nlohmann::json& calldata();

/// The key that signed them.
LocalSigner signer();
/// The request that a vector's fields describe.
UnsignedTransaction request(const nlohmann::json& fields);

}  // namespace evenkeel::golden
