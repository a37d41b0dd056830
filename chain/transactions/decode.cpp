// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fmt/format.h>

#include "chain/codec/rlp.hpp"
#include "chain/transactions/encoding.hpp"

namespace evenkeel {
namespace {

tl::unexpected<Error> malformed(std::string what) {
    return fail(Errc::kDecode, Remedy::kGiveUp, std::move(what));
}

template <class Word>
Result<Word> read_word(rlp::Reader& in) {
    Word word;
    EVENKEEL_TRY(const ByteView bytes, in.string(word.bytes.size()));
    std::copy(bytes.begin(), bytes.end(), word.bytes.begin());
    return word;
}

Result<bool> read_parity(rlp::Reader& in) {
    EVENKEEL_TRY(const std::uint64_t parity, in.integer64());
    if (parity > 1) return malformed(fmt::format("y parity must be 0 or 1, found {}", parity));
    return parity == 1;
}

Result<Signature> read_signature(rlp::Reader& in) {
    Signature signature;
    EVENKEEL_TRY(signature.y_parity, read_parity(in));
    EVENKEEL_TRY(signature.r, in.integer());
    EVENKEEL_TRY(signature.s, in.integer());
    return signature;
}

Result<Wei> read_wei(rlp::Reader& in) {
    EVENKEEL_TRY(const u256 amount, in.integer());
    return Wei(amount);
}

Result<std::optional<Address>> read_recipient(rlp::Reader& in) {
    EVENKEEL_TRY(const ByteView bytes, in.string());
    if (bytes.empty()) return std::optional<Address>();
    Address to;
    if (bytes.size() != to.bytes.size())
        return malformed(fmt::format("a recipient is 20 bytes or none, found {}", bytes.size()));
    std::copy(bytes.begin(), bytes.end(), to.bytes.begin());
    return std::optional<Address>(to);
}

Result<std::vector<Hash32>> read_hashes(rlp::Reader& in) {
    EVENKEEL_TRY(rlp::Reader list, in.list());
    std::vector<Hash32> hashes;
    while (!list.at_end()) {
        EVENKEEL_TRY(hashes.emplace_back(), read_word<Hash32>(list));
    }
    return hashes;
}

Result<AccessListEntry> read_access(rlp::Reader& in) {
    EVENKEEL_TRY(rlp::Reader pair, in.list());
    AccessListEntry entry;
    EVENKEEL_TRY(entry.address, read_word<Address>(pair));
    EVENKEEL_TRY(entry.storage_keys, read_hashes(pair));
    EVENKEEL_CHECK(pair.finish());
    return entry;
}

Result<Authorization> read_authorization(rlp::Reader& in) {
    EVENKEEL_TRY(rlp::Reader parts, in.list());
    Authorization authorization;
    EVENKEEL_TRY(authorization.chain_id, parts.integer());
    EVENKEEL_TRY(authorization.address, read_word<Address>(parts));
    EVENKEEL_TRY(authorization.nonce, parts.integer64());
    EVENKEEL_TRY(authorization.signature, read_signature(parts));
    EVENKEEL_CHECK(parts.finish());
    return authorization;
}

template <class T>
Result<std::vector<T>> read_list(rlp::Reader& in, Result<T> (*read)(rlp::Reader&)) {
    EVENKEEL_TRY(rlp::Reader list, in.list());
    std::vector<T> items;
    while (!list.at_end()) {
        EVENKEEL_TRY(items.emplace_back(), read(list));
    }
    return items;
}

Result<void> read_fees(rlp::Reader& in, UnsignedTransaction& tx) {
    if (tx.type >= TransactionType::kDynamicFee) {
        EVENKEEL_TRY(tx.fees.tip, read_wei(in));
        EVENKEEL_TRY(tx.fees.max_fee, read_wei(in));
    } else {
        EVENKEEL_TRY(tx.fees.max_fee, read_wei(in));
        tx.fees.tip = tx.fees.max_fee;
    }
    return {};
}

/// The mirror of write_fields.
Result<void> read_fields(rlp::Reader& in, UnsignedTransaction& tx) {
    if (tx.type != TransactionType::kLegacy) {
        EVENKEEL_TRY(tx.chain_id, in.integer64());
    }
    EVENKEEL_TRY(tx.nonce, in.integer64());
    EVENKEEL_CHECK(read_fees(in, tx));
    EVENKEEL_TRY(tx.gas_limit, in.integer64());
    EVENKEEL_TRY(tx.to, read_recipient(in));
    EVENKEEL_TRY(tx.value, read_wei(in));
    EVENKEEL_TRY(const ByteView data, in.string());
    tx.data.assign(data.begin(), data.end());
    if (tx.type != TransactionType::kLegacy) {
        EVENKEEL_TRY(tx.access_list, read_list(in, &read_access));
    }
    if (tx.type == TransactionType::kBlob) {
        EVENKEEL_TRY(tx.max_fee_per_blob_gas, read_wei(in));
        EVENKEEL_TRY(tx.blob_hashes, read_hashes(in));
    }
    if (tx.type == TransactionType::kSetCode) {
        EVENKEEL_TRY(tx.authorizations, read_list(in, &read_authorization));
    }
    return {};
}

/// v = 35 + 2 * chain id + parity (EIP-155).
Result<Signature> read_legacy_signature(rlp::Reader& in, std::uint64_t& chain_id) {
    EVENKEEL_TRY(const std::uint64_t v, in.integer64());
    if (v == 27 || v == 28)
        return fail(Errc::kUnsupported, Remedy::kGiveUp,
                    "a legacy transaction without chain id is valid on every chain");
    if (v < 37) return malformed(fmt::format("v must be 37 or more, found {}", v));
    Signature signature;
    chain_id = (v - 35) / 2;
    signature.y_parity = (v - 35) % 2 == 1;
    EVENKEEL_TRY(signature.r, in.integer());
    EVENKEEL_TRY(signature.s, in.integer());
    return signature;
}

Result<TransactionType> type_of(ByteView raw) {
    if (raw.empty()) return malformed("a transaction of no bytes");
    if (raw[0] >= 0xc0) return TransactionType::kLegacy;
    if (raw[0] >= 1 && raw[0] <= 4) return static_cast<TransactionType>(raw[0]);
    return fail(Errc::kUnsupported, Remedy::kGiveUp,
                fmt::format("transactions are legacy or of type 1 to 4, found {}", raw[0]));
}

}  // namespace

Result<DecodedTransaction> decode_parts(ByteView raw) {
    DecodedTransaction decoded;
    EVENKEEL_TRY(decoded.request.type, type_of(raw));
    const bool legacy = decoded.request.type == TransactionType::kLegacy;
    EVENKEEL_TRY(const rlp::Item item, rlp::decode(raw.subspan(legacy ? 0 : 1)));
    if (!item.is_list) return malformed("a transaction is a list, found a string");
    rlp::Reader in(item.payload);
    EVENKEEL_CHECK(read_fields(in, decoded.request));
    EVENKEEL_TRY(decoded.signature,
                 legacy ? read_legacy_signature(in, decoded.request.chain_id) : read_signature(in));
    EVENKEEL_CHECK(in.finish());
    return decoded;
}

}  // namespace evenkeel
