// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/uniswap_v4/layout.hpp"

#include <algorithm>

#include "abi/infra/erc20.hpp"
#include "abi/uniswap_v4/state_view.hpp"
#include "strategies/exposure/assets.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel::uniswap_v4 {
namespace {

namespace erc20 = abi::infra::erc20;
namespace view_abi = abi::uniswap_v4::state_view;

/// More positions than anybody has; an owner's count beyond it is not taken at its word.
constexpr std::uint64_t kMaxPositions = 100'000;

constexpr unsigned kCoinDecimals = 18;

/// Builds a Layout; each step stops where a fact is missing.
class Planner {
  public:
    Planner(const Source& source, FactBook& facts, CallList& calls)
        : source_(source), facts_(facts), calls_(calls) {}

    Result<Layout> run() {
        EVENKEEL_TRY(const std::vector<u256> ids, known_ids());
        layout_.positions.reserve(ids.size());
        for (const u256& id : ids) EVENKEEL_CHECK(add_position(id));
        return std::move(layout_);
    }

  private:
    Result<std::vector<u256>> known_ids() {
        if (const auto* ids = std::get_if<std::vector<u256>>(&source_.positions)) return *ids;
        const Owner& owner = std::get<Owner>(source_.positions);
        const Call balance = balance_call(source_, owner);
        EVENKEEL_TRY(const auto count, ask_one<manager_abi::BalanceOf>(facts_, balance));
        layout_.balance = calls_.add(balance);
        if (!count || count->is_zero()) return std::vector<u256>();
        if (*count > u256(kMaxPositions)) {
            return fail(Errc::kUnsupported, Remedy::kGiveUp,
                        "owner " + to_checksum(owner.account) + " holds " + to_decimal(*count) +
                            " positions, at most " + std::to_string(kMaxPositions) + " are read");
        }
        const FoundLogs* received = facts_.ask(received_query(source_, owner));
        const FoundLogs* sent = facts_.ask(sent_query(source_, owner));
        if (!received || !sent) return std::vector<u256>();
        layout_.searched = std::min(received->to, sent->to);
        return ids_held(received->logs, sent->logs);
    }

    Result<void> add_position(const u256& id) {
        PositionReads reads;
        reads.id = id;
        reads.text = to_decimal(id);
        EVENKEEL_TRY(const auto found,
                     ask<manager_abi::GetPoolAndPositionInfo>(facts_, info_call(source_, id)));
        if (!found) return {};
        reads.info = unpack(found->info);
        reads.word = calls_.add(
            call_of<manager_abi::PositionInfo>(source_.manager, {id}, "position " + reads.text));
        if (std::holds_alternative<Owner>(source_.positions)) {
            reads.owner = calls_.add(call_of<manager_abi::OwnerOf>(
                source_.manager, {id}, "owner of position " + reads.text));
        }
        if (reads.info) {
            EVENKEEL_TRY(const auto pool, pool_of(found->pool_key, reads));
            if (!pool) return {};
            reads.pool = *pool;
            EVENKEEL_CHECK(add_range(reads));
        }
        layout_.positions.push_back(std::move(reads));
        return {};
    }

    Result<void> add_range(PositionReads& reads) {
        const PoolReads& pool = layout_.pools[reads.pool];
        const auto [lower, upper] = std::pair(reads.info->tick_lower, reads.info->tick_upper);
        EVENKEEL_TRY(reads.edges, RangeEdges::make(pool.tokens, lower, upper));
        const Hash32 position = position_id(source_.manager, lower, upper, reads.id);
        reads.state = calls_.add(call_of<view_abi::GetPositionInfo>(
            source_.state_view, {pool.id, position}, "liquidity of position " + reads.text));
        reads.growth = calls_.add(call_of<view_abi::GetFeeGrowthInside>(
            source_.state_view, {pool.id, lower, upper}, "fee growth of a range"));
        return {};
    }

    /// Where the pool stands in the layout, or nothing while facts are missing.
    Result<std::optional<std::size_t>> pool_of(const manager_abi::PoolKey& key,
                                               const PositionReads& reads) {
        const Hash32 id = pool_id(key);
        if (!std::ranges::equal(reads.info->pool, ByteView(id.bytes).first(25))) {
            return fail(Errc::kDecode, Remedy::kGiveUp,
                        "position " + reads.text + ": its word names another pool than its key, " +
                            to_hex(id));
        }
        const auto known = std::ranges::find(layout_.pools, id, &PoolReads::id);
        if (known != layout_.pools.end()) {
            return static_cast<std::size_t>(known - layout_.pools.begin());
        }
        EVENKEEL_TRY(const auto decimals0, decimals_of(key.currency0));
        EVENKEEL_TRY(const auto decimals1, decimals_of(key.currency1));
        if (!decimals0 || !decimals1) return std::nullopt;
        PoolReads pool{
            .id = id,
            .tokens = PoolTokens::make(key.currency0, *decimals0, key.currency1, *decimals1),
            .hooks = key.hooks,
            .refusal = removal_permissions(key.hooks)};
        pool.slot0 =
            calls_.add(call_of<view_abi::GetSlot0>(source_.state_view, {id}, "pool slot0"));
        layout_.pools.push_back(std::move(pool));
        return layout_.pools.size() - 1;
    }

    Result<std::optional<std::uint8_t>> decimals_of(const Address& currency) {
        if (currency == kNativeCoin) return std::optional<std::uint8_t>(kCoinDecimals);
        return ask_one<erc20::Decimals>(facts_,
                                        call_of<erc20::Decimals>(currency, {}, "token decimals"));
    }

    const Source& source_;
    FactBook& facts_;
    CallList& calls_;
    Layout layout_;
};

}  // namespace

Result<Layout> plan_layout(const Source& source, FactBook& facts, CallList& calls) {
    return Planner(source, facts, calls).run();
}

}  // namespace evenkeel::uniswap_v4
