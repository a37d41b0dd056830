// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/toy_chain/toy_node.hpp"

#include <algorithm>

#include "chain/codec/hex.hpp"
#include "tests/support/toy_chain/node_texts.hpp"

namespace evenkeel::test {
namespace {

constexpr std::uint64_t kTip = 1'000'000'000;

tl::unexpected<NodeError> refuse(int code, std::string message) {
    return tl::unexpected(NodeError{code, std::move(message)});
}

}  // namespace

const std::map<std::string_view, ToyNode::Method>& ToyNode::methods() {
    static const std::map<std::string_view, Method> table{
        {"eth_chainId", &ToyNode::chain_id},
        {"eth_blockNumber", &ToyNode::block_number},
        {"eth_getBlockByNumber", &ToyNode::block_by_number},
        {"eth_getBlockByHash", &ToyNode::block_by_hash},
        {"eth_call", &ToyNode::call},
        {"eth_estimateGas", &ToyNode::estimate},
        {"eth_getTransactionCount", &ToyNode::nonce},
        {"eth_getBalance", &ToyNode::balance},
        {"eth_getCode", &ToyNode::code},
        {"eth_feeHistory", &ToyNode::fee_history},
        {"eth_maxPriorityFeePerGas", &ToyNode::tip_fee},
        {"eth_getTransactionReceipt", &ToyNode::receipt},
        {"eth_getTransactionByHash", &ToyNode::transaction},
        {"eth_sendRawTransaction", &ToyNode::send},
        {"eth_simulateV1", &ToyNode::simulate},
    };
    return table;
}

std::string ToyNode::answer(std::string_view body) {
    const JsonText request = read_json(body);
    std::string out;
    if (request.kind == JsonText::Kind::kObject) {
        reply(out, request);
        return out;
    }
    out = "[";
    for (const auto& [key, one] : request.members) {
        if (out.size() > 1) out += ',';
        reply(out, one);
    }
    return out + ']';
}

void ToyNode::reply(std::string& out, const JsonText& request) {
    out += R"({"jsonrpc":"2.0","id":)";
    out += request["id"].text;
    const auto method = methods().find(request["method"].text);
    const bool unknown =
        method == methods().end() || (method->second == &ToyNode::simulate && !simulates_);
    const Outcome outcome = unknown ? refuse(-32601, "the method does not exist/is not available")
                                    : (this->*method->second)(request["params"]);
    if (outcome) {
        out += R"(,"result":)" + *outcome + '}';
    } else {
        out += R"(,"error":{"code":)" + std::to_string(outcome.error().code) + R"(,"message":")" +
               outcome.error().message + R"("}})";
    }
}

void ToyNode::sync() {
    if (mood.stuck) return;
    const ToyBlock& newest = chain_.tip();
    const ToyBlock* behind =
        chain_.at(newest, newest.head.number - std::min(mood.lag, newest.head.number));
    tip_ = behind == nullptr ? &newest : behind;
    pool_.erase(pool_.begin(), pool_.lower_bound(tip_->nonce));
    // Whoever holds a transaction tells it to new neighbours: miners hear of it in the end.
    if (!mood.swallows)
        for (const auto& [number, one] : pool_) chain_.offer(one);
}

const ToyBlock* ToyNode::block(const JsonText& reference) const {
    if (reference.kind == JsonText::Kind::kObject) {
        const auto hash = parse_hash(reference["blockHash"].text);
        const ToyBlock* found = hash ? chain_.find(*hash) : nullptr;
        const bool ours = found && chain_.at(*tip_, found->head.number) == found;
        return ours ? found : nullptr;
    }
    if (!reference.text.starts_with("0x")) return tip_;
    return chain_.at(*tip_, std::stoull(std::string(reference.text), nullptr, 16));
}

ToyNode::Outcome ToyNode::chain_id(const JsonText&) {
    return quantity(31337);
}

ToyNode::Outcome ToyNode::block_number(const JsonText&) {
    return quantity(tip_->head.number);
}

ToyNode::Outcome ToyNode::block_by_number(const JsonText& params) {
    const ToyBlock* found = block(params[0]);
    return found == nullptr ? "null" : header(*found);
}

ToyNode::Outcome ToyNode::block_by_hash(const JsonText& params) {
    const auto hash = parse_hash(params[0].text);
    const ToyBlock* found = hash ? chain_.find(*hash) : nullptr;
    const bool seen = found && found->head.number <= tip_->head.number;
    return seen ? header(*found) : "null";
}

ToyNode::Outcome ToyNode::code(const JsonText&) {
    return "\"0x6000\"";
}

