// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/uniswap_v2/uniswap_v2.hpp"

#include <cmath>
#include <set>

#include "abi/infra/erc20.hpp"
#include "abi/uniswap_v2/factory.hpp"
#include "abi/uniswap_v2/pair.hpp"
#include "strategies/models/pool_price.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/uniswap_v2/burn.hpp"

namespace evenkeel::uniswap_v2 {
namespace {

namespace erc20 = abi::infra::erc20;
namespace factory_abi = abi::uniswap_v2::factory;
namespace pair_abi = abi::uniswap_v2::pair;

/// A pair's calls of each block, and what never changes about it.
struct PairReads {
    Address address, token0, token1;
    unsigned decimals0 = 0, decimals1 = 0;
    std::string id = {};  ///< The address as holdings have it: a checksum is a hash.
    CallIndex reserves{}, k_last{}, supply{}, held{}, fee_to{}, balance0{}, balance1{};
};

class Pairs final : public HoldingVenue {
  public:
    Pairs(std::vector<Address> pairs, Address owner, GrowthShare share)
        : pairs_(std::move(pairs)), owner_(owner), share_(share) {}

    Result<void> plan_reads(FactBook& facts, CallList& calls) override {
        reads_.clear();
        for (const Address& pair : pairs_) EVENKEEL_CHECK(plan(pair, facts, calls));
        return {};
    }

    Result<bool> outgrown(const Snapshot&, FactBook&) const override { return false; }

    Result<std::vector<Holding>> holdings(const Snapshot& snapshot) const override {
        std::vector<Holding> out;
        for (const PairReads& reads : reads_) {
            auto one = holding(reads, snapshot);
            if (!one) return fail_in("pair " + reads.id, std::move(one).error());
            out.push_back(*std::move(one));
        }
        return out;
    }

  private:
    Result<void> plan(const Address& pair, FactBook& facts, CallList& calls);
    Result<PairState> state(const PairReads& reads, const Snapshot& snapshot) const;
    Result<Holding> holding(const PairReads& reads, const Snapshot& snapshot) const;

