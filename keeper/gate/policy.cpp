// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/gate/policy.hpp"

#include <fmt/format.h>

namespace evenkeel {
namespace {

tl::unexpected<Error> never(std::string what) {
    return fail(Errc::kRefused, Remedy::kGiveUp, "gate: " + std::move(what));
}

tl::unexpected<Error> not_now(std::string what) {
    return fail(Errc::kRefused, Remedy::kRetryLater, "gate: " + std::move(what));
}

std::string percent(const Wad& fraction) {
    return fmt::format("{:.3f}%", fraction.to_double() * 100.0);
}

Result<void> check_deadline(const CallTerms& terms, const MarketView& market,
                            std::uint64_t longest) {
    if (!terms.deadline && terms.undated) return {};
    if (!terms.deadline) return never("the order has no deadline");
    if (*terms.deadline < market.time)
        return not_now(fmt::format("the deadline {} has passed at block time {}", *terms.deadline,
                                   market.time));
    if (*terms.deadline - market.time > longest)
        return never(fmt::format("the deadline is {} s after the block, at most {} s allowed",
                                 *terms.deadline - market.time, longest));
    return {};
}

/// What a part of the position is by size and worst price, taken from the position of this block.
Result<CallTerms> sized(CallTerms terms, const MarketView& market) {
    if (!terms.part) return terms;
    if (terms.size || terms.closes || terms.worst_quote)
        return never("a call that closes a part names a size or a price for all of it");
    const PartClosed part = *terms.part;
    const Wad open = market.open_notional.abs();
    if (market.position.is_zero() || part.of_long != (market.position.sign() > 0))
        return not_now(fmt::format("the call closes a {}, the position is {}",
                                   part.of_long ? "long" : "short", to_string(market.position)));
    if (part.open_notional.sign() <= 0 || part.open_notional > open)
        return not_now(fmt::format("the call closes what was opened for {}, there is {}",
                                   to_string(part.open_notional), to_string(open)));
    const auto size =
        mul_div(market.position.raw(), part.open_notional.raw(), open.raw(), Rounding::kUp);
    if (!size) return never("a part of a size beyond any sense");
    terms.size = -Wad::from_raw(*size);
    EVENKEEL_TRY(terms.worst_quote, mul(terms.size->abs(), part.worst_price,
                                        part.of_long ? Rounding::kDown : Rounding::kUp));
    terms.part.reset();
    return terms;
}

/// The change of position: that which the call names, or all there is.
Result<Wad> size_of(const CallTerms& terms, const MarketView& market) {
    if (terms.closes) {
        if (terms.size) return never("a call that closes names a size");
        return -market.position;
    }
    if (!terms.size) return never("the call names no size");
    return *terms.size;
}

bool reduces(const Wad& size, const MarketView& market) {
    return size.sign() == -market.position.sign() && size.abs() <= market.position.abs();
}

/// What filling `size` at the worst price loses against the reference, rounded to our side.
Result<Wad> worst_loss(const Wad& size, const Wad& worst_quote, const Wad& price) {
    const bool sells = size.is_negative();
    EVENKEEL_TRY(const Wad fair, mul(size.abs(), price, sells ? Rounding::kDown : Rounding::kUp));
    const Wad loss = sells ? fair - worst_quote : worst_quote - fair;
    return loss.is_negative() ? Wad() : loss;
}

Result<void> check_worst(const Charge& charge, const Wad& worst_quote, const OrderBounds& bounds) {
    const Wad share =
        charge.kind == ChargeKind::kReduction ? bounds.reduce_slippage : bounds.max_slippage;
    EVENKEEL_TRY(const Wad most, mul(charge.notional, share, Rounding::kUp));
    if (charge.slippage <= most) return {};
    return not_now(
        fmt::format("{} USD at worst for {} USD at the reference price: more than {} "
                    "worse",
                    to_string(worst_quote), to_string(charge.notional), percent(share)));
}

}  // namespace

bool is_self_transfer(const UnsignedTransaction& request, const Address& account) {
    return request.to == account && request.value.amount.is_zero() && request.data.empty();
}

Result<void> check_form(const UnsignedTransaction& request, std::uint64_t chain_id,
                        std::uint64_t max_gas, const FeeCaps& caps) {
    if (request.chain_id != chain_id)
        return never(fmt::format("chain id {}, configured is {}", request.chain_id, chain_id));
    if (request.type != TransactionType::kDynamicFee)
        return never(fmt::format("transaction type {}, only type 2 (EIP-1559) is signed",
                                 static_cast<unsigned>(request.type)));
    if (!request.to) return never("it creates a contract");
    if (!request.access_list.empty() || !request.blob_hashes.empty() ||
        !request.authorizations.empty() || !request.max_fee_per_blob_gas.amount.is_zero())
        return never("it carries an access list, blobs or authorizations");
    if (request.gas_limit > max_gas)
        return never(fmt::format("gas limit {}, at most {} allowed", request.gas_limit, max_gas));
    if (request.fees.max_fee > caps.max_fee)
        return never(fmt::format("fee of {} wei per gas, transactions.max_fee is {} wei",
                                 to_decimal(request.fees.max_fee.amount),
                                 to_decimal(caps.max_fee.amount)));
    if (request.fees.tip > caps.max_priority_fee)
        return never(fmt::format("tip of {} wei per gas, transactions.max_priority_fee is {} wei",
                                 to_decimal(request.fees.tip.amount),
                                 to_decimal(caps.max_priority_fee.amount)));
    return {};
}

Result<Charge> check_order(const CallTerms& asked, const MarketView& market,
                           const OrderBounds& bounds) {
    EVENKEEL_TRY(const CallTerms terms, sized(asked, market));
    if (terms.recipient && *terms.recipient != bounds.account)
        return never("the recipient is " + to_checksum(*terms.recipient) + ", not the account");
    EVENKEEL_CHECK(check_deadline(terms, market, bounds.longest_life));
    if (!terms.worst_quote || terms.worst_quote->is_zero())
        return never("the order takes any price");
    EVENKEEL_TRY(const Wad size, size_of(terms, market));
    if (size.is_zero()) return not_now("the order is of nothing");
    Charge charge;
    charge.kind = reduces(size, market) ? ChargeKind::kReduction : ChargeKind::kOrder;
    EVENKEEL_TRY(charge.notional, mul(size.abs(), market.price, Rounding::kUp));
    EVENKEEL_TRY(charge.slippage, worst_loss(size, *terms.worst_quote, market.price));
    EVENKEEL_CHECK(check_worst(charge, *terms.worst_quote, bounds));
    if (charge.kind == ChargeKind::kReduction) return charge;
    if (!market.by_oracle) return not_now("no oracle says what the order is worth");
    if (bounds.max_order && charge.notional > *bounds.max_order)
        return never(fmt::format("order of {} USD, limits.max_order is {} USD",
                                 to_string(charge.notional), to_string(*bounds.max_order)));
    return charge;
}

Result<Charge> check_preparation(const CallTerms& terms, const MarketView& market,
                                 const OrderBounds& bounds) {
    const Preparation& what = *terms.preparation;
    if (terms.recipient && *terms.recipient != bounds.account)
        return never("the recipient is " + to_checksum(*terms.recipient) + ", not the account");
    if (terms.size || terms.closes || terms.part) return never("a preparation that trades");
    Charge charge;
    charge.kind = what.lowers_risk ? ChargeKind::kReduction : ChargeKind::kPreparation;
    if (what.lowers_risk) return charge;
    if (!market.by_oracle) return not_now("no oracle says what the preparation is worth");
    EVENKEEL_TRY(const Wad asset, mul(what.asset.abs(), market.price, Rounding::kUp));
    const Wad moved = asset + what.money.abs();
    if (bounds.max_order && moved > *bounds.max_order)
        return never(fmt::format("a preparation that moves {} USD, limits.max_order is {} USD",
                                 to_string(moved), to_string(*bounds.max_order)));
    return charge;
}

Result<void> check_approval(const Approval& approval, const std::optional<u256>& asked,
                            bool infinite_allowed) {
    if (approval.amount.is_zero()) return {};
    const bool endless = (approval.amount >> 255) != u256();
    if (endless)
        return infinite_allowed ? Result<void>()
                                : never("an endless approval, transactions.approvals is exact");
    if (asked == approval.amount) return {};
    return never(fmt::format("an approval of {} units, asked for was {}",
                             to_decimal(approval.amount), asked ? to_decimal(*asked) : "none"));
}

}  // namespace evenkeel
