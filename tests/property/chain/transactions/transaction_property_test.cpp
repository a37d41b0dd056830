// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "chain/transactions/transaction.hpp"

using namespace evenkeel;

namespace {

template <class Word>
Word any_word() {
    Word word;
    for (auto& byte : word.bytes) byte = *rc::gen::arbitrary<std::uint8_t>();
    return word;
}

u256 any_u256() {
    return u256::from_be_bytes(any_word<Hash32>().bytes);
}

std::vector<Hash32> any_hashes() {
    std::vector<Hash32> out;
    for (int left = *rc::gen::inRange(0, 4); left > 0; --left) out.push_back(any_word<Hash32>());
    return out;
}

void fill_type(UnsignedTransaction& tx) {
    if (tx.type != TransactionType::kLegacy)
        for (int left = *rc::gen::inRange(0, 3); left > 0; --left)
            tx.access_list.push_back({any_word<Address>(), any_hashes()});
    if (tx.type == TransactionType::kBlob) {
        tx.max_fee_per_blob_gas = Wei(any_u256());
        tx.blob_hashes = any_hashes();
        tx.blob_hashes.emplace_back();
        for (Hash32& hash : tx.blob_hashes) hash.bytes[0] = 1;
    }
    if (tx.type == TransactionType::kSetCode)
        tx.authorizations.push_back({.chain_id = any_u256(),
                                     .address = any_word<Address>(),
                                     .nonce = *rc::gen::arbitrary<std::uint64_t>(),
                                     .signature = {.r = 1u, .s = 2u, .y_parity = true}});
}

UnsignedTransaction any_request() {
    UnsignedTransaction tx;
    tx.type = static_cast<TransactionType>(*rc::gen::inRange(0, 5));
    tx.chain_id = *rc::gen::inRange<std::uint64_t>(1, 1ull << 62);
    tx.nonce = *rc::gen::inRange<std::uint64_t>(0, ~0ull - 1);
    const bool create = tx.type <= TransactionType::kDynamicFee && *rc::gen::inRange(0, 4) == 0;
    if (!create) tx.to = any_word<Address>();
    tx.value = Wei(any_u256());
    tx.gas_limit = *rc::gen::arbitrary<std::uint64_t>();
    tx.data = *rc::gen::arbitrary<Bytes>();
    tx.fees.max_fee = Wei(any_u256());
    tx.fees.tip = tx.type <= TransactionType::kAccessList ? tx.fees.max_fee
                                                          : Wei(tx.fees.max_fee.amount >> 1);
    fill_type(tx);
    return tx;
}

}  // namespace

TEST_CASE("what is signed is read back the same, by its signer", "[transaction]") {
    rc::prop("sign and decode", [] {
        auto key = PrivateKey::from_bytes(any_word<Hash32>().bytes);
        RC_PRE(key.has_value());
        LocalSigner signer(*std::move(key));
        const auto request = any_request();
        const auto made = sign(request, signer);
        RC_ASSERT(made.has_value());
        const auto read = decode_transaction(made->raw());
        RC_ASSERT(read.has_value());
        RC_ASSERT(*read == *made);
        RC_ASSERT(read->request() == request);
        RC_ASSERT(read->sender() == signer.address());
    });
}

TEST_CASE("bytes that are read are written again the same", "[transaction]") {
    LocalSigner signer(PrivateKey::from_hex(std::string(63, '0') + "1").value());
    rc::prop("damage", [&] {
        Bytes raw = sign(any_request(), signer).value().raw();
        for (int left = *rc::gen::inRange(1, 4); left > 0; --left)
            raw[*rc::gen::inRange<std::size_t>(0, raw.size())] =
                *rc::gen::arbitrary<std::uint8_t>();
        const auto read = decode_transaction(raw);
        if (read) RC_ASSERT(read->raw() == raw);
    });
}
