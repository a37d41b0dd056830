// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/uniswap_v4/uniswap_v4.hpp"

#include <algorithm>
#include <set>

#include "abi/uniswap_v4/state_view.hpp"
#include "strategies/models/pool_price.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/uniswap_v4/layout.hpp"

namespace evenkeel::uniswap_v4 {
namespace {

namespace view_abi = abi::uniswap_v4::state_view;

// How far back logs are asked for again when positions came or went, for what a reorganisation
// changed. A deeper one shows in the count, and everything is searched again.
constexpr std::uint64_t kLookBack = 256;
// That is done once in so many blocks: logs may never account for what the owner holds, and all of
// them may be many requests.
constexpr std::uint64_t kPatience = 1'000;

/// A pool with what all its positions share.
struct PoolView {
    u256 sqrt_price;
    double price0 = 0.0;
    PoolPrice price;
};

class Positions final : public HoldingVenue {
  public:
    explicit Positions(Source source) : source_(std::move(source)) {}

    Result<void> plan_reads(FactBook& facts, CallList& calls) override {
        EVENKEEL_TRY(layout_, plan_layout(source_, facts, calls));
        return {};
    }

    Result<bool> outgrown(const Snapshot& snapshot, FactBook& facts) const override;

    Result<std::vector<Holding>> holdings(const Snapshot& snapshot) const override {
        if (const auto* owner = std::get_if<Owner>(&source_.positions)) {
            EVENKEEL_CHECK(check_ids(*owner, snapshot));
        }
        std::vector<PoolView> pools;
        for (const PoolReads& reads : layout_.pools) {
            EVENKEEL_TRY(PoolView pool, view(reads, snapshot));
            pools.push_back(std::move(pool));
        }
        std::vector<Holding> out;
        out.reserve(layout_.positions.size());
        for (const PositionReads& reads : layout_.positions) {
            EVENKEEL_TRY(Holding one, holding(reads, pools, snapshot));
            out.push_back(std::move(one));
        }
        return out;
    }

  private:
    Result<PoolView> view(const PoolReads& reads, const Snapshot& snapshot) const;
    Result<Holding> holding(const PositionReads& reads, const std::vector<PoolView>& pools,
                            const Snapshot& snapshot) const;
    Result<bool> other_tokens(const Snapshot& snapshot, FactBook& facts) const;
    Result<bool> holds_exactly(const Owner& owner, const Snapshot& snapshot) const;
    Result<bool> other_owners(const Owner& owner, const Snapshot& snapshot, FactBook& facts) const;
    Result<void> check_ids(const Owner& owner, const Snapshot& snapshot) const;

