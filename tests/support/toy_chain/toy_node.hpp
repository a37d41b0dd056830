// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "tests/support/toy_chain/toy_chain.hpp"
#include "tests/support/toy_chain/wire.hpp"

namespace evenkeel::test {

/// An error as a node tells it.
struct NodeError {
    int code = -32000;
    std::string message;
};

/// How a node behaves until its mood changes. The default is honest and up to date.
struct NodeMood {
    bool stuck = false;     ///< It sees no new blocks: on a fork, if the chain is reorganised.
    std::uint64_t lag = 0;  ///< How many blocks it is behind.
    bool hides_receipts = false;
    bool swallows = false;                     ///< Takes transactions and passes them to nobody.
    bool pruned = false;                       ///< Has no state of any block.
    std::optional<NodeError> refuses_sends{};  ///< After it took them, if it `takes` them.
    bool takes = false;
    bool lies_about_state = false;     ///< Other balances and positions, at a true hash.
    bool lies_about_nonce = false;     ///< One more than the truth.
    bool lies_about_receipts = false;  ///< Mined is not mined, and the other way round.

    bool lies() const { return lies_about_state || lies_about_nonce || lies_about_receipts; }
};

/// What a node is told or asked, for those who watch over its shoulder.
struct NodeWatch {
    std::function<void(const SignedTransaction&)> sent;      ///< Before it is judged.
    std::function<void(std::string_view complaint)> misuse;  ///< State asked without a hash.
};

/// A node over the chain: its own view of it, its own pool, and JSON-RPC as text in and out.
class ToyNode {
  public:
    ToyNode(ToyChain& chain, bool simulates, NodeWatch watch)
        : chain_(chain), simulates_(simulates), watch_(std::move(watch)), tip_(&chain.tip()) {}

    /// The reply to a body, single or batch.
    std::string answer(std::string_view body);
    /// Sees the chain as it is now, as far as its mood lets it.
    void sync();
    /// Its pool forgets everything.
    void forget() { pool_.clear(); }
    /// Its pool hears of a transaction from a neighbour.
    void hear(const SignedTransaction& transaction);

    NodeMood mood;
    std::function<void(const SignedTransaction&)> gossip;  ///< What it takes, for its neighbours.

  private:
    /// The text of a result, or why there is none.
    using Outcome = tl::expected<std::string, NodeError>;
    using Method = Outcome (ToyNode::*)(const JsonText& params);
    static const std::map<std::string_view, Method>& methods();

    void reply(std::string& out, const JsonText& request);
    Outcome chain_id(const JsonText& params);
    Outcome block_number(const JsonText& params);
    Outcome block_by_number(const JsonText& params);
    Outcome block_by_hash(const JsonText& params);
    Outcome call(const JsonText& params);
    Outcome estimate(const JsonText& params);
    Outcome nonce(const JsonText& params);
    Outcome balance(const JsonText& params);
    Outcome code(const JsonText& params);
    Outcome fee_history(const JsonText& params);
    Outcome tip_fee(const JsonText& params);
    Outcome receipt(const JsonText& params);
    Outcome transaction(const JsonText& params);
    Outcome send(const JsonText& params);
    Outcome simulate(const JsonText& params);

    /// The block that a parameter names, as this node sees the chain; null if it has none.
    const ToyBlock* block(const JsonText& reference) const;
    /// The same for questions about state.
    tl::expected<const ToyBlock*, NodeError> state_at(const JsonText& reference) const;
    /// What a contract returns; nothing if it reverts. May change the state.
    std::optional<Bytes> run(ToyState& state, const ToyBlock& at, const JsonText& message);
    std::optional<Bytes> run(ToyState& state, const ToyBlock& at, const Call& call);
    const FactBook::Answers& table(const ToyState& state, const ToyBlock& at);
    const std::vector<Call>& calls_in(std::string_view data);
    std::optional<NodeError> admit(const SignedTransaction& transaction);

    ToyChain& chain_;
    bool simulates_;
    NodeWatch watch_;
    const ToyBlock* tip_;
    std::map<std::uint64_t, SignedTransaction> pool_;
    FactBook::Answers changed_;  ///< Answers of a state that is in no block.
    std::map<std::string, std::vector<Call>, std::less<>> decoded_;  ///< By calldata.
};

}  // namespace evenkeel::test
