// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "keeper/gate/policy.hpp"
#include "strategies/venues/aave_borrow/terms.hpp"
#include "strategies/venues/approvals.hpp"
#include "strategies/venues/gmx_v2/terms.hpp"
#include "strategies/venues/hyperliquid/terms.hpp"
#include "strategies/venues/perp_v2/margin_terms.hpp"
#include "strategies/venues/perp_v2/terms.hpp"
#include "strategies/venues/v3_swap/terms.hpp"

using namespace evenkeel;

namespace {

Address numbered(std::uint8_t number) {
    Address out;
    out.bytes.fill(number);
    return out;
}

void must(bool holds) {
    if (!holds) std::abort();
}

const perp_v2::Market kMarket{numbered(1), numbered(2), numbered(3)};
bool size_is(ByteView bytes, std::size_t words) {
    return bytes.size() == 4 + 32 * words;
}

const v3_swap::Market kPool{"spot_swap", numbered(6), numbered(1), numbered(2), numbered(3), 500};
const v3_swap::Market kPool02{"spot_swap",
                              numbered(6),
                              numbered(1),
                              numbered(2),
                              numbered(3),
                              500,
                              v3_swap::RouterVersion::kSecond};
const aave_borrow::Lending kLending{kPool, numbered(7), Wad::from_int(2)};
const aave_borrow::Reserve kReserve{};
const perp_v2::Collateral kCollateral{numbered(8), numbered(2), 6};
gmx_v2::Market keepers_market() {
    gmx_v2::Market out;
    // Those of the orders among the seeds.
    out.exchange_router = numbered(9);
    out.order_vault = parse_address("0x5f3f1dBD7B74C6B46e8c44f98792A1dAf8d69154").value();
    out.token = parse_address("0x28b77f5759010D35913196cABd4AFec8403F53bE").value();
    out.collateral = parse_address("0x68B1D87F95878fE05B998F19b66F4baba5De1aed").value();
    out.account = parse_address("0x70997970C51812dc3A010C7d01b50e0d17dc79C8").value();
    out.max_fee = Wei(u256::pow10(16));
    return out;
}

const gmx_v2::Market kKeepers = keepers_market();
const gmx_v2::Contracts kContracts{};
const std::vector<Spender> kSpenders{{numbered(4), numbered(5)}};

const MarketView kView{.price = Wad::from_int(2000),
                       .by_oracle = true,
                       .position = Wad::from_int(-4),
                       .time = 1'700'000'000,
                       .open_notional = Wad::from_int(7'800)};
const OrderBounds kBounds{.max_order = Wad::from_int(20'000),
                          .max_slippage = parse_wad("0.01").value(),
                          .reduce_slippage = parse_wad("0.01").value(),
                          .longest_life = 300,
                          .account = numbered(3)};

/// Whatever the terms are, what passes stays within the bounds.
void try_order(const CallTerms& terms, const OrderBounds& bounds = kBounds) {
    const auto charge = check_order(terms, kView, bounds);
    if (!charge) return must(!charge.error().message.empty());
    must(charge->notional <= Wad::from_int(20'000));
    must(charge->slippage <= Wad::from_int(200));
    must(terms.worst_quote.has_value() || terms.part.has_value());
    must(terms.deadline.has_value() || terms.undated);
}

void try_keepers(ByteView bytes) {
    const auto order = gmx_v2::call_terms(kKeepers, kContracts, kKeepers.exchange_router, bytes);
    if (!order) return must(order.error().code == Errc::kRefused && !order.error().message.empty());
    must(order->undated && !order->deadline && !order->approval && !order->closes);
    must(order->most_value <= kKeepers.max_fee);
    must(order->size.has_value() + order->part.has_value() + order->preparation.has_value() == 1);
    must(order->worst_quote.has_value() == order->size.has_value());
    OrderBounds bounds = kBounds;
    bounds.account = kKeepers.account;
    if (!order->preparation) return try_order(*order, bounds);
    if (!check_preparation(*order, kView, bounds)) return;
    must(order->preparation->lowers_risk || order->preparation->money <= Wad::from_int(20'000));
}

/// SwapRouter02's calls have a deadline and seven words of a swap in a list of one.
void try_swap(const v3_swap::Market& market, std::size_t words, ByteView bytes) {
    const auto swap = v3_swap::call_terms(market, v3_swap::Pool{}, market.router, bytes);
    if (!swap) return must(swap.error().code == Errc::kRefused && !swap.error().message.empty());
    must(size_is(bytes, words) && swap->size && swap->recipient && swap->most_value == Wei());
    must(!swap->size->is_zero() && swap->deadline);
    must(!swap->approval && !swap->preparation && !swap->closes);
    try_order(*swap);
}

void try_loan(ByteView bytes) {
    const auto loan = aave_borrow::call_terms(kLending, kReserve, kLending.pool, bytes);
    if (!loan) return must(loan.error().code == Errc::kRefused && !loan.error().message.empty());
    must((size_is(bytes, 5) || size_is(bytes, 4)) && loan->preparation && loan->recipient);
    must(!loan->size && !loan->approval && loan->most_value == Wei());
    if (!check_preparation(*loan, kView, kBounds)) return;
    must(*loan->recipient == kBounds.account);
    must(loan->preparation->lowers_risk || loan->preparation->asset <= Wad::from_int(10));
}

void try_core(ByteView bytes) {
    const auto action = hyperliquid::call_terms({0, 4}, hyperliquid::kCoreWriter, bytes);
    if (!action)
        return must(action.error().code == Errc::kRefused && !action.error().message.empty());
    must(!action->approval && !action->recipient && action->most_value == Wei());
    must(action->size.has_value() != action->preparation.has_value() && !action->closes);
    if (action->size) {
        must(bytes.size() == 4 + 10 * 32 && action->undated && !action->size->is_zero());
        return try_order(*action);
    }
    must(bytes.size() == 4 + 5 * 32 && action->preparation->asset.is_zero());
    if (!check_preparation(*action, kView, kBounds)) return;
    must(action->preparation->lowers_risk || action->preparation->money <= Wad::from_int(20'000));
}

void try_margin(ByteView bytes) {
    const auto moved = perp_v2::margin_terms(kCollateral, kCollateral.vault, bytes);
    if (!moved) return must(moved.error().code == Errc::kRefused && !moved.error().message.empty());
    must(size_is(bytes, 2) && moved->preparation && !moved->preparation->money.is_zero());
    must(!moved->size && !moved->approval && !moved->recipient && moved->most_value == Wei());
    if (!check_preparation(*moved, kView, kBounds)) return;
    must(moved->preparation->lowers_risk || moved->preparation->money <= Wad::from_int(20'000));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView bytes(data, size);
    const auto order = perp_v2::call_terms(kMarket, kMarket.clearing_house, bytes);
    if (order) {
        must(size == 4 + 8 * 32 || size == 4 + 5 * 32);
        must(!order->approval && order->most_value == Wei());
        must(order->closes != order->size.has_value());
        try_order(*order);
    } else {
        must(order.error().code == Errc::kRefused && !order.error().message.empty());
    }
    try_swap(kPool, 8, bytes);
    try_swap(kPool02, 13, bytes);
    try_loan(bytes);
    try_keepers(bytes);
    try_margin(bytes);
    try_core(bytes);
    const auto approval = approval_terms(kSpenders, numbered(4), bytes);
    if (approval) {
        must(size == 4 + 2 * 32 && approval->approval->spender == numbered(5));
        if (check_approval(*approval->approval, u256(7u), false))
            must(approval->approval->amount <= u256(7u));
    }
    return 0;
}
