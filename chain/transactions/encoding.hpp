// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/transactions/transaction.hpp"

namespace evenkeel {

/// The raw bytes of the transaction under this signature.
Bytes encode_signed(const UnsignedTransaction& transaction, const Signature& signature);

/// What raw bytes say, with nothing verified but their form.
struct DecodedTransaction {
    UnsignedTransaction request;
    Signature signature;
};

/// Errc::kDecode if the bytes are not canonical RLP of a known type's form; kUnsupported for other
/// types.
Result<DecodedTransaction> decode_parts(ByteView raw);

}  // namespace evenkeel