    std::vector<Address> pairs_;
    Address owner_;
    GrowthShare share_;
    std::vector<PairReads> reads_;
};

template <class Function>
Result<std::optional<Address>> ask_pair(FactBook& facts, const Address& pair, const char* what) {
    return ask_one<Function>(
        facts, call_of<Function>(pair, {}, what + (" of the pair " + to_checksum(pair))));
}

Result<std::optional<std::uint8_t>> decimals_of(FactBook& facts,
                                                const std::optional<Address>& token) {
    if (!token) return std::nullopt;
    return ask_one<erc20::Decimals>(facts, call_of<erc20::Decimals>(*token, {}, "token decimals"));
}

Result<void> Pairs::plan(const Address& pair, FactBook& facts, CallList& calls) {
    EVENKEEL_TRY(const auto factory, ask_pair<pair_abi::Factory>(facts, pair, "factory"));
    EVENKEEL_TRY(const auto token0, ask_pair<pair_abi::Token0>(facts, pair, "token0"));
    EVENKEEL_TRY(const auto token1, ask_pair<pair_abi::Token1>(facts, pair, "token1"));
    EVENKEEL_TRY(const auto decimals0, decimals_of(facts, token0));
    EVENKEEL_TRY(const auto decimals1, decimals_of(facts, token1));
    if (!factory || !decimals0 || !decimals1) return {};
    PairReads reads{pair, *token0, *token1, *decimals0, *decimals1};
    reads.reserves = calls.add(call_of<pair_abi::GetReserves>(pair, {}, "pair reserves"));
    reads.k_last = calls.add(call_of<pair_abi::KLast>(pair, {}, "pair kLast"));
    reads.supply = calls.add(call_of<pair_abi::TotalSupply>(pair, {}, "pair supply"));
    reads.held = calls.add(call_of<pair_abi::BalanceOf>(pair, {owner_}, "pair tokens held"));
    reads.fee_to = calls.add(call_of<factory_abi::FeeTo>(*factory, {}, "pair factory feeTo"));
    reads.balance0 = calls.add(call_of<erc20::BalanceOf>(*token0, {pair}, "token0 in the pair"));
    reads.balance1 = calls.add(call_of<erc20::BalanceOf>(*token1, {pair}, "token1 in the pair"));
    reads.id = to_checksum(pair);
    reads_.push_back(std::move(reads));
    return {};
}

Result<PairState> Pairs::state(const PairReads& reads, const Snapshot& snapshot) const {
    EVENKEEL_TRY(const auto reserves, read<pair_abi::GetReserves>(snapshot, reads.reserves));
    PairState out;
    out.reserve0 = reserves.reserve0;
    out.reserve1 = reserves.reserve1;
    EVENKEEL_TRY(out.k_last, read_one<pair_abi::KLast>(snapshot, reads.k_last));
    EVENKEEL_TRY(out.supply, read_one<pair_abi::TotalSupply>(snapshot, reads.supply));
    EVENKEEL_TRY(const Address fee_to, read_one<factory_abi::FeeTo>(snapshot, reads.fee_to));
    out.fee_on = !fee_to.is_zero();
    EVENKEEL_TRY(out.balance0, read_one<erc20::BalanceOf>(snapshot, reads.balance0));
    EVENKEEL_TRY(out.balance1, read_one<erc20::BalanceOf>(snapshot, reads.balance1));
    return out;
}

/// The price in the orientation in which it is at least 1, where 18 decimals say most.
Result<PoolPrice> oriented_price(const PairReads& reads, const PairState& pair, double price0) {
    if (price0 >= 1.0) {
        EVENKEEL_TRY(const Wad exact,
                     exact_ratio(pair.reserve1, reads.decimals1, pair.reserve0, reads.decimals0));
        return PoolPrice{reads.token0, reads.token1, exact};
    }
    EVENKEEL_TRY(const Wad exact,
                 exact_ratio(pair.reserve0, reads.decimals0, pair.reserve1, reads.decimals1));
    return PoolPrice{reads.token1, reads.token0, exact};
}

Result<Holding> Pairs::holding(const PairReads& reads, const Snapshot& snapshot) const {
    EVENKEEL_TRY(const PairState pair, state(reads, snapshot));
    EVENKEEL_TRY(const u256 held, read_one<pair_abi::BalanceOf>(snapshot, reads.held));
    EVENKEEL_TRY(const Payout paid, burnt(pair, held, share_));
    Holding out;
    out.venue = "uniswap_v2";
    out.id = reads.id;
    out.amounts.emplace(reads.token0, paid.amount0);
    out.amounts.emplace(reads.token1, paid.amount1);
    // Without reserves the pair trades at no price.
    if (pair.reserve0.is_zero() || pair.reserve1.is_zero()) return out;
    const auto human = [](const u256& raw, unsigned decimals) {
        return raw.to_double() / std::pow(10.0, decimals);
    };
    const double price0 =
        human(pair.reserve1, reads.decimals1) / human(pair.reserve0, reads.decimals0);
    // x = L/√P, so dx/dP = -x/(2P), and the same for the other side in its own price.
    out.gamma.emplace(reads.token0, -human(paid.amount0, reads.decimals0) / (2.0 * price0));
    out.gamma.emplace(reads.token1, -human(paid.amount1, reads.decimals1) * price0 / 2.0);
    EVENKEEL_TRY(out.pool_price, oriented_price(reads, pair, price0));
    return out;
}

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, "uniswap_v2: " + what);
}

}  // namespace

std::vector<Key> keys() {
    return {{.name = "pairs",
             .kind = KeyKind::kAddressList,
             .required = true,
             .help = "The pairs, which are their own liquidity tokens."},
            {.name = "owner",
             .kind = KeyKind::kAddress,
             .help = "Whose liquidity tokens; the keeper's own account if absent."},
            {.name = "protocol_fee",
             .kind = KeyKind::kText,
             .help = "The protocol's share of a pair's growth where the factory has a feeTo, as a "
                     "fraction: 1/6 for Uniswap, other forks have others (PancakeSwap 8/25).",
             .fallback = "1/6"}};
}

Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext& context) {
    const auto* pairs = params.find<std::vector<Address>>("pairs");
    const auto* owner = params.find<Address>("owner");
    const auto* fee = params.find<std::string>("protocol_fee");
    if (!pairs || pairs->empty()) return refuse("expected at least one of pairs");
    std::set<Address> seen;
    for (const Address& pair : *pairs) {
        if (!seen.insert(pair).second) return refuse("pair " + to_checksum(pair) + " stands twice");
    }
    auto share = fee ? parse_share(*fee) : GrowthShare{};
    if (!share) return fail_in("uniswap_v2: protocol_fee", std::move(share).error());
    return std::unique_ptr<HoldingVenue>(
        std::make_unique<Pairs>(*pairs, owner ? *owner : context.account, *share));
}

}  // namespace evenkeel::uniswap_v2
