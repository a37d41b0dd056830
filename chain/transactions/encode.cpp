// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/codec/rlp.hpp"
#include "chain/crypto/keccak.hpp"
#include "chain/transactions/encoding.hpp"

namespace evenkeel {
namespace {

void write_recipient(rlp::Writer& out, const std::optional<Address>& to) {
    out.string(to ? ByteView(to->bytes) : ByteView());
}

void write_access_list(rlp::Writer& out, const UnsignedTransaction& tx) {
    out.begin_list();
    for (const AccessListEntry& entry : tx.access_list) {
        out.begin_list().string(entry.address.bytes).begin_list();
        for (const Hash32& key : entry.storage_keys) out.string(key.bytes);
        out.end_list().end_list();
    }
    out.end_list();
}

void write_signature(rlp::Writer& out, const Signature& signature) {
    out.integer(signature.y_parity ? 1u : 0u).integer(signature.r).integer(signature.s);
}

void write_authorizations(rlp::Writer& out, const UnsignedTransaction& tx) {
    out.begin_list();
    for (const Authorization& item : tx.authorizations) {
        out.begin_list().integer(item.chain_id).string(item.address.bytes).integer(item.nonce);
        write_signature(out, item.signature);
        out.end_list();
    }
    out.end_list();
}

void write_blobs(rlp::Writer& out, const UnsignedTransaction& tx) {
    out.integer(tx.max_fee_per_blob_gas.amount).begin_list();
    for (const Hash32& hash : tx.blob_hashes) out.string(hash.bytes);
    out.end_list();
}

/// From the recipient to the call data: the stretch that all types share.
void write_call(rlp::Writer& out, const UnsignedTransaction& tx) {
    write_recipient(out, tx.to);
    out.integer(tx.value.amount).string(tx.data);
}

/// Everything but the signature and, for legacy, the chain id.
void write_fields(rlp::Writer& out, const UnsignedTransaction& tx) {
    if (tx.type != TransactionType::kLegacy) out.integer(tx.chain_id);
    out.integer(tx.nonce);
    if (tx.type >= TransactionType::kDynamicFee) out.integer(tx.fees.tip.amount);
    out.integer(tx.fees.max_fee.amount).integer(tx.gas_limit);
    write_call(out, tx);
    if (tx.type != TransactionType::kLegacy) write_access_list(out, tx);
    if (tx.type == TransactionType::kBlob) write_blobs(out, tx);
    if (tx.type == TransactionType::kSetCode) write_authorizations(out, tx);
}

Bytes with_type(TransactionType type, Bytes list) {
    if (type != TransactionType::kLegacy)
        list.insert(list.begin(), static_cast<std::uint8_t>(type));
    return list;
}

}  // namespace

Bytes signing_payload(const UnsignedTransaction& transaction) {
    rlp::Writer out;
    out.begin_list();
    write_fields(out, transaction);
    if (transaction.type == TransactionType::kLegacy)
        out.integer(transaction.chain_id).integer(0u).integer(0u);
    out.end_list();
    return with_type(transaction.type, std::move(out).take());
}

Hash32 signing_hash(const UnsignedTransaction& transaction) {
    return keccak256(ByteView(signing_payload(transaction)));
}

Bytes encode_signed(const UnsignedTransaction& transaction, const Signature& signature) {
    rlp::Writer out;
    out.begin_list();
    write_fields(out, transaction);
    if (transaction.type == TransactionType::kLegacy)
        out.integer(2 * transaction.chain_id + (signature.y_parity ? 36u : 35u))
            .integer(signature.r)
            .integer(signature.s);
    else
        write_signature(out, signature);
    out.end_list();
    return with_type(transaction.type, std::move(out).take());
}

}  // namespace evenkeel
