// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/chain/transactions/golden.hpp"

#include <fstream>

#include "chain/codec/hex.hpp"

namespace evenkeel::golden {
namespace {

using nlohmann::json;

Wei wei(const json& fields, const char* key) {
    return Wei(parse_decimal(fields.at(key).get<std::string>()).value());
}

TransactionType type_of(const std::string& name) {
    if (name == "legacy") return TransactionType::kLegacy;
    if (name == "eip2930") return TransactionType::kAccessList;
    if (name == "eip1559") return TransactionType::kDynamicFee;
    if (name == "eip4844") return TransactionType::kBlob;
    if (name == "eip7702") return TransactionType::kSetCode;
    throw std::runtime_error("unknown type " + name);
}

Fees fees_of(const json& fields) {
    if (fields.contains("gasPrice"))
        return {.max_fee = wei(fields, "gasPrice"), .tip = wei(fields, "gasPrice")};
    return {.max_fee = wei(fields, "maxFeePerGas"), .tip = wei(fields, "maxPriorityFeePerGas")};
}

AccessListEntry access_of(const json& entry) {
    AccessListEntry out{parse_address(entry.at("address").get<std::string>()).value(), {}};
    for (const auto& key : entry.at("storageKeys"))
        out.storage_keys.push_back(parse_hash(key.get<std::string>()).value());
    return out;
}

u256 word(const json& text) {
    return u256::from_be_bytes(parse_hash(text.get<std::string>()).value().bytes);
}

Authorization authorization_of(const json& entry) {
    return {.chain_id = entry.at("chainId").get<std::uint64_t>(),
            .address = parse_address(entry.at("address").get<std::string>()).value(),
            .nonce = entry.at("nonce").get<std::uint64_t>(),
            .signature = {.r = word(entry.at("r")),
                          .s = word(entry.at("s")),
                          .y_parity = entry.at("yParity") == 1}};
}

}  // namespace

const json& calldata() {
    static const json kVectors = [] {
        std::ifstream in(EVENKEEL_TESTS_DIR "/vectors/calldata.json");
        return json::parse(in);
    }();
    return kVectors;
}

LocalSigner signer() {
    return LocalSigner(PrivateKey::from_hex(calldata()["privateKey"].get<std::string>()).value());
}

UnsignedTransaction request(const json& fields) {
    UnsignedTransaction out;
    out.type = type_of(fields.at("type"));
    out.chain_id = fields.at("chainId").get<std::uint64_t>();
    out.nonce = fields.at("nonce").get<std::uint64_t>();
    if (fields.contains("to")) out.to = parse_address(fields["to"].get<std::string>()).value();
    out.value = wei(fields, "value");
    out.gas_limit = *wei(fields, "gas").amount.to_u64();
    out.data = hex::decode(fields.at("data").get<std::string>()).value();
    out.fees = fees_of(fields);
    for (const auto& entry : fields.value("accessList", json::array()))
        out.access_list.push_back(access_of(entry));
    if (fields.contains("maxFeePerBlobGas"))
        out.max_fee_per_blob_gas = wei(fields, "maxFeePerBlobGas");
    for (const auto& hash : fields.value("blobVersionedHashes", json::array()))
        out.blob_hashes.push_back(parse_hash(hash.get<std::string>()).value());
    for (const auto& entry : fields.value("authorizationList", json::array()))
        out.authorizations.push_back(authorization_of(entry));
    return out;
}

}  // namespace evenkeel::golden
