// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/balancer/balancer.hpp"

#include <cmath>
#include <set>

#include "abi/balancer_v2/balancer_queries.hpp"
#include "abi/balancer_v2/vault.hpp"
#include "abi/balancer_v2/weighted_pool.hpp"
#include "strategies/models/weighted_pool.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/balancer/layout.hpp"

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

/// Weights as fractions.
Result<std::vector<double>> weights_of(const PoolReads& reads, const Snapshot& snapshot) {
    EVENKEEL_TRY(const auto raw, read_one<pool_abi::GetNormalizedWeights>(snapshot, reads.weights));
    if (raw.size() != reads.tokens.size()) {
        return fail(Errc::kDecode, Remedy::kGiveUp,
                    "expected " + std::to_string(reads.tokens.size()) + " weights, found " +
                        std::to_string(raw.size()));
    }
    std::vector<double> out;
    for (const u256& weight : raw) {
        if (weight.is_zero() || weight > u256::pow10(18)) {
            return fail(Errc::kDecode, Remedy::kGiveUp,
                        "expected weights above 0 and up to 10^18, found " + to_decimal(weight));
        }
        out.push_back(weight.to_double() / 1e18);
    }
    return out;
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

/// The pool's own price of two tokens, in the orientation in which it is at least 1.
Result<void> add_price(const PoolReads& reads, const std::vector<double>& weights,
                       const std::vector<u256>& balances, Holding& out) {
    if (balances[0].is_zero() || balances[1].is_zero()) return {};
    const auto human = [&](std::size_t i) {
        return balances[i].to_double() / std::pow(10.0, reads.decimals[i]);
    };
    const double price0 = spot_price({human(0), weights[0]}, {human(1), weights[1]});
    const bool upright = price0 >= 1.0;
    EVENKEEL_TRY(const Wad price, Wad::from_double(upright ? price0 : 1.0 / price0));
    out.pool_price = upright ? PoolPrice{reads.tokens[0], reads.tokens[1], price}
                             : PoolPrice{reads.tokens[1], reads.tokens[0], price};
    return {};
}

Result<Holding> Pools::holding(const PoolReads& reads, const Snapshot& snapshot) const {
    EVENKEEL_TRY(const auto balances, balances_of(reads, snapshot));
    EVENKEEL_TRY(const auto weights, weights_of(reads, snapshot));
    EVENKEEL_TRY(const auto paid, paid_for(reads, snapshot));
    Holding out;
    out.venue = "balancer";
    out.id = to_checksum(reads.address);
    for (std::size_t i = 0; i < paid.size(); ++i) {
        out.amounts.emplace(reads.tokens[i], paid[i]);
        for (std::size_t j = 0; j < paid.size(); ++j) {
            out.elasticities.emplace(std::pair(reads.tokens[i], reads.tokens[j]),
                                     weighted_elasticity(weights, i, j));
        }
    }
    if (paid.size() == 2) EVENKEEL_CHECK(add_price(reads, weights, balances, out));
    return out;
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
         .help = "Weighted pools of Balancer v2, of any version; others are refused."},
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
    if (!pools || pools->empty()) return refuse("expected at least one of pools");
    if (!queries) return refuse("queries is missing");
    std::set<Address> seen;
    for (const Address& pool : *pools) {
        if (!seen.insert(pool).second) return refuse("pool " + to_checksum(pool) + " stands twice");
    }
    return std::unique_ptr<HoldingVenue>(
        std::make_unique<Pools>(Source{*pools, *queries, owner ? *owner : context.account}));
}

}  // namespace evenkeel::balancer
