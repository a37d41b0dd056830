// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/perp_v2/margin_terms.hpp"

#include "abi/perp_v2/vault.hpp"

namespace evenkeel::perp_v2 {
namespace {

namespace vault_abi = abi::perp_v2::vault;

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kRefused, Remedy::kGiveUp, "perp_v2: " + what);
}

Result<CallTerms> transfer(const Collateral& collateral, const Address& token, const u256& amount,
                           const std::string& what) {
    if (token != collateral.token)
        return refuse(what + " of " + to_checksum(token) + ", margin is in " +
                      to_checksum(collateral.token));
    const auto money = Wad::from_token(amount, collateral.decimals, Rounding::kUp);
    if (!money || money->is_zero()) return refuse(what + " of " + to_decimal(amount) + " units");
    CallTerms terms;
    terms.preparation = Preparation{.asset = {}, .money = *money, .lowers_risk = false};
    return terms;
}

}  // namespace

Result<CallTerms> margin_terms(const Collateral& collateral, const Address& to, ByteView data) {
    if (to != collateral.vault)
        return refuse(to_checksum(to) + " is not the vault " + to_checksum(collateral.vault));
    if (abi::is_call_of<vault_abi::Withdraw>(data)) {
        const auto call = abi::decode_input<vault_abi::Withdraw>(data);
        if (!call) return refuse(call.error().message);
        return transfer(collateral, call->token, call->amount, "a withdrawal");
    }
    if (!abi::is_call_of<vault_abi::Deposit>(data))
        return refuse("a function that neither pays margin in nor takes it out");
    const auto call = abi::decode_input<vault_abi::Deposit>(data);
    if (!call) return refuse(call.error().message);
    EVENKEEL_TRY(CallTerms terms, transfer(collateral, call->token, call->amount, "a deposit"));
    terms.preparation->lowers_risk = true;
    return terms;
}

}  // namespace evenkeel::perp_v2
