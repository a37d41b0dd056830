// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "keeper/gate/policy.hpp"
#include "strategies/venues/approvals.hpp"
#include "strategies/venues/perp_v2/terms.hpp"

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
const std::vector<Spender> kSpenders{{numbered(4), numbered(5)}};

/// Whatever the terms are, what passes stays within the bounds.
void try_order(const CallTerms& terms) {
    const MarketView market{.price = Wad::from_int(2000),
                            .by_oracle = true,
                            .position = Wad::from_int(-4),
                            .time = 1'700'000'000};
    const OrderBounds bounds{.max_order = Wad::from_int(20'000),
                             .max_slippage = parse_wad("0.01").value(),
                             .reduce_slippage = parse_wad("0.01").value(),
                             .longest_life = 300,
                             .account = numbered(3)};
    const auto charge = check_order(terms, market, bounds);
    if (!charge) return must(!charge.error().message.empty());
    must(charge->notional <= Wad::from_int(20'000));
    must(charge->slippage <= Wad::from_int(200));
    must(terms.worst_quote.has_value() && terms.deadline.has_value());
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
    const auto approval = approval_terms(kSpenders, numbered(4), bytes);
    if (approval) {
        must(size == 4 + 2 * 32 && approval->approval->spender == numbered(5));
        if (check_approval(*approval->approval, u256(7u), false))
            must(approval->approval->amount <= u256(7u));
    }
    return 0;
}
