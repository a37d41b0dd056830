// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/aave_v3/layout.hpp"

#include <algorithm>
#include <array>

#include "abi/infra/erc20.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel::aave_v3 {
namespace {

namespace erc20 = abi::infra::erc20;

/// The user's bitmap has two bits a reserve.
constexpr unsigned kMaxReserves = 128;
constexpr std::uint64_t kEvenBits = 0x5555'5555'5555'5555;

/// Builds a Layout; each step stops where a fact is missing.
class Planner {
  public:
    Planner(const Source& source, FactBook& facts, CallList& calls)
        : source_(source), facts_(facts), calls_(calls) {}

    Result<Layout> run() {
        if (source_.reserves) {
            for (const Address& asset : *source_.reserves)
                EVENKEEL_CHECK(add_reserve(asset, std::nullopt));
            return std::move(layout_);
        }
        EVENKEEL_TRY(const auto listed,
                     ask_one<pool_abi::GetReservesList>(facts_, list_call(source_)));
        EVENKEEL_TRY(const auto configuration,
                     ask<pool_abi::GetUserConfiguration>(facts_, configuration_call(source_)));
        layout_.list = calls_.add(list_call(source_));
        layout_.configuration = calls_.add(configuration_call(source_));
        if (!listed || !configuration) return std::move(layout_);
        layout_.listed = *listed;
        layout_.borrowing = borrowing_bits(*configuration);
        for (const Address& asset : *listed) EVENKEEL_CHECK(add_reserve(asset, layout_.borrowing));
        return std::move(layout_);
    }

  private:
    /// With the owner's bits, debts are read only where they say that there are some.
    Result<void> add_reserve(const Address& asset, const std::optional<u256>& borrowing) {
        EVENKEEL_TRY(const auto found,
                     ask_one<pool_abi::GetReserveData>(facts_, reserve_call(source_, asset)));
        if (!found) return {};
        if (found->a_token_address.is_zero() || found->variable_debt_token_address.is_zero()) {
            return fail(Errc::kConfig, Remedy::kGiveUp,
                        "aave_v3: the pool " + to_checksum(source_.pool) + " has no reserve of " +
                            to_checksum(asset));
        }
        if (found->id >= kMaxReserves) {
            return fail(Errc::kDecode, Remedy::kGiveUp,
                        "aave_v3: expected the reserve of " + to_checksum(asset) +
                            " to have an id below " + std::to_string(kMaxReserves) + ", found " +
                            std::to_string(found->id));
        }
        ReserveReads reads{.asset = asset, .supplied = {}, .debts = {}};
        reads.supplied = balance(found->a_token_address, "supply", asset);
        if (!borrowing || borrowing->bit(2U * found->id)) {
            reads.debts.push_back(
                balance(found->variable_debt_token_address, "variable debt", asset));
            // Deprecated: zero on pools that never had it or no longer show it.
            if (!found->stable_debt_token_address.is_zero())
                reads.debts.push_back(
                    balance(found->stable_debt_token_address, "stable debt", asset));
        }
        ReserveReads& kept = layout_.reserves.emplace_back(std::move(reads));
        if (std::ranges::find(source_.pegged, asset) != source_.pegged.end())
            kept.lent = lent(*found, asset);
        return {};
    }

    LentReads lent(const pool_abi::ReserveData& reserve, const Address& asset) {
        LentReads out{supply(reserve.a_token_address, "all supplies", asset), {}};
        out.debts.push_back(supply(reserve.variable_debt_token_address, "all debts", asset));
        if (!reserve.stable_debt_token_address.is_zero())
            out.debts.push_back(
                supply(reserve.stable_debt_token_address, "all stable debts", asset));
        return out;
    }

    CallIndex supply(const Address& token, const std::string& what, const Address& asset) {
        return calls_.add(call_of<erc20::TotalSupply>(
            token, {}, "aave_v3 " + what + " of " + to_checksum(asset)));
    }

    CallIndex balance(const Address& token, const std::string& what, const Address& asset) {
        return calls_.add(call_of<erc20::BalanceOf>(
            token, {source_.owner}, "aave_v3 " + what + " of " + to_checksum(asset)));
    }

    const Source& source_;
    FactBook& facts_;
    CallList& calls_;
    Layout layout_;
};

}  // namespace

Call list_call(const Source& source) {
    return call_of<pool_abi::GetReservesList>(source.pool, {}, "aave_v3 reserves of the pool");
}

Call configuration_call(const Source& source) {
    return call_of<pool_abi::GetUserConfiguration>(source.pool, {source.owner},
                                                   "aave_v3 configuration of the owner");
}

Call reserve_call(const Source& source, const Address& asset) {
    return call_of<pool_abi::GetReserveData>(source.pool, {asset},
                                             "aave_v3 reserve of " + to_checksum(asset));
}

u256 borrowing_bits(const pool_abi::GetUserConfiguration::Output& configuration) {
    std::array<std::uint64_t, 4> limbs = only(configuration).data.limbs;
    for (std::uint64_t& limb : limbs) limb &= kEvenBits;
    return u256(limbs);
}

Result<Layout> plan_layout(const Source& source, FactBook& facts, CallList& calls) {
    return Planner(source, facts, calls).run();
}

}  // namespace evenkeel::aave_v3
