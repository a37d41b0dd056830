// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/curve/curve.hpp"

#include "abi/curve/crypto_swap.hpp"
#include "abi/curve/stable_swap.hpp"
#include "abi/curve/stable_swap_ng.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/curve/layout.hpp"
#include "strategies/venues/stable_exposure.hpp"

namespace evenkeel::curve {
namespace {

namespace pool_abi = abi::curve::stable_swap;
namespace ng_abi = abi::curve::stable_swap_ng;

constexpr std::int64_t kMaxCoins = 8;

class Pool final : public HoldingVenue {
  public:
    explicit Pool(const Source& source) : source_(source) {}

    Result<void> plan_reads(FactBook& facts, CallList& calls) override {
        EVENKEEL_TRY(layout_, plan_layout(source_, facts, calls));
        return {};
    }

    Result<bool> outgrown(const Snapshot&, FactBook&) const override { return false; }

    Result<std::vector<Holding>> holdings(const Snapshot& snapshot) const override {
        auto one = holding(snapshot);
        if (!one) return fail_in("pool " + to_checksum(source_.pool), std::move(one).error());
        return std::vector<Holding>{*std::move(one)};
    }

  private:
    Result<void> check_kind(const Snapshot& snapshot) const;
    Result<std::vector<u256>> rates(const Snapshot& snapshot) const;
    Result<Holding> holding(const Snapshot& snapshot) const;

    Source source_;
    Layout layout_;
};

/// A pool of another kind would be read without an error, and wrongly. Old pools that take the
/// chain's coin let every call pass and return nothing.
Result<void> Pool::check_kind(const Snapshot& snapshot) const {
    const auto further = read_one<pool_abi::Coins>(snapshot, layout_.further_coin);
    if (further && !further->is_zero()) {
        return fail(Errc::kConfig, Remedy::kGiveUp,
                    "expected " + std::to_string(source_.coins) + " coins, found more");
    }
    if (read_one<abi::curve::crypto_swap::Gamma>(snapshot, layout_.gamma)) {
        return fail(Errc::kUnsupported, Remedy::kGiveUp,
                    "expected a StableSwap pool, found a crypto pool (it has a gamma)");
    }
    return {};
}

Result<std::vector<u256>> Pool::rates(const Snapshot& snapshot) const {
    std::vector<u256> out;
    if (source_.stored_rates) {
        EVENKEEL_TRY(out, read_one<ng_abi::StoredRates>(snapshot, layout_.rates));
        if (out.size() == source_.coins) return out;
        return fail(Errc::kDecode, Remedy::kGiveUp,
                    "expected " + std::to_string(source_.coins) + " rates, found " +
                        std::to_string(out.size()));
    }
    const auto answer = snapshot.at(layout_.rates);
    if (answer && !answer->empty()) {
        return fail(Errc::kConfig, Remedy::kGiveUp,
                    "it has rates of its own: expected rates: stored");
    }
    for (const CoinReads& coin : layout_.coins) out.push_back(u256::pow10(36 - coin.decimals));
    return out;
}

Result<Holding> Pool::holding(const Snapshot& snapshot) const {
    EVENKEEL_CHECK(check_kind(snapshot));
    EVENKEEL_TRY(const u256 supply, read_one<pool_abi::TotalSupply>(snapshot, layout_.supply));
    EVENKEEL_TRY(const u256 held, read_one<pool_abi::BalanceOf>(snapshot, layout_.held));
    if (held > supply) {
        return fail(Errc::kDecode, Remedy::kRetryLater,
                    "expected at most the supply of " + to_decimal(supply) +
                        " liquidity tokens, found " + to_decimal(held));
    }
    Holding out;
    out.venue = "curve";
    out.id = to_checksum(source_.pool);
    EVENKEEL_TRY(const std::vector<u256> rate, rates(snapshot));
    std::vector<StableCoin> coins;
    for (const CoinReads& coin : layout_.coins) {
        // Both shapes of balances() return the same.
        EVENKEEL_TRY(const u256 balance, read_one<pool_abi::Balances>(snapshot, coin.balance));
        const auto product = checked_mul(balance, held);
        if (!product) return fail(Errc::kOverflow, Remedy::kGiveUp, "pool balances overflow");
        const auto share = div_rem(*product, supply);
        out.amounts.emplace(coin.token, share ? share->quotient : u256());
        coins.push_back({coin.token, coin.decimals, balance, rate[coins.size()]});
    }
    EVENKEEL_TRY(const u256 amplification, read_one<pool_abi::A>(snapshot, layout_.amplification));
    const double ann = amplification.to_double() * static_cast<double>(coins.size());
    EVENKEEL_CHECK(add_stable_exposure(ann, coins, out));
    return out;
}

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, "curve: " + what);
}

}  // namespace

std::vector<Key> keys() {
    return {{.name = "pool",
             .kind = KeyKind::kAddress,
             .required = true,
             .help = "A StableSwap pool: plain, or of the NG kind. Crypto pools are refused."},
            {.name = "coins",
             .kind = KeyKind::kCount,
             .required = true,
             .help = "How many coins the pool has; checked against it.",
             .least = 2},
            {.name = "index",
             .kind = KeyKind::kChoice,
             .help = "What the pool's coins() and balances() take: int128 for pools of early 2020.",
             .choices = {"uint256", "int128"},
             .fallback = "uint256"},
            {.name = "lp_token",
             .kind = KeyKind::kAddress,
             .help = "The liquidity token where it is a contract of its own; else the pool is."},
            {.name = "rates",
             .kind = KeyKind::kChoice,
             .help = "What the invariant counts coins at: their decimals, or the pool's own "
                     "stored_rates() as NG pools have it.",
             .choices = {"decimals", "stored"},
             .fallback = "decimals"},
            {.name = "owner",
             .kind = KeyKind::kAddress,
             .help = "Whose liquidity tokens; the keeper's own account if absent."}};
}

Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext& context) {
    const auto* pool = params.find<Address>("pool");
    const auto* coins = params.find<std::int64_t>("coins");
    const auto* index = params.find<std::string>("index");
    const auto* lp_token = params.find<Address>("lp_token");
    const auto* rates = params.find<std::string>("rates");
    const auto* owner = params.find<Address>("owner");
    if (!pool) return refuse("pool is missing");
    if (!coins) return refuse("coins is missing");
    if (*coins < 2 || *coins > kMaxCoins) {
        return refuse("expected 2 to 8 coins, found " + std::to_string(*coins));
    }
    return std::unique_ptr<HoldingVenue>(
        std::make_unique<Pool>(Source{.pool = *pool,
                                      .lp_token = lp_token ? *lp_token : *pool,
                                      .owner = owner ? *owner : context.account,
                                      .coins = static_cast<std::size_t>(*coins),
                                      .signed_index = index && *index == "int128",
                                      .stored_rates = rates && *rates == "stored"}));
}

}  // namespace evenkeel::curve
