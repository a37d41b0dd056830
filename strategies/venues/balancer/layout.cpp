// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/balancer/layout.hpp"

#include "abi/balancer_v2/balancer_queries.hpp"
#include "abi/balancer_v2/stable_pool.hpp"
#include "abi/balancer_v2/vault.hpp"
#include "abi/balancer_v2/weighted_pool.hpp"
#include "abi/infra/erc20.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel::balancer {
namespace {

namespace erc20 = abi::infra::erc20;
namespace pool_abi = abi::balancer_v2::weighted_pool;
namespace queries_abi = abi::balancer_v2::balancer_queries;
namespace stable_abi = abi::balancer_v2::stable_pool;
namespace vault_abi = abi::balancer_v2::vault;

/// The ExitKind that pays every token in proportion: EXACT_BPT_IN_FOR_TOKENS_OUT, and of composable
/// pools EXACT_BPT_IN_FOR_ALL_TOKENS_OUT, which those before their third version lack.
std::uint64_t exit_kind(Kind kind) {
    return kind == Kind::kComposable ? 2 : 1;
}

/// abi.encode(kind, pool tokens), which the pool decodes.
Bytes exit_data(Kind kind, const u256& held) {
    Bytes out(64);
    u256(exit_kind(kind)).to_be_bytes(std::span<std::uint8_t, 32>(out.data(), 32));
    held.to_be_bytes(std::span<std::uint8_t, 32>(out.data() + 32, 32));
    return out;
}

/// A fact of something that belongs to a pool; `where` says to which.
template <class Function>
auto ask_of(FactBook& facts, const Address& to, const std::string& where, const char* what) {
    return ask_one<Function>(facts, call_of<Function>(to, {}, what + where));
}

/// Plans one pool; each step stops where a fact is missing.
class Planner {
  public:
    Planner(const Source& source, const Address& pool, FactBook& facts, CallList& calls)
        : source_(source),
          facts_(facts),
          calls_(calls),
          where_(" of the pool " + to_checksum(pool)) {
        reads_.address = pool;
    }

    Result<std::optional<PoolReads>> run() {
        const Address& pool = reads_.address;
        EVENKEEL_TRY(const auto id, ask_of<pool_abi::GetPoolId>(facts_, pool, where_, "id"));
        EVENKEEL_TRY(const auto vault, ask_of<pool_abi::GetVault>(facts_, pool, where_, "vault"));
        const Call held = held_call(source_, pool);
        EVENKEEL_TRY(const auto balance, ask_one<pool_abi::BalanceOf>(facts_, held));
        if (!id || !vault || !balance) return std::nullopt;
        EVENKEEL_CHECK(check_queries(*vault));
        const Call tokens =
            call_of<vault_abi::GetPoolTokens>(*vault, {*id}, "tokens and balances" + where_);
        EVENKEEL_TRY(const auto listed, ask<vault_abi::GetPoolTokens>(facts_, tokens));
        if (!listed) return std::nullopt;
        reads_.tokens = listed->tokens;
        EVENKEEL_TRY(const bool complete, add_decimals());
        if (!complete) return std::nullopt;
        reads_.held = *balance;
        reads_.tokens_now = calls_.add(tokens);
        add_invariant();
        reads_.balance = calls_.add(held);
        if (!balance->is_zero()) reads_.exit = calls_.add(exit_call(*id));
        return std::move(reads_);
    }

  private:
    Result<void> check_queries(const Address& vault) {
        EVENKEEL_TRY(const auto of, ask_one<queries_abi::Vault>(
                                        facts_, call_of<queries_abi::Vault>(source_.queries, {},
                                                                            "vault of queries")));
        if (!of || *of == vault) return {};
        return fail(Errc::kConfig, Remedy::kGiveUp,
                    "expected queries of the vault " + to_checksum(vault) + where_ +
                        ", found those of " + to_checksum(*of));
    }

    void add_invariant() {
        const Address& pool = reads_.address;
        if (source_.kind == Kind::kWeighted) {
            reads_.weights = calls_.add(call_of<pool_abi::GetNormalizedWeights>(
                pool, {}, "weights" + where_ + " (a weighted pool?)"));
            return;
        }
        reads_.amplification = calls_.add(call_of<stable_abi::GetAmplificationParameter>(
            pool, {}, "amplification" + where_ + " (a stable pool?)"));
        reads_.rates = calls_.add(
            call_of<stable_abi::GetScalingFactors>(pool, {}, "scaling factors" + where_));
    }

    Result<bool> add_decimals() {
        for (const Address& token : reads_.tokens) {
            if (token == reads_.address) {
                if (source_.kind != Kind::kComposable) {
                    return fail(
                        Errc::kUnsupported, Remedy::kGiveUp,
                        "expected no composable pool, found one: it lists the token" + where_);
                }
                reads_.decimals.push_back(0);
                continue;
            }
            EVENKEEL_TRY(const auto decimals,
                         ask_of<erc20::Decimals>(facts_, token, where_, "token decimals"));
            if (decimals) reads_.decimals.push_back(*decimals);
        }
        return reads_.decimals.size() == reads_.tokens.size();
    }

    Call exit_call(const Hash32& id) const {
        queries_abi::QueryExit::Input input;
        input.pool_id = id;
        input.sender = source_.owner;
        input.recipient = source_.owner;
        input.request.assets = reads_.tokens;
        input.request.min_amounts_out.resize(reads_.tokens.size());
        input.request.user_data = exit_data(source_.kind, reads_.held);
        return call_of<queries_abi::QueryExit>(source_.queries, input, "exit" + where_);
    }

    const Source& source_;
    FactBook& facts_;
    CallList& calls_;
    std::string where_;
    PoolReads reads_;
};

}  // namespace

Call held_call(const Source& source, const Address& pool) {
    return call_of<pool_abi::BalanceOf>(pool, {source.owner},
                                        "pool tokens held of the pool " + to_checksum(pool));
}

Result<std::vector<PoolReads>> plan_layout(const Source& source, FactBook& facts, CallList& calls) {
    std::vector<PoolReads> out;
    for (const Address& pool : source.pools) {
        EVENKEEL_TRY(auto reads, Planner(source, pool, facts, calls).run());
        if (reads) out.push_back(*std::move(reads));
    }
    return out;
}

}  // namespace evenkeel::balancer
