// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/chain/transactions/life.hpp"

namespace evenkeel::test {

Fees fees(std::uint64_t max_fee, std::uint64_t tip) {
    return {.max_fee = gwei(max_fee), .tip = gwei(tip)};
}

LocalSigner& signer() {
    static LocalSigner kSigner(PrivateKey::from_hex(std::string(63, '0') + "1").value());
    return kSigner;
}

TransactionRecord prepared(const Fees& offer) {
    TransactionRecord record;
    record.strategy = "eth-usdc";
    record.intent = "sell 1 ETH";
    record.account = signer().address();
    record.request.chain_id = 31337;
    record.request.nonce = kNonce;
    record.request.to = Address{{0x11}};
    record.request.gas_limit = 100'000;
    record.request.fees = offer;
    return record;
}

TransactionRecord signed_with(TransactionRecord record, const Fees& offer, WallTime now) {
    UnsignedTransaction request = record.request;
    request.fees = offer;
    return with_attempt(std::move(record), sign(request, signer()).value(), now);
}

TransactionRecord signed_record(const Fees& offer) {
    return signed_with(prepared(offer), offer);
}

Step answered(const TransactionRecord& record, Result<void> result, WallTime now) {
    return on_send_result(record,
                          {.attempt = record.attempts.size() - 1,
                           .result = std::move(result),
                           .market = kMarket,
                           .now = now},
                          kPolicy);
}

TransactionRecord broadcast_record(const Fees& offer) {
    return answered(signed_record(offer), {}).record;
}

TransactionRecord replaced_record() {
    return answered(signed_with(broadcast_record(), fees(22, 2)), {}).record;
}

TransactionRecord superseded_with(TransactionRecord record, const Fees& offer, WallTime now) {
    UnsignedTransaction request = record.request;
    request.to = Address{{0x22}};
    request.data = {1, 2, 3, 4};
    request.fees = offer;
    return with_attempt(std::move(record), sign(request, signer()).value(), now,
                        {.kind = AttemptKind::kOrder, .memo = "sell 2 ETH", .valid_until = 0});
}

TransactionRecord cancelled_with(TransactionRecord record, const Fees& offer, WallTime now) {
    const auto request = self_transfer(record.request, record.account, 21'000, offer);
    return with_attempt(std::move(record), sign(request, signer()).value(), now,
                        {.kind = AttemptKind::kCancel, .memo = {}, .valid_until = 0});
}

TransactionRecord cancelling_record(const Fees& offer) {
    return answered(cancelled_with(broadcast_record(), offer), {}).record;
}

Hash32 block_hash(std::uint64_t number, std::uint8_t fork) {
    Hash32 hash{{fork}};
    hash.bytes[31] = static_cast<std::uint8_t>(number);
    return hash;
}

Observation at(std::uint64_t number, const TransactionRecord& record, WallTime now) {
    Observation seen;
    seen.head.number = number;
    seen.head.hash = block_hash(number);
    seen.head.timestamp = 1'760'000'000 + number;
    seen.receipts.resize(record.attempts.size());
    seen.account_nonce = kNonce;
    seen.market = kMarket;
    seen.now = now;
    return seen;
}

Observation mined_at(std::uint64_t number, const TransactionRecord& record, std::uint64_t block,
                     std::size_t attempt, bool succeeded, std::uint8_t fork) {
    Observation seen = at(number, record);
    seen.account_nonce = kNonce + 1;
    seen.receipts[attempt] = Receipt{.transaction = record.attempts[attempt].hash,
                                     .block_hash = block_hash(block, fork),
                                     .block_number = block,
                                     .succeeded = succeeded,
                                     .gas_used = 50'000,
                                     .gas_price = gwei(11),
                                     .logs = {}};
    return seen;
}

TransactionRecord mined_record(std::uint64_t block) {
    const auto record = broadcast_record();
    return advance(record, mined_at(block, record, block), kPolicy).record;
}

tl::unexpected<Error> error(Errc code, Remedy remedy) {
    return fail(code, remedy, "the node's words");
}

TxAction send(std::size_t attempt) {
    return {.kind = TxActionKind::kSend, .attempt = attempt, .fees = {}};
}

TxAction replace_with(const Fees& offer) {
    return {.kind = TxActionKind::kReplace, .attempt = 0, .fees = offer};
}

std::vector<TxActionKind> kinds(const Step& step) {
    std::vector<TxActionKind> out;
    for (const TxAction& action : step.actions) out.push_back(action.kind);
    return out;
}

}  // namespace evenkeel::test
