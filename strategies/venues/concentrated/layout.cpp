// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/concentrated/layout.hpp"

#include <algorithm>

#include "abi/infra/erc20.hpp"
#include "abi/uniswap_v3/nonfungible_position_manager.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/concentrated/registers.hpp"

namespace evenkeel::concentrated {
namespace {

namespace erc20 = abi::infra::erc20;
namespace manager_abi = abi::uniswap_v3::nonfungible_position_manager;

/// Builds a Layout; each step stops where a fact is missing.
class Planner {
  public:
    Planner(const Dialect& dialect, const Source& source, FactBook& facts, CallList& calls)
        : dialect_(dialect), source_(source), facts_(facts), calls_(calls) {}

    Result<Layout> run() {
        EVENKEEL_TRY(factory_, ask_one<manager_abi::Factory>(
                                   facts_, call_of<manager_abi::Factory>(
                                               source_.manager, {}, "position manager factory")));
        EVENKEEL_TRY(const std::vector<u256> ids, known_ids());
        layout_.positions.reserve(ids.size());
        for (const u256& id : ids) EVENKEEL_CHECK(add_position(id));
        return std::move(layout_);
    }

  private:
    Result<std::vector<u256>> known_ids() {
        if (const auto* ids = std::get_if<std::vector<u256>>(&source_.positions)) return *ids;
        const auto& [owner, registers] = std::get<Owned>(source_.positions);
        std::vector<u256> all;
        for (const Register& from : registers) {
            RegisterReads reads;
            EVENKEEL_TRY(const auto ids,
                         plan_register(from, source_.manager, owner, facts_, calls_, reads));
            reads.listed = ids.size();
            layout_.registers.push_back(std::move(reads));
            all.insert(all.end(), ids.begin(), ids.end());
        }
        return all;
    }

    Result<void> add_position(const u256& id) {
        PositionReads reads;
        reads.id = id;
        reads.text = to_decimal(id);
        Call call = dialect_.position_call(source_.manager, id);
        EVENKEEL_TRY(const auto found, dialect_.key(facts_, call));
        if (!found) return {};
        EVENKEEL_TRY(const auto pool, pool_of(*found));
        if (!pool) return {};
        reads.pool = *pool;
        reads.position = calls_.add(std::move(call));
        EVENKEEL_CHECK(add_range(*found, reads));
        layout_.positions.push_back(std::move(reads));
        return {};
    }

    Result<void> add_range(const PositionKey& found, PositionReads& reads) {
        const PoolReads& of = layout_.pools[reads.pool];
        reads.tick_lower = found.tick_lower;
        reads.tick_upper = found.tick_upper;
        EVENKEEL_TRY(reads.edges, RangeEdges::make(of.tokens, found.tick_lower, found.tick_upper));
        dialect_.plan_range(source_.manager, of, calls_, reads);
        return {};
    }

    /// Where the position's pool stands in the layout, or nothing while facts are missing.
    Result<std::optional<std::size_t>> pool_of(const PositionKey& found) {
        if (!factory_) return std::nullopt;
        EVENKEEL_TRY(const auto address, dialect_.pool(facts_, *factory_, found));
        EVENKEEL_TRY(const auto decimals0, decimals_of(found.token0));
        EVENKEEL_TRY(const auto decimals1, decimals_of(found.token1));
        if (!address || !decimals0 || !decimals1) return std::nullopt;
        if (address->is_zero()) {
            return fail(Errc::kMissing, Remedy::kGiveUp,
                        "factory " + to_checksum(*factory_) + " knows no pool of " +
                            to_checksum(found.token0) + " and " + to_checksum(found.token1));
        }
        const auto known = std::ranges::find(layout_.pools, *address, &PoolReads::address);
        if (known != layout_.pools.end()) {
            return static_cast<std::size_t>(known - layout_.pools.begin());
        }
        PoolReads pool;
        pool.address = *address;
        pool.tokens = PoolTokens::make(found.token0, *decimals0, found.token1, *decimals1);
        EVENKEEL_TRY(const bool planned, dialect_.plan_pool(facts_, calls_, pool));
        if (!planned) return std::nullopt;
        layout_.pools.push_back(pool);
        return layout_.pools.size() - 1;
    }

    Result<std::optional<std::uint8_t>> decimals_of(const Address& token) {
        return ask_one<erc20::Decimals>(facts_,
                                        call_of<erc20::Decimals>(token, {}, "token decimals"));
    }

    const Dialect& dialect_;
    const Source& source_;
    FactBook& facts_;
    CallList& calls_;
    std::optional<Address> factory_;
    Layout layout_;
};

}  // namespace

Result<Layout> plan_layout(const Dialect& dialect, const Source& source, FactBook& facts,
                           CallList& calls) {
    return Planner(dialect, source, facts, calls).run();
}

}  // namespace evenkeel::concentrated
