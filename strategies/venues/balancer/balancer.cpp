// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/balancer/balancer.hpp"

#include <set>

#include "abi/balancer_v2/balancer_queries.hpp"
#include "abi/balancer_v2/vault.hpp"
#include "abi/balancer_v2/weighted_pool.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/balancer/exposure.hpp"

namespace evenkeel::balancer {
namespace {

namespace pool_abi = abi::balancer_v2::weighted_pool;
namespace queries_abi = abi::balancer_v2::balancer_queries;
namespace vault_abi = abi::balancer_v2::vault;

class Pools final : public HoldingVenue {
  public:
    explicit Pools(Source source) : source_(std::move(source)) {}

    Result<void> plan_reads(FactBook& facts, CallList& calls) override {
        EVENKEEL_TRY(reads_, plan_layout(source_, facts, calls));
        return {};
    }

    /// An exit is asked for the pool tokens that were held when it was planned.
    Result<bool> outgrown(const Snapshot& snapshot, FactBook& facts) const override {
        bool any = false;
        for (const PoolReads& reads : reads_) {
            EVENKEEL_TRY(const u256 held, read_one<pool_abi::BalanceOf>(snapshot, reads.balance));
            if (held == reads.held) continue;
            facts.forget(held_call(source_, reads.address));
            any = true;
        }
        return any;
    }

    Result<std::vector<Holding>> holdings(const Snapshot& snapshot) const override {
        std::vector<Holding> out;
        for (const PoolReads& reads : reads_) {
            auto one = holding(reads, snapshot);
            if (!one) return fail_in("pool " + to_checksum(reads.address), std::move(one).error());
            out.push_back(*std::move(one));
        }
        return out;
    }

  private:
    Result<Holding> holding(const PoolReads& reads, const Snapshot& snapshot) const;

    Source source_;
    std::vector<PoolReads> reads_;
};

Result<std::vector<u256>> balances_of(const PoolReads& reads, const Snapshot& snapshot) {
    EVENKEEL_TRY(auto now, read<vault_abi::GetPoolTokens>(snapshot, reads.tokens_now));
    if (now.tokens != reads.tokens || now.balances.size() != reads.tokens.size()) {
        return fail(Errc::kDecode, Remedy::kRetryLater,
                    "expected the tokens that were there when it was planned, found others");
    }
    return std::move(now.balances);
}

/// What leaving pays for the tokens held; nothing for none.
Result<std::vector<u256>> paid_for(const PoolReads& reads, const Snapshot& snapshot) {
    if (!reads.exit) return std::vector<u256>(reads.tokens.size());
    EVENKEEL_TRY(auto exit, read<queries_abi::QueryExit>(snapshot, *reads.exit));
    if (exit.bpt_in != reads.held || exit.amounts_out.size() != reads.tokens.size()) {
        return fail(Errc::kDecode, Remedy::kGiveUp,
                    "expected an exit of " + to_decimal(reads.held) + " pool tokens for " +
                        std::to_string(reads.tokens.size()) + " amounts, found one of " +
                        to_decimal(exit.bpt_in) + " for " +
                        std::to_string(exit.amounts_out.size()));
    }
    return std::move(exit.amounts_out);
}

Result<Holding> Pools::holding(const PoolReads& reads, const Snapshot& snapshot) const {
    EVENKEEL_TRY(const auto balances, balances_of(reads, snapshot));
    EVENKEEL_TRY(const auto paid, paid_for(reads, snapshot));
    Holding out;
    out.venue = "balancer";
    out.id = to_checksum(reads.address);
    for (std::size_t i = 0; i < paid.size(); ++i) {
        // An exit pays none of the pool's own token.
        if (reads.tokens[i] != reads.address) out.amounts.emplace(reads.tokens[i], paid[i]);
    }
    EVENKEEL_CHECK(add_exposure(source_.kind, reads, balances, snapshot, out));
    return out;
}

Kind kind_of(const std::string& name) {
    if (name == "stable") return Kind::kStable;
    return name == "composable" ? Kind::kComposable : Kind::kWeighted;
}

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, "balancer: " + what);
}

}  // namespace

std::vector<Key> keys() {
    return {
        {.name = "pools",
         .kind = KeyKind::kAddressList,
         .required = true,
         .help = "Pools of Balancer v2, all of one kind."},
        {.name = "kind",
         .kind = KeyKind::kChoice,
         .help = "Of the pools: weighted, stable (also meta-stable), or composable stable.",
         .choices = {"weighted", "stable", "composable"},
         .fallback = "weighted"},
        {.name = "queries",
         .kind = KeyKind::kAddress,
         .required = true,
         .help = "The BalancerQueries (or older BalancerHelpers) contract of the chain's Vault."},
        {.name = "owner",
         .kind = KeyKind::kAddress,
         .help = "Whose pool tokens; the keeper's own account if absent."}};
}

Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext& context) {
    const auto* pools = params.find<std::vector<Address>>("pools");
    const auto* queries = params.find<Address>("queries");
    const auto* owner = params.find<Address>("owner");
    const auto* kind = params.find<std::string>("kind");
    if (!pools || pools->empty()) return refuse("expected at least one of pools");
    if (!queries) return refuse("queries is missing");
    std::set<Address> seen;
    for (const Address& pool : *pools) {
        if (!seen.insert(pool).second) return refuse("pool " + to_checksum(pool) + " stands twice");
    }
    return std::unique_ptr<HoldingVenue>(
        std::make_unique<Pools>(Source{kind ? kind_of(*kind) : Kind::kWeighted, *pools, *queries,
                                       owner ? *owner : context.account}));
}

}  // namespace evenkeel::balancer
