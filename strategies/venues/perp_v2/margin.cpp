// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/perp_v2/margin.hpp"

#include <algorithm>

#include "abi/infra/erc20.hpp"
#include "abi/perp_v2/account_balance.hpp"
#include "abi/perp_v2/vault.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel::perp_v2 {
namespace {

namespace erc20 = abi::infra::erc20;
namespace account_abi = abi::perp_v2::account_balance;
namespace vault_abi = abi::perp_v2::vault;

}  // namespace

MarginReads add_margin_reads(const Collateral& collateral, const Address& account_balance,
                             const Address& trader, CallList& calls) {
    const auto& [vault, token, decimals] = collateral;
    MarginReads out;
    out.collateral = collateral;
    out.balance =
        calls.add(call_of<erc20::BalanceOf>(token, {trader}, "what there is to pay margin with"));
    out.leave =
        calls.add(call_of<erc20::Allowance>(token, {trader, vault}, "what the vault may take"));
    out.free = calls.add(call_of<vault_abi::GetFreeCollateralByToken>(
        vault, {trader, token}, "perp free collateral by token"));
    out.all_positions = calls.add(call_of<account_abi::GetTotalAbsPositionValue>(
        account_balance, {trader}, "perp positions in all markets"));
    out.paused = calls.add(call_of<vault_abi::Paused>(vault, {}, "perp vault paused"));
    return out;
}

Result<void> read_margin(const MarginReads& reads, const Snapshot& snapshot, const Wad& own_value,
                         HedgeState& out) {
    const auto& [vault, token, decimals] = reads.collateral;
    EVENKEEL_TRY(const u256 balance, read_one<erc20::BalanceOf>(snapshot, reads.balance));
    EVENKEEL_TRY(out.leave[token], read_one<erc20::Allowance>(snapshot, reads.leave));
    out.funds[token] = balance;
    EVENKEEL_TRY(out.idle, Wad::from_token(balance, decimals, Rounding::kDown));
    EVENKEEL_TRY(const u256 free,
                 read_one<vault_abi::GetFreeCollateralByToken>(snapshot, reads.free));
    EVENKEEL_TRY(out.free_collateral, Wad::from_token(free, decimals, Rounding::kDown));
    EVENKEEL_TRY(const u256 all,
                 read_one<account_abi::GetTotalAbsPositionValue>(snapshot, reads.all_positions));
    EVENKEEL_TRY(const Wad positions, Wad::from_token(all, 18, Rounding::kUp));
    out.other_notional = std::max(positions - own_value.abs(), Wad());
    EVENKEEL_TRY(const bool paused, read_one<vault_abi::Paused>(snapshot, reads.paused));
    if (paused) out.margin_stuck = "the vault is paused";
    return {};
}

}  // namespace evenkeel::perp_v2