ToyNode::Outcome ToyNode::fee_history(const JsonText& params) {
    std::uint64_t count = std::stoull(std::string(params[0].text), nullptr, 16);
    std::string fees, ratios, tips;
    const ToyBlock* oldest = tip_;
    while (--count > 0 && oldest->parent != nullptr) oldest = oldest->parent;
    for (std::uint64_t number = oldest->head.number; number <= tip_->head.number; ++number) {
        fees += amount(chain_.at(*tip_, number)->head.base_fee) + ',';
        ratios += ratios.empty() ? "0.5" : ",0.5";
        tips += (tips.empty() ? "[" : ",[") + quantity(kTip) + ']';
    }
    return R"({"oldestBlock":)" + quantity(oldest->head.number) + R"(,"baseFeePerGas":[)" + fees +
           amount(tip_->head.base_fee) + R"(],"gasUsedRatio":[)" + ratios + R"(],"reward":[)" +
           tips + "]}";
}

ToyNode::Outcome ToyNode::tip_fee(const JsonText&) {
    return quantity(kTip);
}

ToyNode::Outcome ToyNode::receipt(const JsonText& params) {
    const auto hash = parse_hash(params[0].text);
    if (!hash) return refuse(-32602, "invalid argument 0: no hash");
    if (mood.hides_receipts) return "null";
    const Receipt* found = chain_.receipt(*tip_, *hash);
    if (!mood.lies_about_receipts) return found == nullptr ? "null" : receipt_text(*found);
    if (found != nullptr) return "null";
    return receipt_text({*hash, tip_->head.hash, tip_->head.number, true, 200'000, gwei(10), {}});
}

ToyNode::Outcome ToyNode::transaction(const JsonText& params) {
    const auto hash = parse_hash(params[0].text);
    if (!hash) return refuse(-32602, "invalid argument 0: no hash");
    const auto text = [&](const SignedTransaction& one, const Receipt* receipt) {
        return R"({"hash":)" + quoted(to_hex(one.hash())) + R"(,"from":)" +
               quoted(to_hex(one.sender())) + R"(,"nonce":)" + quantity(one.request().nonce) +
               (receipt == nullptr
                    ? std::string(R"(,"blockHash":null,"blockNumber":null})")
                    : R"(,"blockHash":)" + quoted(to_hex(receipt->block_hash)) +
                          R"(,"blockNumber":)" + quantity(receipt->block_number) + '}');
    };
    if (const Receipt* receipt = chain_.receipt(*tip_, *hash))
        return text(*chain_.transaction(*hash), receipt);
    for (const auto& [at, one] : pool_)
        if (one.hash() == *hash) return text(one, nullptr);
    return "null";
}

std::optional<NodeError> ToyNode::admit(const SignedTransaction& transaction) {
    const UnsignedTransaction& request = transaction.request();
    if (request.nonce < tip_->nonce) return NodeError{-32000, "nonce too low"};
    const auto held = pool_.find(request.nonce);
    if (held == pool_.end()) {
        pool_.emplace(request.nonce, transaction);
        return std::nullopt;
    }
    if (held->second.hash() == transaction.hash()) return NodeError{-32000, "already known"};
    const Fees& old = held->second.request().fees;
    const auto enough = [](const Wei& now, const Wei& before) {
        return *checked_mul(now.amount, u256(10u)) >= *checked_mul(before.amount, u256(11u));
    };
    if (!enough(request.fees.max_fee, old.max_fee) || !enough(request.fees.tip, old.tip))
        return NodeError{-32000, "replacement transaction underpriced"};
    pool_.erase(held);
    pool_.emplace(request.nonce, transaction);
    return std::nullopt;
}

void ToyNode::hear(const SignedTransaction& transaction) {
    (void)admit(transaction);
}

ToyNode::Outcome ToyNode::send(const JsonText& params) {
    const auto raw = hex::decode(params[0].text);
    if (!raw) return refuse(-32602, "invalid argument 0: no hex");
    const SignedTransaction* transaction = chain_.decoded(*raw);
    if (transaction == nullptr) return refuse(-32000, "rlp: expected a transaction");
    if (watch_.sent) watch_.sent(*transaction);
    if (mood.refuses_sends && !mood.takes) return tl::unexpected(*mood.refuses_sends);
    const auto refusal = admit(*transaction);
    if (!refusal && !mood.swallows && gossip) gossip(*transaction);
    if (mood.refuses_sends) return tl::unexpected(*mood.refuses_sends);
    if (refusal) return tl::unexpected(*refusal);
    return quoted(to_hex(transaction->hash()));
}

}  // namespace evenkeel::test