    Source source_;
    Layout layout_;
};

tl::unexpected<Error> gone(const PositionReads& reads) {
    return fail(Errc::kMissing, Remedy::kRetryLater,
                "position " + reads.text + " does not exist (burnt?)");
}

Result<PoolView> Positions::view(const PoolReads& reads, const Snapshot& snapshot) const {
    if (reads.refusal) return PoolView{};
    EVENKEEL_TRY(const auto slot0, read<view_abi::GetSlot0>(snapshot, reads.slot0));
    const SqrtPrice price{slot0.sqrt_price_x96, reads.tokens.decimals0, reads.tokens.decimals1};
    PoolView out{price.sqrt, price0(price), {}};
    EVENKEEL_TRY(out.price, pool_price(reads.tokens, slot0.sqrt_price_x96));
    return out;
}

Result<Holding> Positions::holding(const PositionReads& reads, const std::vector<PoolView>& pools,
                                   const Snapshot& snapshot) const {
    EVENKEEL_TRY(const u256 word, read_one<manager_abi::PositionInfo>(snapshot, reads.word));
    if (word.is_zero() || !reads.info) return gone(reads);
    const PoolReads& pool = layout_.pools[reads.pool];
    if (pool.refusal) {
        return fail(Errc::kUnsupported, Remedy::kGiveUp,
                    "position " + reads.text + ": the hook " + to_checksum(pool.hooks) +
                        " of its pool may change what removing liquidity pays (" + *pool.refusal +
                        ")");
    }
    const PoolView& seen = pools[reads.pool];
    EVENKEEL_TRY(const auto state, read<view_abi::GetPositionInfo>(snapshot, reads.state));
    EVENKEEL_TRY(const auto inside, read<view_abi::GetFeeGrowthInside>(snapshot, reads.growth));
    const PositionState now{state.liquidity, inside.fee_growth_inside0_x128,
                            inside.fee_growth_inside1_x128, state.fee_growth_inside0_last_x128,
                            state.fee_growth_inside1_last_x128};
    auto paid = payout(now, reads.edges, seen.sqrt_price);
    if (!paid) return fail_in("position " + reads.text, std::move(paid).error());
    const PoolTokens& tokens = pool.tokens;
    Holding out;
    out.venue = "uniswap_v4";
    out.id = reads.text;
    out.amounts = {{tokens.token0, paid->principal.amount0},
                   {tokens.token1, paid->principal.amount1}};
    out.fees = {{tokens.token0, paid->fees.amount0}, {tokens.token1, paid->fees.amount1}};
    out.gamma = range_gamma(tokens, reads.edges, state.liquidity, seen.price0);
    out.pool_price = seen.price;
    return out;
}

/// True if an id stands for another position than planned, or for one at last: only a
/// reorganisation gives an id twice.
Result<bool> Positions::other_tokens(const Snapshot& snapshot, FactBook& facts) const {
    bool any = false;
    for (const PositionReads& reads : layout_.positions) {
        EVENKEEL_TRY(const u256 word, read_one<manager_abi::PositionInfo>(snapshot, reads.word));
        const auto now = unpack(word);
        if (!now || (reads.info && !now->differs(*reads.info))) continue;
        facts.forget(info_call(source_, reads.id));
        any = true;
    }
    return any;
}

/// The owner holds exactly the known ids if it holds each of them and as many as it says: logs only
/// tell where to look, and are believed no further.
Result<bool> Positions::holds_exactly(const Owner& owner, const Snapshot& snapshot) const {
    EVENKEEL_TRY(const u256 count, read_one<manager_abi::BalanceOf>(snapshot, layout_.balance));
    return count == u256(layout_.positions.size()) &&
           std::ranges::all_of(layout_.positions, [&](const PositionReads& reads) {
               const auto found = read_one<manager_abi::OwnerOf>(snapshot, reads.owner);
               return found && *found == owner.account;
           });
}

Result<bool> Positions::other_owners(const Owner& owner, const Snapshot& snapshot,
                                     FactBook& facts) const {
    EVENKEEL_TRY(const bool same, holds_exactly(owner, snapshot));
    if (same) return false;
    const LogQuery received = received_query(source_, owner), sent = sent_query(source_, owner);
    const std::uint64_t now = snapshot.head().number;
    const std::uint64_t whole =
        std::min(facts.searched_whole_to(received), facts.searched_whole_to(sent));
    const bool for_this_block = now <= layout_.searched, lately = now < whole + kPatience;
    if (for_this_block && lately) return false;  // in vain: holdings() says so
    for (const LogQuery& query : {received, sent}) {
        if (for_this_block) {
            facts.forget(query);
        } else {
            facts.rewind(query, layout_.searched - std::min(layout_.searched, kLookBack));
        }
    }
    facts.forget(balance_call(source_, owner));
    return true;
}

Result<bool> Positions::outgrown(const Snapshot& snapshot, FactBook& facts) const {
    EVENKEEL_TRY(const bool tokens, other_tokens(snapshot, facts));
    const auto* owner = std::get_if<Owner>(&source_.positions);
    if (!owner) return tokens;
    EVENKEEL_TRY(const bool owners, other_owners(*owner, snapshot, facts));
    return tokens || owners;
}

Result<void> Positions::check_ids(const Owner& owner, const Snapshot& snapshot) const {
    EVENKEEL_TRY(const bool same, holds_exactly(owner, snapshot));
    if (same) return {};
    EVENKEEL_TRY(const u256 count, read_one<manager_abi::BalanceOf>(snapshot, layout_.balance));
    return fail(Errc::kMissing, Remedy::kRetryLater,
                "owner " + to_checksum(owner.account) + " holds " + to_decimal(count) +
                    " positions, the logs of blocks " + std::to_string(owner.from_block) + " to " +
                    std::to_string(layout_.searched) + " tell of " +
                    std::to_string(layout_.positions.size()) +
                    " (does from_block come after the first of them?)");
}

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, "uniswap_v4: " + what);
}

Result<void> check_distinct(const std::vector<u256>& ids) {
    if (ids.empty()) return refuse("expected at least one id");
    std::set<u256> seen;
    for (const u256& id : ids) {
        if (!seen.insert(id).second) return refuse("id " + to_decimal(id) + " stands twice");
    }
    return {};
}

}  // namespace

std::vector<Key> keys() {
    return {{.name = "position_manager",
             .kind = KeyKind::kAddress,
             .required = true,
             .help = "The PositionManager that issued the positions."},
            {.name = "state_view",
             .kind = KeyKind::kAddress,
             .required = true,
             .help = "The StateView of the same PoolManager."},
            {.name = "ids",
             .kind = KeyKind::kIdList,
             .help = "Token ids of the positions; this or owner."},
            {.name = "owner",
             .kind = KeyKind::kAddress,
             .help = "Reads every position that this account holds; this or ids."},
            {.name = "from_block",
             .kind = KeyKind::kCount,
             .help = "With owner: where the search for its positions in the logs begins. At or "
                     "before the block that brought the oldest of them."}};
}

Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext&) {
    const auto* manager = params.find<Address>("position_manager");
    const auto* view = params.find<Address>("state_view");
    const auto* ids = params.find<std::vector<u256>>("ids");
    const auto* owner = params.find<Address>("owner");
    const auto* from = params.find<std::int64_t>("from_block");
    if (!manager) return refuse("position_manager is missing");
    if (!view) return refuse("state_view is missing");
    if ((ids != nullptr) == (owner != nullptr)) return refuse("expected either ids or owner");
    if ((owner != nullptr) != (from != nullptr)) return refuse("owner and from_block go together");
    Source source{*manager, *view, {}};
    if (owner) {
        source.positions = Owner{*owner, static_cast<std::uint64_t>(*from)};
    } else {
        EVENKEEL_CHECK(check_distinct(*ids));
        source.positions = *ids;
    }
    return std::unique_ptr<HoldingVenue>(std::make_unique<Positions>(std::move(source)));
}

}  // namespace evenkeel::uniswap_v4
