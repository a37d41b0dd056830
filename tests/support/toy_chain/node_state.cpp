// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/codec/hex.hpp"
#include "tests/support/multicall_answer.hpp"
#include "tests/support/toy_chain/node_texts.hpp"
#include "tests/support/toy_chain/toy_node.hpp"

// What a node says of contracts and accounts, at a block.
namespace evenkeel::test {
namespace {

tl::unexpected<NodeError> refuse(int code, std::string message) {
    return tl::unexpected(NodeError{code, std::move(message)});
}

/// The same world with other figures, as a liar tells it.
ToyState distorted(ToyState state) {
    for (ToyMarket& market : state.markets) {
        market.held += market.held;
        market.size += Wad::from_int(3);
    }
    return state;
}

}  // namespace

tl::expected<const ToyBlock*, NodeError> ToyNode::state_at(const JsonText& reference) const {
    const ToyBlock* found = block(reference);
    if (found == nullptr) return refuse(-32000, "header not found");
    if (mood.pruned)
        return refuse(-32000, "missing trie node 00 (path ) state 00 is not available");
    return found;
}

const FactBook::Answers& ToyNode::table(const ToyState& state, const ToyBlock& at) {
    if (state == at.state) return chain_.answers(at);
    changed_ = answers(state, chain_.account(), at.head.timestamp);
    return changed_;
}

const std::vector<Call>& ToyNode::calls_in(std::string_view data) {
    const auto found = decoded_.find(data);
    if (found != decoded_.end()) return found->second;
    if (decoded_.size() > 8) decoded_.clear();
    return decoded_.emplace(data, decode_calls(hex::decode(data).value())).first->second;
}

std::optional<Bytes> ToyNode::run(ToyState& state, const ToyBlock& at, const Call& call) {
    if (call.to == chain_.account() && call.data.empty()) return Bytes();
    const auto& known = table(state, at);
    const auto found = known.find(call);
    if (found != known.end()) return found->second;
    return execute(state, call.to, call.data, at.head.timestamp);
}

std::optional<Bytes> ToyNode::run(ToyState& state, const ToyBlock& at, const JsonText& message) {
    const JsonText& given =
        message["data"].kind == JsonText::Kind::kString ? message["data"] : message["input"];
    const std::string_view data = given.kind == JsonText::Kind::kString ? given.text : "0x";
    if (!data.starts_with("0x82ad56cb")) {
        const auto to = parse_address(message["to"].text);
        auto bytes = hex::decode(data);
        if (!to || !bytes) return std::nullopt;
        return run(state, at, Call{*to, *std::move(bytes), ""});
    }
    const auto& known = table(state, at);
    CallResults results;
    for (const Call& one : calls_in(data)) {
        const auto found = known.find(one);
        results.append(found != known.end(),
                       found == known.end() ? ByteView() : ByteView(found->second));
    }
    return encode_results(results);
}

ToyNode::Outcome ToyNode::call(const JsonText& params) {
    if (params[1].kind != JsonText::Kind::kObject && watch_.misuse)
        watch_.misuse("eth_call at a block that moves");
    const auto at = state_at(params[1]);
    if (!at) return tl::unexpected(at.error());
    ToyState state = mood.lies_about_state ? distorted((*at)->state) : (*at)->state;
    const auto returned = run(state, **at, params[0]);
    if (!returned) return refuse(3, "execution reverted");
    return hex_text(*returned);
}

ToyNode::Outcome ToyNode::estimate(const JsonText& params) {
    ToyState state = tip_->state;
    if (!run(state, *tip_, params[0])) return refuse(3, "execution reverted");
    return quantity(200'000);
}

ToyNode::Outcome ToyNode::nonce(const JsonText& params) {
    const auto at = state_at(params[1]);
    if (!at) return tl::unexpected(at.error());
    return quantity((*at)->nonce + (mood.lies_about_nonce ? 1 : 0));
}

ToyNode::Outcome ToyNode::balance(const JsonText& params) {
    const auto at = state_at(params[1]);
    if (!at) return tl::unexpected(at.error());
    return amount((*at)->balance);
}

ToyNode::Outcome ToyNode::simulate(const JsonText& params) {
    const auto at = state_at(params[1]);
    if (!at) return tl::unexpected(at.error());
    ToyState state = mood.lies_about_state ? distorted((*at)->state) : (*at)->state;
    std::string blocks;
    for (const auto& [key, block] : params[0]["blockStateCalls"].members) {
        std::string calls;
        for (const auto& [name, message] : block["calls"].members) {
            const auto returned = run(state, **at, message);
            calls += calls.empty() ? "" : ",";
            calls += R"({"status":)" + quantity(returned ? 1 : 0) + R"(,"returnData":)" +
                     hex_text(returned.value_or(Bytes())) + R"(,"gasUsed":"0x30d40","logs":[])";
            if (!returned) calls += R"(,"error":{"code":3,"message":"execution reverted"})";
            calls += '}';
        }
        blocks += blocks.empty() ? "{" : ",{";
        blocks +=
            R"("number":)" + quantity((*at)->head.number + 1) + R"(,"calls":[)" + calls + "]}";
    }
    return '[' + blocks + ']';
}

}  // namespace evenkeel::test
