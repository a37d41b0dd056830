// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <limits>

#include "chain/transactions/transaction.hpp"

namespace evenkeel {
namespace {

tl::unexpected<Error> wrong(std::string what) {
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp, "transaction: " + std::move(what));
}

Result<void> check_fees(const UnsignedTransaction& tx) {
    const bool one_price = tx.type <= TransactionType::kAccessList;
    if (one_price && tx.fees.tip != tx.fees.max_fee)
        return wrong(fmt::format("one gas price is needed, found max_fee {} and tip {} wei",
                                 to_decimal(tx.fees.max_fee.amount),
                                 to_decimal(tx.fees.tip.amount)));
    if (tx.fees.tip > tx.fees.max_fee)
        return wrong(fmt::format("the tip, {} wei, is above max_fee, {} wei",
                                 to_decimal(tx.fees.tip.amount),
                                 to_decimal(tx.fees.max_fee.amount)));
    return {};
}

Result<void> check_blobs(const UnsignedTransaction& tx) {
    const bool blob = tx.type == TransactionType::kBlob;
    if (!blob && (!tx.blob_hashes.empty() || !tx.max_fee_per_blob_gas.amount.is_zero()))
        return wrong("only a blob transaction has blobs and a fee for them");
    if (blob && (!tx.to || tx.blob_hashes.empty()))
        return wrong("a blob transaction needs a recipient and at least one blob");
    for (const Hash32& hash : tx.blob_hashes)
        if (hash.bytes[0] != 0x01)
            return wrong(fmt::format("a blob's hash is of version 1, found {}", hash.bytes[0]));
    return {};
}

Result<void> check_authorizations(const UnsignedTransaction& tx) {
    const bool set_code = tx.type == TransactionType::kSetCode;
    if (!set_code && !tx.authorizations.empty())
        return wrong("only a set-code transaction has authorizations");
    if (set_code && (!tx.to || tx.authorizations.empty()))
        return wrong("a set-code transaction needs a recipient and at least one authorization");
    for (const Authorization& authorization : tx.authorizations)
        if (!is_canonical(authorization.signature))
            return wrong("an authorization's signature is not canonical");
    return {};
}

}  // namespace

Result<void> check(const UnsignedTransaction& tx) {
    if (tx.chain_id == 0) return wrong("the chain id is missing");
    // EIP-155 puts 2 * chain_id + 36 on the wire, which must still fit in 64 bits for most nodes.
    if (tx.type == TransactionType::kLegacy &&
        tx.chain_id > (std::numeric_limits<std::uint64_t>::max() - 36) / 2)
        return wrong("the chain id is too large for a legacy transaction");
    if (tx.nonce == std::numeric_limits<std::uint64_t>::max())
        return wrong("the nonce is above 2^64-2");
    if (tx.type == TransactionType::kLegacy && !tx.access_list.empty())
        return wrong("a legacy transaction has no access list");
    EVENKEEL_CHECK(check_fees(tx));
    EVENKEEL_CHECK(check_blobs(tx));
    return check_authorizations(tx);
}

}  // namespace evenkeel
